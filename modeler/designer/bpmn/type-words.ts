/** Kinds of element as the properties panel names them ("Timer Intermediate Catch Event"), put together from their parts. */
const triggers: Record<string, string> = { Message: '消息', Timer: '定时', Conditional: '条件', Error: '错误', Escalation: '升级', Link: '链接', Signal: '信号', Compensation: '补偿', Compensate: '补偿', Terminate: '终止', Cancel: '取消', Multiple: '多重', 'Parallel Multiple': '并行多重' }
const kinds: Record<string, string> = {
  Collaboration: '协作图', Process: '流程', Participant: '参与方', Pool: '泳池', 'Empty Pool': '空泳池', 'Expanded Pool': '展开的泳池', Lane: '泳道', Task: '步骤', 'User Task': '人工步骤', 'Service Task': '服务', 'Script Task': '脚本', 'Business Rule Task': '决策', 'Send Task': '发送', 'Receive Task': '接收', 'Manual Task': '手工步骤',
  'Call Activity': '调用流程', 'Sub Process': '子流程', 'Ad Hoc Sub Process': '自由子流程', 'Event Sub Process': '事件子流程', 'Expanded Sub Process': '展开的子流程', 'Collapsed Sub Process': '折叠的子流程', 'Expanded Event Sub Process': '事件子流程', Transaction: '事务', 'Start Event': '开始事件', 'End Event': '结束事件', 'Intermediate Catch Event': '中间等待事件', 'Intermediate Throw Event': '中间抛出事件', 'Boundary Event': '边界事件',
  'Exclusive Gateway': '选择网关', 'Parallel Gateway': '并行网关', 'Inclusive Gateway': '多选网关', 'Complex Gateway': '复杂网关', 'Event Based Gateway': '事件网关', 'Sequence Flow': '连线', 'Message Flow': '消息流', 'Conditional Flow': '条件连线', 'Default Flow': '默认连线', Association: '关联', Group: '分组', 'Text Annotation': '注释',
  'Data Object Reference': '数据对象', 'Data Store Reference': '数据存储', 'Data Input Association': '数据输入', 'Data Output Association': '数据输出', 'Data Input': '数据输入', 'Data Output': '数据输出', Label: '标签',
}

/** The kind in Chinese, or undefined for what is not a kind of element. */
export function typeWord(text: string): string | undefined {
  const quiet = / ?\(Non Interrupting\) ?/.test(text)
  const bare = text.replace(/ ?\(Non Interrupting\) ?/, ' ').replace(/\s+/g, ' ').trim()
  const kind = kinds[bare] ?? Object.entries(triggers).map(([trigger, word]) => bare.startsWith(`${trigger} `) && kinds[bare.slice(trigger.length + 1)] ? word + kinds[bare.slice(trigger.length + 1)]! : undefined).find(Boolean)
  return kind && (quiet ? `${kind}（不中断）` : kind)
}
