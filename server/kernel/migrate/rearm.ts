import type {El, Node} from '../types.ts'
import {propertiesOf, openJob} from '../job.ts'
import {shut} from '../kill.ts'
import {arm, armed} from '../listen.ts'
import {taskProps, userTask} from '../elements/user-task.ts'
import {edit, elOf, node, type Step} from '../step.ts'
import type {Plan} from './rewrite.ts'

/** Opens what is new in the target at living nodes, and tells the outside what its tasks and jobs are called now. Mapped timers and keys stay as they were. */
export function rearm(c: Step, p: Plan): void {
  const known = carriedOver(p), fresh = (n: number, event: El): void => { if (armed(event) && !known.has(event.id)) arm(c, n, event) }
  for (const key of Object.keys(c.s.n)) {
    const n = Number(key), here = node(c, n), el = elOf(c, n)
    if (here.l === undefined && !here.ad && here.ph !== 'in') for (const boundary of el.bnd) fresh(n, boundary)
    if ((here.w === 'sub' || n === 0) && !here.int && !here.ad) for (const handler of el.esp) if (handler.starts[0]) fresh(n, handler.starts[0])
    if (here.w === 'evt') fresh(n, el)
    if (here.w === 'gate') for (const flow of el.out) fresh(n, flow.to)
    work(c, n, here, p.from.els.get(p.state.n[key]!.e) as El, el)
  }
}

// Events that were there before with the same triggers: what they still listen to was kept, a timer that has fired stays fired.
function carriedOver(p: Plan): Set<string> {
  const same = (source: El, target: El): boolean => source.ev.length === target.ev.length && source.ev.every((definition, d) => definition.k === target.ev[d]!.k)
  return new Set([...p.from.els.values()].flatMap(source => {
    const target = p.el(source.id)
    return target && same(source, target) && !p.move.rearm?.includes(target.id) ? [target.id] : []
  }))
}

function work(c: Step, n: number, here: Node, source: El, target: El): void {
  if (here.w !== 'task' && here.w !== 'job') return
  const user = target.k === 'userTask'
  if (here.w === 'task' && user) {
    if (source.id !== target.id || changed(c, n, source, target)) c.effects.push({t: 'task~', n, e: target.id, props: taskProps(c, n, target)})
  } else if (here.w === 'task' || user) {
    shut(c, n)
    delete edit(c, n).jb
    if (user) userTask.begin!(c, n, target)
    else openJob(c, n, target)
  } else if (JSON.stringify(source.job) !== JSON.stringify(target.job)) {
    shut(c, n)
    openJob(c, n, target)
  }
}

const changed = (c: Step, n: number, source: El, target: El): boolean =>
  JSON.stringify([source.name, source.task, propertiesOf(c, n, source)]) !== JSON.stringify([target.name, target.task, propertiesOf(c, n, target)])
