import type { z } from 'zod'
import type { HistoryRow, instanceHistory } from '../contract/watch.ts'
import { stepsOf } from '../engine/history.ts'
import type { Versions } from '../engine/versions.ts'
import { isHidden } from '../engine/seals.ts'
import type { House } from '../house.ts'
import type { Graph, State } from '../kernel/types.ts'
import { sealOfElement, sealOn } from '../kernel/veil.ts'
import type { Work } from '../work.ts'
import { readable } from './facts.ts'
import { decisionsIn } from './decisions.ts'
import { labelsOf, shownData } from './form-data.ts'
import { lawNow } from './limits.ts'
import { tokensOf } from './moment.ts'
import { isHiddenRole, redaction, sealsAt, type Redact, type Seals } from './seals.ts'
import { told, type Step } from './telling.ts'
import { dayTime, dutyWord, partyWord } from './words.ts'

type Row = z.input<typeof HistoryRow>
type Draft = Omit<Row, 'n'>
interface Act { act: string; actor_name: string; role: string; region: string; receiver_name: string | null; note: string | null; at: Date; name: string; element: string }

/** What happened to a trade, newest first: moves, who took tasks on, what was published, what became late, what those who watch did. */
export async function historyOf(work: Work, house: House, id: string): Promise<z.input<typeof instanceHistory.reply>> {
  const row = await readable(work, id)
  const { versions } = house.engine.core
  const seals = await sealsAt(work, house, row)
  const steps = await stepsOf(work.tx, versions, id)
  const people = await namesIn(work, steps.map(step => step.actor))
  const hashes = await definitions(work, steps.map(step => step.version))
  const forms = await labelsOf(work.tx, steps.map(step => step.version))
  const latest = versions.get(steps.at(-1)!.version)
  const redact = redaction(JSON.parse(row.state) as State, latest.graph, seals)
  const rows: Draft[] = []
  let before: Step | undefined
  for (const step of steps) {
    const { graph, number } = versions.get(step.version)
    const shown = moveRow(step, before, { graph, seals, people, house, labels: forms.get(step.version) ?? new Map(), family: row.family, redact })
    if (shown) rows.push({ ...shown, ...step.move.t === 'migrate' && before ? migrated(before, step, versions, seals) : {}, version: number, definition: hashes.get(step.version) ?? '' })
    before = step
  }
  const { graph, number } = latest
  const present = { version: number, definition: hashes.get(steps.at(-1)!.version) ?? '' }
  rows.push(...await actRows(work, house, id, { graph, seals, ...present }), ...await lateRows(work, id, { graph, ...present }), ...await watchRows(work, house, id, present))
  const sorted = rows.map(one => one.kind === 'note' || one.kind === 'letter' ? { ...one, reason: one.reason && redact(one.reason) } : one).toSorted((a, b) => a.at.localeCompare(b.at)).map((one, n) => ({ ...one, n: n + 1 }))
  return { rows: sorted.toReversed(), marks: await marksOf(work, id) }
}

interface Around { graph: Graph; seals: Seals; redact: Redact; people: Map<string, string>; house: House; labels: Map<string, string>; family: string }

function moveRow(step: Step, before: Step | undefined, { graph, seals, redact, people, house, labels, family }: Around): Omit<Draft, 'version' | 'definition'> | null {
  const what = told(step, before, graph, name => sealOn(name, seals) !== undefined)
  if (!what) return null
  const [role = '', region = ''] = (step.move.post ?? '').split('@')
  if (what.element && isHidden(what.element, graph, seals)) return null
  if (isHiddenRole(role, seals)) return null
  const expert = role === 'expert' || (step.actor !== null && /^D\d+-\d+$/.test(step.actor))
  const automatic = step.move.t === 'finish' || step.move.t === 'wake' || step.actor === 'system' || !step.actor
  const around = what.element ? sealOfElement(what.element, graph, seals) : undefined
  const data = what.data ? around ? [] : shownData(what.data, labels, seals) : []
  const el = what.element ? graph.els.get(what.element) : undefined
  const law = el?.properties.find(property => property.name === 'law')?.value
  return {
    at: step.at.toISOString(), kind: step.move.t, tone: around ? 'sealed' : what.tone ?? (automatic ? 'system' : 'done'), title: redact(what.title, step.move.t === 'fail' ? what.element : undefined), element: what.element ?? null, step: el?.name ?? null,
    who: automatic ? '系统' : expert ? '评标专家' : people.get(step.actor!) ?? step.actor!, post: automatic || !role ? null : postOf(house, role, region, family), reason: step.move.reason === undefined ? null : redact(step.move.reason),
    law: step.move.basis ?? (step.move.t === 'complete' && typeof law === 'string' ? law : null), data, sealed: around !== undefined, decisions: around ? [] : decisionsIn(step, graph, seals), hash: null, notice: what.notice ?? null,
  }
}

/** A change of version: from which to which, and where the trade stood before and stands after. */
function migrated(before: Step, after: Step, versions: Versions, seals: Seals): Pick<Draft, 'title' | 'data'> {
  const [from, to] = [versions.get(before.version), versions.get(after.version)]
  const standsAt = (graph: Graph, { state }: Step): string => tokensOf(graph, state, seals, []).map(token => token.name).join('、') || '–'
  const line = (label: string, number: number, value: string): Draft['data'][number] => ({ label: `${label}（v${number}）`, value, sealed: false })
  return {
    title: to.number < from.number ? `迁移已撤回 v${from.number}→v${to.number}` : `已迁移 v${from.number}→v${to.number}`,
    data: [line('迁移前停在', from.number, standsAt(from.graph, before)), line('迁移后停在', to.number, standsAt(to.graph, after))],
  }
}

