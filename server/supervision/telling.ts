import type { Moment, MoveRow } from '../engine/history.ts'
import type { Graph } from '../kernel/types.ts'

/** One move with the state it led to, as replay hands it out. */
export type Step = Moment & { move: MoveRow['move']; actor: string | null }
export interface Told { title: string; element?: string; data?: Record<string, unknown>; notice?: string; tone?: 'act' | 'late' | 'system' | 'done' }

/** One move in a sentence; null for what says nothing to people. Sealed variables are not even named. */
export function told(step: Step, before: Step | undefined, graph: Graph, isSealed: (variable: string) => boolean): Told | null {
  const { move } = step
  const nameOf = (element: string | undefined): string => element ? graph.els.get(element)?.name ?? element : ''
  const at = (node: number): string | undefined => before?.state.n[node]?.e
  switch (move.t) {
    case 'start': return { title: '项目进场', data: move.vars, element: graph.starts.none?.id ?? '', tone: 'done' }
    case 'complete': return { title: `办结「${nameOf(at(move.n))}」`, ...withElement(at(move.n)), data: move.vars ?? {} }
    case 'finish': return { title: nameOf(at(move.n)), ...withElement(at(move.n)), data: move.vars ?? {}, ...typeof move.vars?.['noticeId'] === 'string' ? { notice: move.vars['noticeId'] } : {}, tone: 'system' }
    case 'fail': return { title: `「${nameOf(at(move.n))}」失败：${move.msg}`, ...withElement(at(move.n)), tone: 'late' }
    case 'message': return { title: nameOf(move.e).startsWith('收到') ? nameOf(move.e) : `收到「${nameOf(move.e)}」`, element: move.e, data: move.vars ?? {} }
    case 'signal': return { title: `信号 ${move.nm}` }
    case 'wake': return wake(step, graph)
    case 'child': return { title: `子流程${move.how === 'ended' ? '办结' : '退回'}「${nameOf(at(move.n))}」`, ...withElement(at(move.n)) }
    case 'activate': return { title: `启动 ${move.els.map(nameOf).join('、')}` }
    case 'endAdhoc': return { title: `结束「${nameOf(at(move.n))}」`, ...withElement(at(move.n)) }
    case 'suspend': return { title: '暂停交易', tone: 'act' }
    case 'resume': return { title: '恢复交易', tone: 'act' }
    case 'cancel': return { title: '取消实例', tone: 'act' }
    case 'modify': return { title: `移动令牌：${move.ops.map(op => 'e' in op ? nameOf(op.e) : op.op).join('、')}`, tone: 'act' }
    case 'migrate': return { title: '迁移版本', tone: 'act' }
    case 'retime': return { title: `重定时「${nameOf(move.e)}」`, element: move.e, tone: 'act' }
    case 'resolve': return { title: '重试系统事件', tone: 'act' }
    case 'setVariables': return Object.keys(move.vars).length ? { title: `更正变量 ${Object.keys(move.vars).filter(name => !isSealed(name)).join('、')}`, tone: 'act' } : { title: '期限重新计算', tone: 'system' }
    default: return null
  }
}

const withElement = (element: string | undefined): { element?: string } => element === undefined ? {} : { element }

function wake({ events }: Step, graph: Graph): Told {
  const fired = events.find(([element, , what]) => what === 'out' && graph.els.get(element)?.ev.some(one => one.k === 'timer'))
  return fired ? { title: `时间到：${graph.els.get(fired[0])?.name ?? fired[0]}`, element: fired[0], tone: 'system' } : { title: '计时到点', tone: 'system' }
}
