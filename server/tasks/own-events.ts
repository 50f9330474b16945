import { randomUUID } from 'node:crypto'
import { isDelegated } from '../access/delegations.ts'
import type { OwnEvent } from '../contract/own-projects.ts'
import type { House } from '../house.ts'
import { checkForm, type Form } from '../kernel/forms/check.ts'
import { parse, type Part } from '../kernel/parse.ts'
import { problem } from '../problem.ts'
import { system, type Work } from '../work.ts'

/** A message start of the diagram that names who may send it (`by`), under which article, with which form. */
export interface Raisable { element: string; name: string; within: string | null; by: string[]; message: string; law: string | null; form: string | null }

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
  return { element: part.id, name: part.name ?? part.id, within: within?.name ?? null, by, message: message.name, law: said.get('law') ?? null, form: said.get('form') ?? null }
}

export interface Project { id: string; code: string; version_id: string; region: string; family: string; industry: string | null; owner: string | null; agency: string | null; status: string }

/** What the running instance waits for, the diagram gives to the actor's role, and the policies allow. */
export async function eventsFor(work: Work, project: Project): Promise<(Raisable & { schema: Form | null; node: number; part: number })[]> {
  if (project.status !== 'active') return []
  const { raisable, forms } = await raisableOf(work, project.version_id)
  const open = await work.tx('subscriptions').where({ instance_id: project.id, kind: 'message' }).select('node', 'element', 'part', 'name') as { node: number; element: string; part: number; name: string }[]
  const found = []
  for (const one of raisable) {
    const waits = open.find(each => each.name === one.message && each.element === one.element)
    if (!waits || !one.by.includes(work.actor.role) || !(await work.may.ask(...await questionOf(work, project, one.message))).allowed) continue
    found.push({ ...one, node: waits.node, part: waits.part, schema: one.form ? forms[one.form] as Form ?? null : null })
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
  const vars = event.form ? { [event.form]: { ...data, by: work.actor.entity ?? work.actor.id, at: work.now.toISOString() } } : {}
  // the platform hands it over: of whom it came stands in what was said, behind the seals that hold there
  await engine.actIn({ ...work, actor: system }, project.id, { t: 'message', n: event.node, e: element, ...event.part ? { d: event.part } : {}, mid: randomUUID(), vars })
  return { at: work.now.toISOString() }
}

/** The question at the one door: a complaint is one's own, everything else changes the project. */
async function questionOf(work: Work, { code, region, family, industry, owner, agency }: Project, message: string): Promise<[action: string, object: string, facts: Record<string, unknown>]> {
  const instance = { family, industry, region }
  if (message.endsWith('.complaint')) return ['create', 'complaint', { region, resource: { owner: work.actor.entity ?? null, region }, instance }]
  return ['update', 'project', { region, resource: { owner, region }, instance, delegation: { valid: await isDelegated(work, { owner, agency, code }), agency, owner } }]
}
