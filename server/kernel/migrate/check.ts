import type {CompRecord, El, Finding, Node} from '../types.ts'
import type {Plan} from './rewrite.ts'
import {belongs} from './rewrite.ts'

const error = (rule: string, element: string, message: string): Finding => ({level: 'error', rule, element, message})

const JOBS = new Set(['serviceTask', 'sendTask', 'scriptTask', 'businessRuleTask'])
const SUBS = new Set(['subProcess', 'transaction'])
const JOINS = new Set(['parallelGateway', 'inclusiveGateway'])

/** Everything that forbids the migration: an unmapped node, a change of kind or scope, a unit without a flow, a record without its handler. */
export function check(p: Plan): Finding[] {
  const found: Finding[] = []
  for (const key in p.state.n) found.push(...one(p, p.state.n[key]!, Number(key)))
  for (const record of p.move.dropCompensation ? [] : p.state.cp) found.push(...remembered(p, record))
  return found
}

function one(p: Plan, node: Node, id: number): Finding[] {
  const source = p.from.els.get(node.e), target = p.el(node.e)
  if (!source) return [error('UNKNOWN_ELEMENT', node.e, '原版本中没有这个元素')]
  if (!target) return [error('UNMAPPED', node.e, '有进行中的节点，但没有对应的目标元素')]
  const found = units(p, node)
  if (id === 0) return found
  if (!fits(source, target, node)) found.push(error('WRONG_KIND', node.e, `${source.k} 不能迁移为 ${target.k}（${target.id}）`))
  const parent = node.p === undefined ? undefined : p.state.n[node.p]
  const around = parent && p.el(parent.e), inner = parent?.e === node.e && (node.l !== undefined || node.ad)
  if (around && !inner && around !== target.parent) found.push(error('WRONG_SCOPE', node.e, `目标元素 ${target.id} 不在对应的子流程内，请用修改操作移动`))
  if (node.w === 'evt' && !belongs(p, id, node.e) && !p.move.rearm?.includes(target.id)) found.push(error('WRONG_TRIGGER', node.e, '触发器不同，需要列入 rearm 重新设定'))
  return found
}

function fits(source: El, target: El, node: Node): boolean {
  const loop = (el: El): string => el.mi ? el.mi.sequential ? 'sequential' : 'parallel' : el.loop ? 'loop' : ''
  if (loop(source) !== loop(target)) return false
  if (source.k === target.k) return !JOBS.has(source.k) || node.w !== 'job' || target.job !== undefined
  const work = (el: El): boolean => el.k === 'userTask' || (JOBS.has(el.k) && el.job !== undefined)
  if (work(source) && work(target)) return true
  if (SUBS.has(source.k) && SUBS.has(target.k)) return true
  if (waits(source) && waits(target)) return true
  return node.w === 'inc' && JOINS.has(source.k) && JOINS.has(target.k)
}

const waits = (el: El): boolean => el.k === 'receiveTask' || el.k === 'intermediateCatchEvent'

function units(p: Plan, node: Node): Finding[] {
  const found: Finding[] = []
  for (const [join, flows] of Object.entries(node.a ?? {})) {
    const source = p.from.els.get(join), target = p.el(join)
    if (!source || !target || (source.k !== target.k && !(JOINS.has(source.k) && JOINS.has(target.k)))) {
      found.push(error('UNMAPPED', join, '汇聚网关有等待的令牌，但没有对应的目标网关'))
      continue
    }
    const seen = new Set<string>()
    for (const flow of Object.keys(flows)) {
      const to = flow === '' ? '' : p.flow(flow)
      if (to === undefined || (to !== '' && p.to.flows.get(to)?.to !== target)) found.push(error('UNMAPPED_FLOW', join, `顺序流 ${flow} 上有等待的令牌，但没有对应的目标顺序流`))
      else if (seen.has(to)) found.push(error('DOUBLE', join, `两条顺序流上的令牌都会落在 ${to} 上`))
      else seen.add(to)
    }
  }
  return found
}

function remembered(p: Plan, record: CompRecord): Finding[] {
  const source = p.from.els.get(record.e), target = p.el(record.e)
  const lost = !target || (source?.comp !== undefined && target.comp === undefined)
  return [...lost ? [error('LOST_COMPENSATION', record.e, '已完成的活动在目标版本中没有补偿处理')] : [], ...record.sub.flatMap(inner => remembered(p, inner))]
}
