import type { Dictionary } from '../../words/words.ts'

/** Words of the county's own values. */
export const countyWords = {
  title: ['县区参数', 'County values'], lead: ['全市统一流程 v{version} 对县区开放 {n} 项。流程的结构不能改；改动只用于此后在本县区启动的项目，在途项目和其他县区不变。', 'The city’s process v{version} opens {n} values to counties. Its structure stays; a change holds for what starts in the county afterwards, not for running projects or other counties.'],
  county: ['县区', 'County'], setHere: ['已调 {n} 项', '{n} set'], what: ['参数', 'Value of'], cityValue: ['全市', 'City'], own: ['本县区', 'County'], bound: ['法定界', 'Legal bound'], noBound: ['无法定界，为服务承诺', 'none; a service promise'], who: ['谁、何时、为何', 'Who, when, why'],
  asCity: ['同全市', 'as the city'], effective: ['{at} 生效', 'from {at}'], fromOn: ['自 {at} 起：{value}', 'From {at}: {value}'], change: ['调整', 'Change'], save: ['保存', 'Save'], cancel: ['取消', 'Cancel'], lift: ['恢复全市的值', 'Back to the city’s value'], reason: ['理由（必填，留痕）', 'Reason (required, kept)'], reasonShort: ['请写明理由', 'A reason is needed'], value: ['数值', 'Amount'], unit: ['单位', 'Unit'],
  readOnly: ['只读：{why}', 'Read only: {why}'], otherCounty: ['这是别的县区', 'another county'], none: ['这个流程没有对县区开放的参数。公管办可在设计器的「县区可调参数」中开放。', 'This process opens nothing to counties. The committee office may do so in the designer.'], history: ['改动记录', 'History'], noHistory: ['还没有改过。', 'Nothing was changed yet.'], before: ['原值', 'Before'], after: ['新值', 'After'], at: ['时间', 'When'], by: ['经办', 'By'], why: ['理由', 'Reason'], saved: ['已保存：{label} {value}', 'Saved: {label} {value}'], next: ['下一项', 'Next'], versions: ['版本', 'Versions'],
  CALENDAR: ['日', 'days'], WORKING: ['个工作日', 'working days'], HOUR: ['小时', 'hours'], MINUTE: ['分钟', 'minutes'], MONTH: ['个月', 'months'], YEAR: ['年', 'years'],
} satisfies Dictionary
