import type { Knex } from 'knex'
import type { El, Graph, State } from '../kernel/types.ts'
import { lawNow } from './limits.ts'
import type { Work } from '../work.ts'
import { dayTime, termWords } from './words.ts'

/** What a correction may not do although the diagram would allow it. Each answers why not, or null. */

/** A timer that keeps a statutory minimum may be put off, never brought forward (the bid period is the bidders'). */
export async function shortens(work: Work, instance: string, { state, node, element, to }: { state: State; node: number; element: string; to: number }): Promise<{ why: string; law: string } | null> {
  const timer = state.tm.find(one => one.n === node && one.e === element)
  if (!timer) return null
  const law = await lawNow(work)
  const clocks = await work.tx('clocks').where({ instance_id: instance }).whereNull('ended_at').select('rule', 'due_at', 'earliest_at') as { rule: string; due_at: Date | null; earliest_at: Date | null }[]
  for (const clock of clocks) {
    const rule = law.rules.get(clock.rule)
    const least = clock.earliest_at ?? clock.due_at
    // the timer stands at or after the earliest lawful moment of this clock; it may not be moved before it
    if (rule?.sense === 'MIN' && least && timer.at >= least.getTime() && to < least.getTime()) {
      return { why: `「${rule.name}」不少于 ${termWords(`${rule.amount} ${rule.unit}`)}，最早 ${dayTime(least)}`, law: rule.law }
    }
  }
  return null
}

/** A token may not be carried past a statutory publication that has not been made: the names of what every way from here would still publish first. */
export async function skipped(db: Knex | Knex.Transaction, instance: string, { graph, from, to }: { graph: Graph; from: string[]; to: string }): Promise<string[]> {
  const publications = [...graph.els.values()].filter(el => typeof el.job?.type === 'string' && el.job.type.startsWith('notices.publish')).map(el => el.id)
  const { rows } = await db.raw<{ rows: { element: string }[] }>(`select distinct split_part(v, ' ', 3) as element from moves m, unnest(m.visits) v where m.instance_id = ? and v like 'out %' and split_part(v, ' ', 3) = any(?)`, [instance, publications])
  const made = new Set(rows.map(row => row.element))
  const starts = from.filter(id => id !== to)
  return reaches(graph, starts, to) ? publications.filter(id => !starts.includes(id) && id !== to && !made.has(id) && !reaches(graph, starts, to, id)).map(id => graph.els.get(id)?.name ?? id) : []
}

/** Whether `to` can follow: along flows, into sub-processes and out of their ends, over boundary events; never through `avoid`. */
function reaches(graph: Graph, from: string[], to: string, avoid?: string): boolean {
  const seen = new Set<string>()
  const todo: { el: El; out: boolean }[] = []
  const go = (el: El, out: boolean): void => {
    const key = out ? `${el.id}/out` : el.id
    if (el.id === avoid || seen.has(key)) return
    seen.add(key)
    todo.push({ el, out })
  }
  for (const id of from) { const el = graph.els.get(id); if (el) go(el, true) }
  for (let next = todo.pop(); next; next = todo.pop()) {
    const { el, out } = next
    if (!out) for (const event of el.bnd) go(event, false)
    if (!out && el.starts.length) { for (const start of el.starts) go(start, false); continue }
    for (const flow of el.out) go(flow.to, false)
    if (!el.out.length && el.parent && el.parent.k !== 'eventSubProcess' && !el.ev.some(event => event.k === 'error')) go(el.parent, true)
  }
  return seen.has(to)
}