const postOf = (house: House, role: string, region: string, family = 'GCJS'): string => `${house.access.city.regions.get(region)?.name ?? ''}${partyWord(role, family, house.access.city.roles.get(role) ?? role)}`

async function namesIn({ tx }: Work, ids: (string | null)[]): Promise<Map<string, string>> {
  const wanted = [...new Set(ids.filter(id => id !== null))]
  const people = await tx('accounts').whereIn('id', wanted).whereNot('kind', 'expert').select('id', 'name') as { id: string; name: string }[]
  const entities = await tx('entities').whereIn('id', wanted).select('id', 'name') as { id: string; name: string }[]
  return new Map([...entities, ...people].map(one => [one.id, one.name]))
}

async function definitions({ tx }: Work, ids: string[]): Promise<Map<string, string>> {
  const rows = await tx('versions').whereIn('id', [...new Set(ids)]).select('id', 'hash') as { id: string; hash: string }[]
  return new Map(rows.map(row => [String(row.id), row.hash]))
}

interface Present { version: number; definition: string }
const plain = { element: null, step: null, reason: null, law: null, data: [], sealed: false, decisions: [], hash: null, notice: null, post: null }

/** Who took a task on, gave it back or passed it on; completions are moves already. Bidders' and experts' acts stay out. */
async function actRows({ tx }: Work, house: House, id: string, { graph, seals, ...present }: Present & { graph: Graph; seals: Seals }): Promise<Draft[]> {
  const acts = await tx('task_acts').where({ instance_id: id }).whereNot('act', 'complete').whereNotIn('role', ['bidder', 'guarantor', 'expert']).orderBy('id').limit(500) as Act[]
  const words: Record<string, string> = { claim: '认领', release: '退回岗位', transfer: '转办' }
  return acts.filter(act => !isHidden(act.element, graph, seals)).map(act => ({
    ...plain, ...present, at: act.at.toISOString(), kind: act.act, tone: 'person', title: `${words[act.act] ?? act.act}「${act.name}」${act.receiver_name ? `给 ${act.receiver_name}` : ''}`, who: act.actor_name,
    post: postOf(house, act.role, act.region), element: act.element, step: act.name, reason: act.note,
  }))
}

/** The moments at which a limit ran out. */
async function lateRows(work: Work, id: string, { graph, ...present }: Present & { graph: Graph }): Promise<Draft[]> {
  const law = await lawNow(work)
  const clocks = await work.tx('clocks').where({ instance_id: id, provisional: false }).whereIn('rule', law.binding).where('due_at', '<', work.now).whereRaw('(ended_at is null or ended_at > due_at + interval \'1 minute\')') as { rule: string; element: string; due_at: Date; started_at: Date }[]
  return clocks.map(clock => {
    const rule = law.rules.get(clock.rule)!
    return {
      ...plain, ...present, at: clock.due_at.toISOString(), kind: 'late', tone: 'late', title: `${rule.name}逾期，R16 红色预警`, who: '系统', element: clock.element, step: graph.els.get(clock.element)?.name ?? null,
      reason: `${rule.from} ${dayTime(clock.started_at)}，应于 ${dayTime(clock.due_at)} 前${dutyWord(rule.to)}`, law: rule.law,
    }
  })
}

/** Annotations and letters. */
async function watchRows({ tx }: Work, house: House, id: string, present: Present): Promise<Draft[]> {
  const notes = await tx('annotations').where({ instance_id: id }).orderBy('id') as { text: string; element: string | null; actor_name: string; role: string; region: string; at: Date }[]
  const letters = await tx('supervision_letters').where({ instance_id: id }).orderBy('id') as { number: string; subject: string; text: string; addressee_name: string; legal_basis: string; actor_name: string; role: string; region: string; at: Date }[]
  return [
    ...notes.map((note): Draft => ({ ...plain, ...present, at: note.at.toISOString(), kind: 'note', tone: 'act', title: '批注', who: note.actor_name, post: postOf(house, note.role, note.region), element: note.element, reason: note.text })),
    ...letters.map((letter): Draft => ({ ...plain, ...present, at: letter.at.toISOString(), kind: 'letter', tone: 'act', title: `监督函 ${letter.number}：${letter.subject}`, who: letter.actor_name, post: postOf(house, letter.role, letter.region), reason: `致 ${letter.addressee_name}：${letter.text}`, law: letter.legal_basis })),
  ]
}

/** What the slider writes beneath itself: entry, opening, report and the like, as far as they were published. */
async function marksOf({ tx }: Work, id: string): Promise<{ at: string; label: string }[]> {
  const rows = await tx('notices').where({ instance_id: id }).orderBy('id').select('kind', 'published_at') as { kind: string; published_at: Date }[]
  const seen = new Set<string>()
  return rows.filter(row => !seen.has(row.kind) && seen.add(row.kind)).map(row => ({ at: row.published_at.toISOString(), label: row.kind.replace(/^中标/, '').replace(/公告$|公示$/, word => word.slice(0, 2)) }))
}
