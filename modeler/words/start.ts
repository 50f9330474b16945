import type { Dictionary } from './words.ts'

export const startWords = {
  open: ['新项目进场', 'New project'],
  title: ['新项目进场', 'Bring a project to the platform'],
  item: ['交易目录条目', 'Catalogue item'],
  itemHint: ['决定用哪一种流程、归哪个部门监督', 'Decides the procedure and who supervises'],
  name: ['项目名称', 'Project name'],
  region: ['项目所在地', 'Region of the project'],
  estimate: ['估算价（元）', 'Estimate (CNY)'],
  agency: ['委托的代理机构（可不填）', 'Agency (optional)'],
  agencyUntil: ['委托至（含当日）', 'Entrusted until (included)'],
  agencyUntilHint: ['不填为一年', 'one year if empty'],
  agencyHint: ['由你自行选择；平台不指定、不摇号', 'Your own choice; the platform assigns nobody'],
  voluntary: ['目录以外、自愿进场', 'Outside the catalogue, voluntary'],
  threshold: ['依法必须进场：{text}', 'Mandatory: {text}'],
  process: ['流程 {name}', 'Procedure {name}'],
  go: ['进场，开始登记', 'Start'],
  nothing: ['现在没有可以进场的目录条目：对应的流程还没有发布。', 'No catalogue item can be started: its procedure is not published yet.'],
  short: ['名称不少于 4 字', 'At least 4 characters'],
} as const satisfies Dictionary
