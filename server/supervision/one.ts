import type { z } from 'zod'
import type { InstanceDetail } from '../contract/watch.ts'
import { movesOf } from '../engine/history.ts'
import { calendarFor } from '../engine/rule-sets.ts'
import { isHidden } from '../engine/seals.ts'
import type { House } from '../house.ts'
import { lateAt } from '../kernel/standing.ts'
import type { State } from '../kernel/types.ts'
import type { Work } from '../work.ts'
import { deadlinesOf, rulerOf, stopsOf, type ClockRow } from './deadlines.ts'
import { factsOf, readable, type InstanceRow } from './facts.ts'
import { lawNow, limited, type LawNow } from './limits.ts'
import { itemsOf, type LimitedRow } from './list.ts'
import { doneBy, tokensOf } from './moment.ts'
import { waitingIn, type Names, type Waiting } from './reasons.ts'
import { rightOf, type Right } from './rights.ts'
import { isHiddenRole, redaction, sealsAt, type Seals } from './seals.ts'
import { refreshStandings } from './standings.ts'
import { partyWord, termWords } from './words.ts'

type Detail = z.input<typeof InstanceDetail>
const actions = ['annotate', 'suspend', 'resume', 'cancel', 'modify', 'retime', 'retry'] as const

/** Everything the page of one trade shows. Problems: instance-unknown, forbidden. */
export async function readOne(work: Work, house: House, id: string): Promise<Detail> {
  const row = await readable(work, id)
  await refreshStandings(work.tx, house.engine.core.versions)
  const law = await lawNow(work)
  const { rows: [limit] } = await work.tx.raw<{ rows: LimitedRow[] }>('select * from ?', [limited(work, house.access, law, found => { void found.where('i.id', id) })])
  const [item] = await itemsOf(work, house, law, [limit!])
  const { graph } = await house.engine.core.versions.load(String(row.version_id))
  const state = JSON.parse(row.state) as State
  const [seals, moves, calendar, stops, { tasks, names }] = [await sealsAt(work, house, row), await movesOf(work.tx, id), await calendarFor(work, row.region), await stopsOf(work, id), await waitingIn(work, [id])]
  const clocks = await work.tx('clocks').where({ instance_id: id }).orderBy('n') as ClockRow[]
  const deadlines = deadlinesOf(clocks, { law, graph, calendar, stops, now: work.now, stopped: limit!.stopped })
  const late = new Set([...lateAt(graph, state, deadlines), ...(tasks.get(id) ?? []).filter(task => task.due_at && task.due_at < work.now && !task.suspended).map(task => task.element)])
  const halted = await haltedOf(work, row, limit!.stopped)
  const { since: _, step: __, element: ___, ...about } = item!
  return {
    ...about, version: String(row.version_id), parent: row.parent_id, estimateFen: estimateOf(state), halted: halted && { ...halted, reason: halted.reason && redaction(state, graph, seals)(halted.reason) },
    ruler: rulerFor(item!.reason?.rule ?? null, clocks, { law, calendar, stops }), tokens: tokensOf(graph, state, seals, moves), done: doneBy(graph, state, seals, moves), lateAt: [...late], deadlines,
    tasks: tasksOf((tasks.get(id) ?? []).filter(task => !isHidden(task.element, graph, seals) && !task.roles.some(role => isHiddenRole(role, seals))), names, house, row.family), notices: await noticesOf(work, id), seals: sealsOf(seals), incidents: await incidentsOf(work, id), rights: await rightsOf(work, row),
  }
}

function rulerFor(rule: string | null, clocks: ClockRow[], around: { law: LawNow } & Pick<Parameters<typeof rulerOf>[1], 'calendar' | 'stops'>): Detail['ruler'] {
  const clock = rule ? clocks.findLast(one => one.rule === rule && !one.ended_at) : undefined
  const derivation = clock && rulerOf(clock, around)
  return derivation ? { rule: clock.rule, derivation } : null
}

function estimateOf(state: State): number | null {
  const project = state.n['0']?.v?.['project'] as { estimateFen?: unknown } | undefined
  return typeof project?.estimateFen === 'number' ? project.estimateFen : null
}

/** Since when, by whom and on what basis a trade stands still: by the engine, or by the suspension its own process knows. */
async function haltedOf({ tx }: Work, row: InstanceRow, stopped: boolean): Promise<Detail['halted']> {
  if (!stopped) return null
  const act = row.status === 'suspended' ? await tx('interventions').where({ instance_id: row.id, kind: 'suspend' }).orderBy('id', 'desc').first() as { at: Date; actor_name: string; legal_basis: string | null; reason: string | null } | undefined : undefined
  if (act) return { since: act.at.toISOString(), by: act.actor_name, basis: act.legal_basis, reason: act.reason }
  const task = await tx('tasks').where({ instance_id: row.id, form_id: 'resume' }).first('opened_at') as { opened_at: Date } | undefined
  const told = (JSON.parse(row.state) as State).n['0']?.v?.['suspension'] as { basis?: string; reason?: string } | undefined
  return { since: (task?.opened_at ?? row.moved_at).toISOString(), by: '行政监督部门', basis: told?.basis ?? null, reason: told?.reason ?? null }
}

/** Open tasks as those who watch see them: experts once for all their chairs, never by name. */
function tasksOf(tasks: Waiting[], names: Names, house: House, family: string): Detail['tasks'] {
  const seen = new Set<string>()
  return tasks.filter(task => {
    if (!task.roles.includes('expert')) return true
    const first = !seen.has(task.element)
    seen.add(task.element)
    return first
  }).map(task => {
    const expert = task.roles.includes('expert')
    const promise = task.properties['promise']
    const law = task.properties['law']
    const party = task.owner && names.entities.get(task.owner)
    const holder = task.assignee && !expert ? names.people.get(task.assignee) : undefined
    return {
      id: task.id, element: task.element, name: task.name, who: partyWord(task.roles[0] ?? '', family, house.access.city.roles.get(task.roles[0] ?? '')), party: party && task.owner ? { id: task.owner, name: party } : null,
      holder: holder && task.assignee ? { id: task.assignee, name: holder } : null, claimedAt: expert ? null : task.claimed_at?.toISOString() ?? null, openedAt: task.opened_at.toISOString(), dueAt: task.due_at?.toISOString() ?? null, dueBasis: task.due_basis,
      promise: typeof promise === 'string' ? termWords(promise) : null, law: typeof law === 'string' ? law : null, suspended: task.suspended,
    }
  })
}

async function noticesOf({ tx }: Work, id: string): Promise<Detail['notices']> {
  const rows = await tx('notices').where({ instance_id: id }).orderBy('id', 'desc').limit(100).select('id', 'kind', 'title', 'published_at', 'version') as { id: string; kind: string; title: string; published_at: Date; version: number }[]
  return rows.map(row => ({ id: row.id, kind: row.kind, title: row.title, publishedAt: row.published_at.toISOString(), version: row.version }))
}

const sealsOf = (seals: Seals): Detail['seals'] => seals.map(({ what, until, law, open, openedAt }) => ({ what, until, law, open, openedAt: openedAt?.toISOString() ?? null }))

async function incidentsOf({ tx }: Work, id: string): Promise<number> {
  const row = await tx('incidents').where({ instance_id: id }).whereNull('closed_at').count('id as n').first() as { n: string }
  return Number(row.n)
}

async function rightsOf(work: Work, row: InstanceRow): Promise<Record<typeof actions[number], Right>> {
  const rights = {} as Record<typeof actions[number], Right>
  for (const action of actions) rights[action] = await rightOf(work, action, factsOf(row))
  return rights
}
