import { canonical } from '../contract/canonical.ts'

/**
 * The kinds of notice with the data set (codes of policies/law/datasets) that each fills and its OCDS 1.1 release tag. `required` are the
 * members the law wants the public to read; a notice without them is not published.
 */
export interface Kind { dataSet: string | null; tag: OcdsTag | null; required: readonly string[] }
export type OcdsTag = 'planning' | 'planningUpdate' | 'tender' | 'tenderAmendment' | 'tenderUpdate' | 'tenderCancellation' | 'award' | 'awardUpdate' | 'awardCancellation'
  | 'contract' | 'contractUpdate' | 'contractAmendment' | 'implementation' | 'implementationUpdate' | 'contractTermination'

const kind = (dataSet: string | null, tag: OcdsTag | null, ...required: string[]): Kind => ({ dataSet, tag, required })

const kinds: Readonly<Record<string, Kind>> = {
  招标计划: kind('TENDER_PLAN', 'planning', 'projectName'),
  项目信息: kind('PROJECT', 'planningUpdate'),
  资格预审公告: kind('NOTICE', 'tender', 'docStart', 'docEnd'),
  资格审查结果: kind('QUALIFI_RESULT', 'tenderUpdate'),
  招标公告: kind('NOTICE', 'tender', 'docStart', 'docEnd', 'deadline', 'openTime', 'evalMethod'),
  '答疑(匿名)': kind('CLARIFICATION', 'tenderAmendment'),
  澄清公告: kind('CLARIFICATION', 'tenderAmendment', 'after'),
  变更公告: kind('NOTICE_CHANGE', 'tenderAmendment'),
  延期公告: kind('NOTICE_CHANGE', 'tenderAmendment'),
  答复摘要: kind('OBJECTION_REPLY', 'tenderUpdate', 'reply'),
  处理决定: kind('OBJECTION_REPLY', 'tenderUpdate'),
  开标记录: kind('BID_OPENING_RECORD', 'tenderUpdate', 'record'),
  中标候选人公示: kind('PUBLICITY', 'award', 'objectionChannel'),
  中标结果: kind('WIN_RESULT_ANNO', 'awardUpdate', 'winner', 'priceFen'),
  合同公开: kind('CONTRACT', 'contract', 'price'),
  履约信息: kind('CONTRACT_PERFORMANCE', 'implementation'),
  变更信息: kind('CONTRACT', 'contractAmendment'),
  流标公告: kind('TENDER_ABNORMITY_REPORT', 'tenderUpdate', 'reason'),
  招标失败公告: kind('TENDER_ABNORMITY_REPORT', 'tenderUpdate', 'reason'),
  重新招标公告: kind('TENDER_ABNORMITY_REPORT', 'tenderUpdate'),
  重新评审公告: kind('TENDER_ABNORMITY_REPORT', 'tenderUpdate'),
  暂停公告: kind('SUSPENSION', 'tenderUpdate'),
  恢复公告: kind('SUSPENSION', 'tenderUpdate'),
  终止公告: kind('TERMINATION', 'tenderCancellation'),
  成交无效公告: kind('TENDER_ABNORMITY_REPORT', 'awardCancellation'),
  候选人顺延公告: kind('TENDER_ABNORMITY_REPORT', 'awardCancellation'),
  违约信息公开: kind('CONTRACT_PERFORMANCE', 'implementationUpdate'),
  成交解除公告: kind('CONTRACT', 'contractTermination'),
  成交结果: kind('WIN_RESULT_ANNO', 'awardUpdate'),
  成交信息: kind('WIN_RESULT_ANNO', 'awardUpdate'),
  采购意向: kind('TENDER_PLAN', 'planning'),
  采购合同: kind('CONTRACT', 'contract'),
  出让计划: kind('TENDER_PLAN', 'planning'),
  出让公告: kind('NOTICE', 'tender'),
  交易公告: kind('NOTICE', 'tender'),
  谈判公告: kind('NOTICE', 'tender'),
  磋商公告: kind('NOTICE', 'tender'),
  询价公告: kind('NOTICE', 'tender'),
  单一来源公示: kind('NOTICE', 'tenderUpdate'),
  预披露信息: kind('NOTICE', 'planning'),
  正式披露: kind('NOTICE', 'tender'),
  披露: kind('NOTICE', 'tender'),
  废标公告: kind('TENDER_ABNORMITY_REPORT', 'tenderUpdate'),
  未成交公告: kind('TENDER_ABNORMITY_REPORT', 'tenderUpdate'),
  披露延期公告: kind('NOTICE_CHANGE', 'tenderAmendment'),
  批准结果: kind(null, null),
  交易目录: kind(null, null),
  抽取审计包: kind(null, null),
}

/** Other kinds the register names (support processes) carry no OCDS tag and no required members; a kind outside every list is refused. */
const plainKinds: ReadonlySet<string> = new Set(('认定结果 采购文件 专家名单 验收结果(公共服务) 履约支付 预审公告 资格审查结果(截止后) 最高价(匿名)实时 实时 合同 缴款履约 直播 最高价(匿名) 登记信息 资格结果 '
  + '实时(匿名) 审查结果 合同信息 公告 处置计划 展示信息 征求意见 清理通知 修改废止公告 文件汇编 主体信息 入库名单(脱敏) 考核结果 退出名单 黑名单 poolHash commit 场地日程 信用信息 修复结果 结果变更公告 评价汇总 指标 '
  + '整改情况 服务流程图 单一来源公示异议处理结果 专家处理决定').split(' '))

export const kindOf = (name: string): Kind | undefined => kinds[name] ?? (plainKinds.has(name) ? { dataSet: null, tag: null, required: [] } : undefined)

/** A NUL or half a surrogate pair, as JSON writes them: PostgreSQL's jsonb reads neither, and a notice is for ever. */
const unreadable = /\\u0000|\\ud[89a-f][0-9a-f]{2}/

/** What keeps a notice from being published: missing members and values of the wrong shape, each with its path. `words` are its other texts. Empty = fit. */
export function checkNotice(name: string, fields: Record<string, unknown>, region: string, words: unknown[] = []): { path: string; message: string }[] {
  const found = kindOf(name)
  if (!found) return [{ path: 'kind', message: `「${name}」不是登记的公告类型` }]
  const faults = unreadable.test(canonical([fields, words])) ? [{ path: 'fields', message: '含有不能公开的字符（空字符或不完整的字符）' }] : []
  faults.push(...found.required.filter(key => isBlank(fields[key])).map(key => ({ path: `fields.${key}`, message: `${name}必须公开「${key}」` })))
  if (!/^\d{6}$/.test(region)) faults.push({ path: 'region', message: '行政区划代码应为六位数字（GB/T 2260）' })
  for (const key of ['docStart', 'docEnd', 'deadline', 'openTime']) {
    const value = fields[key]
    if (!isBlank(value) && Number.isNaN(Date.parse(String(value)))) faults.push({ path: `fields.${key}`, message: '应为日期时间（ISO 8601）' })
  }
  return faults
}

const isBlank = (value: unknown): boolean => value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
