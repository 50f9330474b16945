/** Objects, actions and conditions of the policy table in the words of officials. A word that is missing is shown as it stands in the table. */
const objects: Record<string, string> = {
  process_model: '流程模型', process_parameter: '县区可调参数', override_log: '对提醒的说明', task: '任务', instance: '交易', catalogue: '交易目录', project: '进场项目', notice: '公告', venue_booking: '场地预约', expert_draw: '专家抽取',
  'expert_draw.list': '抽取名单', session: '开评标场次', deposit: '保证金', archive: '档案', account: '账号', bid: '投标文件', 'bid.bidders': '投标人名称', 'bid.count': '投标人数量',
  'bid.price': '投标报价', 'download.names': '下载人名称', 'download.count': '下载人数量', floor_price: '标底（保留价）', evaluation: '评审', 'evaluation.others': '他人评分', policy: '权限策略',
  audit_log: '审计日志', complaint: '投诉', credit_record: '信用记录', finance: '资金', normative_doc: '规范性文件', org_unit: '机构编制', tender: '招标项目', clarification: '澄清', award: '中标结果',
  contract: '合同', objection: '异议', rating: '评价', guarantee: '保函', published: '已公开信息', report: '举报', interference: '插手干预登记',
}
const actions: Record<string, string> = {
  create: '新建', read: '查看', update: '修改', simulate: '推演', lint: '检查', submit: '提交', publish: '发布', retire: '停用', claim: '认领', release: '退回认领', complete: '办理', stat: '统计',
  review: '审核', approve: '审批', completeness_check: '核对齐全', format_check: '核对格式', assign: '安排', start: '发起', notify: '通知', record: '记录', refund: '退还', seal: '封存', export: '导出',
  disable: '停用', verify: '核验', annotate: '批注', suspend: '暂停', resume: '恢复', score: '评分', accept: '受理', investigate: '调查', decide: '决定', repair: '修复', confirm: '确认', replace: '替换',
  withdraw: '撤回', sign: '签字', transfer: '转办', cancel: '取消', modify: '更正流程位置', retime: '更正计时', retry: '重试', start_version: '按旧版本进场',
}
const supervises = (what: string): string => `some s in department.supervises satisfies s.family = ${what}.family and (s.industry = null or s.industry = ${what}.industry)`
const conditions: Record<string, [holds: string, fails: string]> = {
  'list contains(task.candidateRoles, sub.role)': ['本岗位是这件任务的候选岗位', '这件任务不由本岗位办理'],
  'task.assignee = null or task.assignee = sub.id': ['任务无人认领，或由本人认领', '任务已由他人认领'],
  'task.owner = sub.entity': ['任务属于本单位', '任务属于另一单位'],
  'resource.owner = sub.entity': ['属于本单位', '不属于本单位'],
  'task.owner = sub.id or list contains(committee.members, sub.id)': ['本人在本场评标委员会内', '本人不在本场评标委员会内'],
  'list contains(committee.members, sub.id)': ['本人在本场评标委员会内', '本人不在本场评标委员会内'],
  'session.open = true': ['评审场次已开放', '评审场次未开放'],
  'delegation.valid = true': ['代理委托有效', '没有有效的代理委托'],
  'delegation.agency = sub.entity': ['受托的代理机构是本单位', '受托的不是本单位'],
  'delegation.owner = task.owner': ['委托人就是任务所属单位', '委托人不是任务所属单位'],
  'delegation.owner = resource.owner': ['委托人就是项目所属单位', '委托人不是项目所属单位'],
  [supervises('instance')]: ['属于本部门的监督范围', '不在本部门的监督范围'],
  [`instance.family = "ALL" or (${supervises('instance')})`]: ['属于本部门的监督范围，或不分类别', '不在本部门的监督范围'],
  [supervises('complaint')]: ['投诉属于本部门的监督范围', '投诉不在本部门的监督范围'],
  [supervises('report')]: ['举报属于本部门的监督范围', '举报不在本部门的监督范围'],
  'legalBasis != null': ['已写明法律依据', '没有写明法律依据'],
  'model.author != sub.id': ['本人不是编制人', '本人是编制人，须由另一人完成'],
  'catalogue.region = sub.region': ['是本级目录', '不是本级目录'],
  'notice.confirmedByOwner = true': ['发布人已确认', '发布人还没有确认'],
  'session.witness = sub.id': ['本人是指派的见证人', '本人不是指派的见证人'],
  'now >= tender.deadline': ['投标截止时间已过', '投标截止时间未到'],
  'now < tender.deadline': ['投标截止时间未到', '投标截止时间已过'],
  'decision.document != null': ['附有认定依据文件', '没有认定依据文件'],
  'tender.openingDone = true': ['已经开标', '还没有开标'],
  'tender.owner = sub.entity': ['是本单位的项目', '不是本单位的项目'],
}

const wordIn = (words: Record<string, string>, name: string): string => Object.hasOwn(words, name) ? words[name]! : name
export const objectWord = (object: string): string => wordIn(objects, object)
export const actionWord = (action: string): string => wordIn(actions, action)
/** A condition in words, as it holds and as it fails. */
export const conditionWords = (text: string): [string, string] => Object.hasOwn(conditions, text) ? conditions[text]! : [`条件成立：${text}`, `条件不成立：${text}`]
/** A domain in words. */
export const domainWord = (domain: string): string => ({ 'own': '本地区', 'own+below': '本地区及下级', '*': '任何地区', 'self': '不看地区，只看归属' }[domain] ?? `仅 ${domain}`)
