import type { Pair } from '../../words/words.ts'

/** What fits on a badge for findings whose rule is no numbered one: of the kernel (soundness) and of bpmnlint (structure). */
const names: Record<string, Pair> = {
  'deadlock': ['卡死', 'Deadlock'], 'livelock': ['走不到结束', 'Never ends'], 'endless-loop': ['无尽循环', 'Endless loop'], 'unbounded': ['令牌越积越多', 'Piles up'], 'double-execution': ['会执行两次', 'Runs twice'], 'dead-element': ['走不到', 'Never reached'], 'not-proven': ['未能证明', 'Not proven'],
  'no-implicit-split': ['缺网关', 'No gateway'], 'no-implicit-end': ['缺结束', 'No end'], 'no-disconnected': ['未连接', 'Not connected'], 'no-duplicate-sequence-flows': ['重复流向', 'Duplicate flow'], 'conditional-flows': ['缺条件', 'No condition'], 'label-required': ['缺名称', 'No name'], 'superfluous-gateway': ['多余网关', 'Superfluous'],
  'start-event-required': ['缺开始', 'No start'], 'end-event-required': ['缺结束', 'No end'], 'form': ['表单', 'Form'], 'form-key': ['表单', 'Form'], 'dmn': ['决策表', 'Decision'], 'variable-unwritten': ['变量未写', 'Unwritten'],
}

/** The name of a rule on a badge: L11 as it is, the others in a word; anything else by how severe it is. */
export const ruleName = (rule: string, severity: string): string | Pair =>
  /^L\d/.test(rule) ? rule : names[rule] ?? (severity === 'error' ? ['阻断', 'Block'] : severity === 'warn' ? ['提醒', 'Advice'] : ['说明', 'Note'])
