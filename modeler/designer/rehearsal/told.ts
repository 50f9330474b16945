import type { ScenarioStep } from '../../../server/kernel/scenario/types.ts'
import type { Ev, Graph } from '../../../server/kernel/types.ts'
import { exact } from '../../ui/times.ts'

/** A step of a rehearsal in words. */
export function toldStep(step: ScenarioStep | null, name: (element: string) => string): string {
  if (!step) return '开始'
  switch (step.do) {
    case 'complete': return `办结「${name(step.element)}」`
    case 'advance': return step.to === 'next-timer' ? '拨到下一期限' : step.to.startsWith('P') ? `拨快 ${step.to}` : `拨到 ${exact(step.to)}`
    case 'message': return `收到消息「${step.name}」`
    case 'job': return step.error ? `「${name(step.element)}」出错 ${step.error}` : `「${name(step.element)}」应答`
    case 'child': return `「${name(step.element)}」的下级流程结束`
    case 'suspend': return '暂停'
    case 'resume': return '恢复'
    case 'expect': return toldExpectation(step, name)
  }
}

/** An assertion in words. */
export function toldExpectation(wanted: ScenarioStep & { do: 'expect' }, name: (element: string) => string): string {
  const list = (ids: string[] | undefined, word: string): string[] => ids?.length ? [`${word}${ids.map(id => `「${name(id)}」`).join('')}`] : []
  return [
    ...wanted.status ? [{ completed: '已办结', waiting: '在办', terminated: '已终止', cancelled: '已取消' }[wanted.status]] : [],
    ...list(wanted.waiting, '等待'), ...list(wanted.notWaiting, '不等待'), ...list(wanted.passed, '办过'), ...list(wanted.notPassed, '没有办过'),
    ...Object.entries(wanted.variables ?? {}).map(([path, value]) => `${path} = ${JSON.stringify(value)}`), ...Object.entries(wanted.due ?? {}).map(([id, at]) => `「${name(id)}」到期 ${exact(at)}`),
  ].join('；')
}

export interface ToldEvent { text: string; tone: 'done' | 'wait' | 'kill' | 'halt' }
/** What one step made happen: elements finished, begun to wait, withdrawn, halted. Gateways and flows are left out. */
export function toldEvents(events: Ev[], graph: Graph, name: (element: string) => string): ToldEvent[] {
  const quiet = new Set(['exclusiveGateway', 'parallelGateway', 'inclusiveGateway', 'process', 'startEvent'])
  const worth = (id: string): boolean => { const kind = graph.els.get(id)?.k; return kind !== undefined && !quiet.has(kind) }
  const left = new Set(events.filter(([, , what]) => what === 'out').map(([element, n]) => `${element} ${n}`))
  return events.flatMap(([element, n, what, more]): ToldEvent[] => {
    if (!worth(element)) return []
    if (what === 'out' && more === undefined) return [{ text: `${name(element)} 完成`, tone: 'done' }]
    if (what === 'in' && !left.has(`${element} ${n}`)) return [{ text: `到达 ${name(element)}`, tone: 'wait' }]
    if (what === 'kill') return [{ text: `${name(element)} 撤下`, tone: 'kill' }]
    if (what === 'inc') return [{ text: `停在 ${name(element)}：${String(more)}`, tone: 'halt' }]
    return []
  })
}
