import type { Bundle } from '../../../server/contract/design.ts'
import { compile, isDiagnostics } from '../../../server/kernel/compile.ts'
import { checkDmn } from '../../../server/kernel/dmn/check.ts'
import { compileDmn } from '../../../server/kernel/dmn/compile.ts'
import { checkSchema } from '../../../server/kernel/forms/schema.ts'
import { parse, processes } from '../../../server/kernel/parse.ts'
import type { Decides, Finding as KernelFinding } from '../../../server/kernel/types.ts'
import { contextOf, type BaseVersion, type LawContext, type PolicyRow } from '../../../server/law/context.ts'
import type { Finding } from '../../../server/law/finding.ts'
import { check } from '../../../server/law/lint.ts'
import type { LawRules } from '../../../server/law/rule-set.ts'

/**
 * The same checks as at the gate, beside the page so that drawing never waits: law, executability, forms, decisions. The law comes
 * once, and of the files only those that changed: what did not change is neither sent nor checked again.
 */
export interface Setting { key: string; rules: LawRules & { articles: Record<string, unknown> }; known?: Known | undefined }
export interface Question { n: number; changed: Partial<Bundle> }
/** What the city knows besides the law: policies, the version this draft follows, the services there are. */
export interface Known { policies: PolicyRow[]; base: { number: number; bpmn: string } | null; services: string[] }
export interface Answer { n: number; findings: Finding[]; took: number }

const said = (level: KernelFinding): Finding => ({ rule: level.rule, severity: level.level === 'error' ? 'error' : 'warn', element: level.element, message: level.message, message_en: level.message })

let parsed: { bpmn: string; base: BaseVersion } | undefined
async function baseOf(key: string, { base }: Known): Promise<BaseVersion | null> {
  if (!base) return null
  if (parsed?.bpmn !== base.bpmn) parsed = { bpmn: base.bpmn, base: { key, version: base.number, root: (await parse(base.bpmn)).root as BaseVersion['root'] } }
  return parsed.base
}

let setting: Setting | undefined
const bundle: Bundle = { bpmn: '', forms: {}, decisions: {}, scenarios: {} }
let forms: Finding[] = []
let tables: { findings: Finding[]; decisions: Map<string, Decides> } = { findings: [], decisions: new Map() }

const formFindings = (): Finding[] => Object.entries(bundle.forms).flatMap(([id, schema]) => checkSchema(schema).map(fault => ({ rule: 'form', severity: 'error' as const, element: '', message: `表单「${id}」：${fault.message}`, message_en: fault.message })))

async function tableFindings(): Promise<typeof tables> {
  const findings: Finding[] = []
  const decisions = new Map<string, Decides>()
  const models = Object.values(bundle.decisions)
  for (const [name, xml] of Object.entries(bundle.decisions)) {
    const others = models.filter(other => other !== xml)
    try {
      for (const [id, decision] of (await compileDmn(xml, others)).decisions) decisions.set(id, decision as unknown as Decides)
      findings.push(...(await checkDmn(xml, others)).map(said).map(finding => ({ ...finding, element: '', message: `决策表「${name}」：${finding.message}`, message_en: `${name}: ${finding.message_en}` })))
    } catch (error) { findings.push({ rule: 'dmn', severity: 'error', element: '', message: `决策表「${name}」：${(error as Error).message}`, message_en: (error as Error).message }) }
  }
  return { findings, decisions }
}

async function findingsOf({ key, rules, known }: Setting): Promise<Finding[]> {
  let definitions
  try { definitions = await parse(bundle.bpmn) } catch (error) {
    if (!(error instanceof Error)) throw error
    return [{ rule: 'bpmn', severity: 'error', element: '', message: error.message, message_en: error.name }]
  }
  const context = contextOf(rules, { process: key, forms: bundle.forms as NonNullable<LawContext['forms']>, decisions: bundle.decisions, ...known ? { policies: known.policies, baseVersion: await baseOf(key, known) } : {}, article: ref => rules.articles[ref] as never })
  const found = [...await check(definitions, context), ...forms, ...tables.findings]
  for (const { id } of processes(definitions).filter(process => process.executable)) {
    try { found.push(...compile(definitions, id, { kv: 1, decisions: tables.decisions }).warnings.map(said)) } catch (error) {
      if (!isDiagnostics(error)) throw error
      found.push(...error.findings.map(said))
    }
  }
  return found
}

async function answer({ n, changed }: Question): Promise<void> {
  const started = performance.now()
  Object.assign(bundle, changed)
  if (changed.forms) forms = formFindings()
  if (changed.decisions) tables = await tableFindings()
  if (setting) postMessage({ n, findings: await findingsOf(setting), took: performance.now() - started } satisfies Answer)
}

// one after the other: a later question builds on the files of the earlier ones
let before = Promise.resolve()
addEventListener('message', ({ data }: MessageEvent<Setting | Question>) => {
  if ('rules' in data) setting = data
  else before = before.then(() => answer(data))
})
