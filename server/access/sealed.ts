import type { Rule } from './rule.ts'

/**
 * What law seals from everybody. These denies stand before every policy, belong to no version and cannot be edited
 * (招标投标法 22、37、44；实施条例 27；电子招标投标办法 21、27). `evaluation.others` opens to the supervisor with the signed report.
 */
const seal = (object: string, actions: string, condition: string, note: string): Omit<Rule, 'line'> => ({ role: '*', domain: '*', object, actions, condition, effect: 'deny', note })

export const sealed: Rule[] = [
  seal('bid,bid.bidders,bid.count,bid.price', 'read,export,stat', 'not(tender.openingDone = true) and not(sub.entity != null and resource.owner = sub.entity)', '开标前投标内容、报价、投标人名称与数量密封（招标投标法第二十二条）'),
  seal('download.names,download.count', 'read,export,stat', 'not(tender.openingDone = true)', '开标前下载人名称与数量密封（招标投标法第二十二条）'),
  seal('expert_draw.list', 'read,export', 'not(tender.resultAnnounced = true)', '中标结果公布前评标委员会成员名单保密（招标投标法第三十七条）'),
  seal('evaluation.others', 'read,export', 'not(session.reportSigned = true)', '评标报告签署前他人评分密封（招标投标法第四十四条）'),
  seal('floor_price', 'read,export', 'not(tender.openingDone = true)', '开标前标底、保留价密封（实施条例第二十七条）'),
].map((rule, index) => ({ ...rule, line: -1 - index }))
