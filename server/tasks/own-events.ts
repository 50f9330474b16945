import { isDelegated } from '../access/delegations.ts'
import type { OwnEvent } from '../contract/own-projects.ts'
import type { House } from '../house.ts'
import { calendarFor, lawAt } from '../engine/rule-sets.ts'
import { checkForm, type Form } from '../kernel/forms/check.ts'
import { parse, type Part } from '../kernel/parse.ts'
import { deadlineFor } from '../law/deadline.ts'
import { idsOf, termText } from '../law/literals.ts'
import { dateAt, parseMoment } from '../law/moment.ts'
import { ruleAt } from '../law/rule-set.ts'
import { problem } from '../problem.ts'
import type { Work } from '../work.ts'

/** A message start of the diagram that names who may send it (`by`), under which article, with which form. */
export interface Raisable { element: string; name: string; within: string | null; by: string[]; message: string; law: string | null; form: string | null; window: Window | null }
/** A period in which it must be said: the rule, the form's field it runs from, and the clocks during which it stands still. */
interface Window { rule: string; from: string; stops: string[] }

/** Versions never change: their raisable events are read from the diagram once. */
const known = new Map<string, { raisable: Raisable[]; forms: Record<string, unknown> }>()

/** The objections of bidders have windows of law of their own and a route that asks for them. */
const elsewhere = /objection/

async function raisableOf(work: Work, version: string): Promise<{ raisable: Raisable[]; forms: Record<string, unknown> }> {
  const found = known.get(version)
  if (found) return found
  const row = await work.tx('versions').where({ id: version }).first('bundle') as { bundle: string }
  const { bpmn, forms } = JSON.parse(row.bundle) as { bpmn: string; forms: Record<string, unknown> }
  const raisable: Raisable[] = []
  const visit = (part: Part, within: Part | null): void => {
    const entry = part.$type === 'bpmn:StartEvent' ? raisableAt(part, within) : undefined
    if (entry) raisable.push(entry)
    for (const child of [...(part['flowElements'] ?? []), ...(part['rootElements'] ?? [])] as Part[]) visit(child, part.$type === 'bpmn:SubProcess' ? part : null)
  }
  visit((await parse(bpmn)).root, null)
  if (known.size > 50) known.clear()
  const read = { raisable, forms }
  known.set(version, read)
  return read
}

function raisableAt(part: Part, within: Part | null): Raisable | undefined {
  const message = (part['eventDefinitions'] as Part[] | undefined)?.find(one => one.$type === 'bpmn:MessageEventDefinition')?.['messageRef'] as Part | undefined
  const extensions = (part['extensionElements']?.values ?? []) as Part[]
  const said = new Map(extensions.filter(one => one.$type === 'zeebe:Properties').flatMap(one => (one['properties'] ?? []) as Part[]).map(one => [String(one.name), String(one['value'] ?? '')]))
  const by = (said.get('by') ?? '').split(',').map(one => one.trim()).filter(Boolean)
  if (!message?.name || !by.length || elsewhere.test(message.name)) return undefined
  return { element: part.id, name: part.name ?? part.id, within: within?.name ?? null, by, message: message.name, law: said.get('law') ?? null, form: said.get('form') ?? null, window: windowAt(said) }
}

function windowAt(said: Map<string, string>): Window | null {
  const [rule, from] = [said.get('window'), said.get('windowFrom')]
  return rule && from ? { rule, from, stops: idsOf(said.get('windowStops')) } : null
}

export interface Project { id: string; code: string; version_id: string; region: string; family: string; industry: string | null; owner: string | null; agency: string | null; status: string }

