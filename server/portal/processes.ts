import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { z } from 'zod'
import type { ProcessCard, PublicStep } from '../contract/portal.ts'
import { parse, type Part } from '../kernel/parse.ts'
import { problem } from '../problem.ts'
import type { Work } from '../work.ts'
import { pictureOf } from './diagram.ts'

type Card = z.infer<typeof ProcessCard>
type Step = z.infer<typeof PublicStep>
interface Row { process: string; name: string; family: string | null; number: number; hash: string; published_at: Date; effective_at: Date; bundle: string }
export interface DeadlineRow { id: string; name: string; sense: string; amount: number; unit: string; law: string }

/** The deadline rules of the law's register, by id. */
export function deadlineRules(policiesDir: string): ReadonlyMap<string, DeadlineRow> {
  const { rows } = JSON.parse(readFileSync(join(policiesDir, 'law', 'deadlines.json'), 'utf8')) as { rows: DeadlineRow[] }
  return new Map(rows.map(row => [row.id, row]))
}

const newest = (work: Work) => work.tx<Row>('versions').distinctOn('process').whereNull('retired_at').where('effective_at', '<=', work.now)
  .orderBy([{ column: 'process' }, { column: 'number', order: 'desc' }])
const card = (row: Row): Card => ({
  key: row.process, name: row.name, family: row.family, version: row.number, hash: row.hash, publishedAt: row.published_at.toISOString(),
  effectiveAt: row.effective_at.toISOString(),
})

/** Every process in force, newest version of each: the public sees what runs. */
export async function publicProcesses(work: Work): Promise<Card[]> {
  return (await newest(work).select('process', 'name', 'family', 'number', 'hash', 'published_at', 'effective_at')).map(row => card(row as Row))
}

async function inForce(work: Work, key: string): Promise<{ row: Row; bpmn: string }> {
  const [row] = await newest(work).where('process', key).select('*') as Row[]
  if (!row) throw problem('process-unknown', 404, '没有这个交易流程', { detail: key })
  return { row, bpmn: (JSON.parse(row.bundle) as { bpmn: string }).bpmn }
}

/** What a version's file says never changes: read once, kept by its fingerprint. */
const [told, drawn] = [new Map<string, ReturnType<typeof stepsOf>>(), new Map<string, Promise<string | undefined>>()]
const most = 64
function once<T>(kept: Map<string, Promise<T>>, hash: string, make: () => Promise<T>): Promise<T> {
  const found = kept.get(hash) ?? make()
  if (!kept.has(hash)) kept.set(hash, found)
  if (kept.size > most) kept.delete(kept.keys().next().value!)
  return found
}

/** The file of the version in force. Throws Problem `process-unknown`. */
export const processFile = async (work: Work, key: string): Promise<string> => (await inForce(work, key)).bpmn

/** The version in force as a picture (SVG). Throws Problem `process-unknown`, `picture-missing` when its file carries no layout. */
export async function processPicture(work: Work, key: string): Promise<string> {
  const { row, bpmn } = await inForce(work, key)
  const picture = await once(drawn, row.hash, async () => pictureOf((await parse(bpmn)).root, row.name))
  if (!picture) throw problem('picture-missing', 404, '这个流程没有图', { detail: key })
  return picture
}

/** The version in force with its steps in words. Throws Problem `process-unknown`. */
export async function publicProcess(work: Work, key: string, rules: ReadonlyMap<string, DeadlineRow>): Promise<Card & { steps: Step[] }> {
  const { row, bpmn } = await inForce(work, key)
  const here = new Map((await work.tx('public_progress').where('process', key) as { element: string; projects: number }[]).map(one => [one.element, one.projects]))
  return { ...card(row), steps: (await once(told, row.hash, () => stepsOf(bpmn, rules))).map(step => ({ ...step, projects: here.get(step.element) ?? 0 })) }
}

/** The steps a citizen asks about: whatever a person or a service does, in the order of the file. */
async function stepsOf(bpmn: string, rules: ReadonlyMap<string, DeadlineRow>): Promise<Omit<Step, 'projects'>[]> {
  const { root } = await parse(bpmn)
  const found: Omit<Step, 'projects'>[] = []
  const visit = (part: Part): void => {
    if (/Task$|CallActivity$/.test(part.$type)) found.push(stepOf(part, rules))
    for (const child of [...(part['flowElements'] ?? []), ...(part['rootElements'] ?? [])] as Part[]) visit(child)
  }
  visit(root)
  return found
}

const list = (value: string | undefined): string[] => (value ?? '').split(/[,，；;]/).map(word => word.trim()).filter(Boolean)

function stepOf(part: Part, rules: ReadonlyMap<string, DeadlineRow>): Omit<Step, 'projects'> {
  const extensions = (part['extensionElements']?.values ?? []) as Part[]
  const properties = new Map(extensions.filter(ext => ext.$type === 'zeebe:Properties').flatMap(ext => (ext['properties'] ?? []) as Part[]).map(entry => [String(entry.name), String(entry['value'] ?? '')]))
  const groups = extensions.find(ext => ext.$type === 'zeebe:AssignmentDefinition')?.['candidateGroups'] as string | undefined
  const ids = [...new Set(['startsClock', 'endsClock', 'deadline'].flatMap(name => list(properties.get(name))))]
  return {
    element: part.id, name: part.name ?? part.id, type: part.$type.replace('bpmn:', ''), step: properties.get('step') ?? null, taskKind: properties.get('taskKind') ?? null,
    roles: groups && !groups.startsWith('=') ? list(groups) : [...(groups ?? '').matchAll(/"([a-z_]+)"/g)].map(match => match[1]!), public: list(properties.get('public')),
    deadlines: ids.flatMap(id => {
      const rule = rules.get(id);
      return rule ? [{ rule: id, name: rule.name, sense: rule.sense, amount: rule.amount, unit: rule.unit, law: rule.law }] : []
    }),
    law: list(properties.get('law')), promise: properties.get('promise') ?? null,
  }
}
