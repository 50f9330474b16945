import type { Access } from '../access/access.ts'
import type { Reason } from '../contract/watch.ts'
import type { DeadlineRule } from '../law/rule-set.ts'
import type { Work } from '../work.ts'
import { dayTime, dutyWord, lasting, partyWord, termWords, until } from './words.ts'
import type { LawNow } from './limits.ts'

/** An open task as reasons and lists need it. */
export interface Waiting {
  id: string; instance_id: string; element: string; name: string; roles: string[]; owner: string | null; assignee: string | null; claimed_at: Date | null; due_at: Date | null; due_basis: string | null
  opened_at: Date; suspended: boolean; form_id: string | null; properties: Record<string, unknown>
}
export interface Running { instance_id: string; n: number; rule: string; element: string; started_at: Date; due_at: Date; provisional: boolean }
export interface Names { entities: Map<string, string>; people: Map<string, string> }
/** What a reason is asked about: the instance, its limit, and where it stands. */
export interface Asked { id: string; dueAt: Date | null; statutory: boolean; sla: string; element: string | null; name: string | null; owner: string | null; family: string }

/** Open tasks, running clocks and the names in them, for these instances. */
export async function waitingIn({ tx }: Pick<Work, 'tx'>, ids: string[]): Promise<{ tasks: Map<string, Waiting[]>; clocks: Map<string, Running[]>; names: Names }> {
  const tasks = await tx('tasks').whereIn('instance_id', ids).orderBy(['due_at', 'id']) as Waiting[]
  const clocks = await tx('clocks').whereIn('instance_id', ids).whereNull('ended_at').whereNotNull('due_at').orderBy('due_at') as Running[]
  const entities = await tx('entities').whereIn('id', distinct(tasks.map(task => task.owner))).select('id', 'name') as { id: string; name: string }[]
  const people = await tx('accounts').whereIn('id', distinct(tasks.map(task => task.assignee))).whereNot('kind', 'expert').select('id', 'name') as { id: string; name: string }[]
  return { tasks: grouped(tasks), clocks: grouped(clocks), names: { entities: mapped(entities), people: mapped(people) } }
}

export const distinct = (values: (string | null)[]): string[] => [...new Set(values.filter(value => value !== null))]
export const mapped = (rows: { id: string; name: string }[]): Map<string, string> => new Map(rows.map(row => [row.id, row.name]))
function grouped<T extends { instance_id: string }>(rows: T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const row of rows) groups.set(row.instance_id, [...groups.get(row.instance_id) ?? [], row])
  return groups
}

/** Whom a list never names: who bids, and who sits on a committee, is sealed for as long as the instance's own page says. */
const anonymous = new Set(['bidder', 'guarantor', 'expert'])

/** One written reason, or null where nothing presses. */
export function reasonOf(asked: Asked, found: { tasks: Waiting[]; clocks: Running[]; names: Names }, { access, law, now }: { access: Access; law: LawNow; now: Date }): Reason | null {
  if (!asked.dueAt || asked.sla === 'none' || asked.sla === 'stopped') return null
  const due = asked.dueAt.getTime()
  const clock = asked.statutory ? found.clocks.find(one => one.due_at.getTime() === due && law.binding.includes(one.rule)) : undefined
  const rule = clock && law.rules.get(clock.rule)
  const task = (clock ? found.tasks.find(one => one.due_basis === clock.rule || one.properties['deadline'] === clock.rule) : found.tasks.find(one => one.due_at?.getTime() === due)) ?? (clock ? found.tasks.find(one => one.element === asked.element) : undefined)
  const late = due < now.getTime()
  const step = task?.name ?? asked.name ?? rule?.name ?? ''
  const named = task !== undefined && !task.roles.some(role => anonymous.has(role))
  const holder = named && task.assignee ? found.names.people.get(task.assignee) : undefined
  const partyId = named && task.owner && found.names.entities.has(task.owner) ? task.owner : undefined
  const party = partyId === undefined ? undefined : found.names.entities.get(partyId)!
  const who = task ? partyWord(task.roles[0] ?? '', asked.family, access.city.roles.get(task.roles[0] ?? '')) : '平台'
  const promise = task?.properties['promise']
  const facts: Told = { step, who, late, due: asked.dueAt, now, holder, claimedAt: task?.claimed_at ?? null, party, rule, startedAt: clock?.started_at ?? task?.opened_at ?? null, promise: typeof promise === 'string' ? termWords(promise) : null }
  return {
    step, who, headline: late ? `晚在「${step}」，卡在${who}` : `「${step}」${until(asked.dueAt, now)}，等${who}`, short: shortOf(facts), text: textOf(facts), rule: rule?.id ?? null, law: rule?.law ?? null,
    promise: rule ? null : facts.promise, element: task?.element ?? clock?.element ?? asked.element, task: task?.id ?? null,
    holder: holder && task?.assignee ? { id: task.assignee, name: holder } : null, party: party && partyId ? { id: partyId, name: party } : null,
  }
}

interface Told { step: string; who: string; late: boolean; due: Date; now: Date; holder: string | undefined; claimedAt: Date | null; party: string | undefined; rule: DeadlineRule | undefined; startedAt: Date | null; promise: string | null }

const takenWords = ({ holder, claimedAt, who }: Told, late: boolean): string => claimedAt || holder ? `${who}已认领${late ? '未办' : ''}` : `${who}未认领`

function shortOf(told: Told): string {
  const from = told.startedAt ? `${told.rule ? `${told.rule.from} ` : '到岗 '}${dayTime(told.startedAt)}` : ''
  return [`${told.step}${told.late ? '未办' : '待办'}${from ? `：${from}` : ''}`, takenWords(told, told.late), told.late ? '' : `${dayTime(told.due)} 届满`].filter(Boolean).join('，')
}

function textOf(told: Told): string {
  const { rule, startedAt, late, due, now, holder, claimedAt, party, promise } = told
  const start = startedAt ? rule ? `${rule.from} ${dayTime(startedAt)}；` : `${dayTime(startedAt)} 到岗；` : ''
  const duty = rule ? rule.amount === 0 ? `应当同时${dutyWord(rule.to)}。` : `应自起点之日起 ${termWords(`${rule.amount} ${rule.unit}`)}内${dutyWord(rule.to)}，至 ${dayTime(due)} 届满。` : `${promise ? `服务承诺 ${promise}，` : ''}至 ${dayTime(due)} 届满。`
  const by = party ? `${party}${holder ? `，经办人 ${holder}` : ''}` : holder ? `经办人 ${holder}` : ''
  const hand = claimedAt ? `${by ? `${by} ` : ''}${dayTime(claimedAt)} 认领，之后无操作。` : `${by ? `${by}，` : ''}尚无人认领。`
  return `${start}${duty}${hand}${late ? `已逾期 ${lasting(now.getTime() - due.getTime())}。` : ''}`
}