/** What the running instance waits for, the diagram gives to the actor's role, and the policies allow. */
export async function eventsFor(work: Work, project: Project): Promise<(Raisable & { schema: Form | null; key: string | null })[]> {
  if (project.status !== 'active') return []
  const { raisable, forms } = await raisableOf(work, project.version_id)
  const open = await work.tx('subscriptions').where({ instance_id: project.id, kind: 'message' }).select('element', 'name', 'key') as { element: string; name: string; key: string | null }[]
  const found = []
  for (const one of raisable) {
    const waits = open.find(each => each.name === one.message)
    if (!waits || !one.by.includes(work.actor.role) || !(await work.may.ask(...await questionOf(work, project, one.message))).allowed) continue
    found.push({ ...one, key: waits.key, schema: one.form ? forms[one.form] as Form ?? null : null })
  }
  return found
}

export const shownEvent = ({ element, name, within, law, schema }: Awaited<ReturnType<typeof eventsFor>>[number]): OwnEvent => ({ element, name, within, law, form: schema })

/**
 * Says to the running procedure what the diagram lets this party say. The form's fields arrive under the form's name, with who said it.
 * Problems: forbidden, event-closed, form-invalid, window-closed.
 */
export async function raiseEvent(work: Work, { engine }: Pick<House, 'engine'>, project: Project, element: string, values: Record<string, unknown>): Promise<{ at: string }> {
  const event = (await eventsFor(work, project)).find(one => one.element === element)
  if (!event) throw problem('event-closed', 409, '现在不能提出这一事项', { detail: '流程没有在等它，或者它不由本方提出。' })
  await work.may(...await questionOf(work, project, event.message))
  const { data, faults } = checkForm(event.schema ?? { components: [] }, values, { now: work.now.getTime(), zone: 'Asia/Shanghai', variables: {} })
  if (faults.length) throw problem('form-invalid', 422, '表单还不能提交', { detail: faults.slice(0, 3).map(fault => fault.message).join('；'), faults })
  if (event.window) await refuseLate(work, project, event.window, data)
  const vars = event.form ? { [event.form]: { ...data, by: work.actor.entity ?? work.actor.id, at: work.now.toISOString() } } : {}
  await engine.messageIn(work, { name: event.message, ...event.key === null ? {} : { key: event.key }, vars, ttl: 60_000, by: work.actor.id })
  return { at: work.now.toISOString() }
}

/** A window of law that has closed, counted from the day the party itself names. What rests on an unpublished calendar bars nobody. */
async function refuseLate(work: Work, project: Project, { rule: id, from, stops }: Window, data: Record<string, unknown>): Promise<void> {
  const rule = ruleAt((await lawAt(work)).rules, id, dateAt(work.now.getTime())), said = String(data[from] ?? '')
  const start = parseMoment(said)
  if (!rule || !start) return
  if (start.at > work.now.getTime()) throw problem('form-invalid', 422, '表单还不能提交', { detail: '知道之日不能晚于今天', faults: [{ key: from, message: '不能晚于今天' }] })
  const still = await work.tx('clocks').where({ instance_id: project.id }).whereIn('rule', stops).orderBy('started_at').select('started_at', 'ended_at') as { started_at: Date; ended_at: Date | null }[]
  const limit = deadlineFor(rule, said, await calendarFor(work, project.region), still.map(each => ({ from: each.started_at.toISOString(), to: (each.ended_at ?? work.now).toISOString(), why: '异议答复期间不计' })))
  if (limit.provisional || work.now.getTime() <= Date.parse(limit.due)) return
  throw problem('window-closed', 409, `已过${rule.name}`, { detail: `自 ${start.date} 起 ${termText(rule)}，已于 ${limit.date} 届满。`, law: rule.law, rule: id, closes: limit.due })
}

/** The question at the one door: a complaint is one's own, everything else changes the project. */
async function questionOf(work: Work, { code, region, family, industry, owner, agency }: Project, message: string): Promise<[action: string, object: string, facts: Record<string, unknown>]> {
  const instance = { family, industry, region }
  if (message.endsWith('.complaint')) return ['create', 'complaint', { region, resource: { owner: work.actor.entity ?? null, region }, instance }]
  return ['update', 'project', { region, resource: { owner, region }, instance, delegation: { valid: await isDelegated(work, { owner, agency, code }), agency, owner } }]
}
