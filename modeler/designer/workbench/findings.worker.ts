import type { Bundle } from '../../../server/contract/design.ts'
import { compile, isDiagnostics } from '../../../server/kernel/compile.ts'
import { compileDmn } from '../../../server/kernel/dmn/compile.ts'
import { checkSchema } from '../../../server/kernel/forms/schema.ts'
import { parse, processes } from '../../../server/kernel/parse.ts'
import type { Decides, Finding as KernelFinding } from '../../../server/kernel/types.ts'
import { contextOf, type BaseVersion, type LawContext, type PolicyRow } from '../../../server/law/context.ts'
import type { Finding } from '../../../server/law/finding.ts'
import { check } from '../../../server/law/lint.ts'
import type { LawRules } from '../../../server/law/rule-set.ts'

/** The same checks as at the gate, beside the page so that drawing never waits: law, executability, forms. */
export interface Question { n: number; key: string; bundle: Bundle; rules: LawRules & { articles: Record<string, unknown> }; known?: Known | undefined }
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

async function findingsOf({ key, bundle, rules, known }: Question): Promise<Finding[]> {
  let definitions
  try { definitions = await parse(bundle.bpmn) } catch (error) {
    if (!(error instanceof Error)) throw error
    return [{ rule: 'bpmn', severity: 'error', element: '', message: error.message, message_en: error.name }]
  }
  const context = contextOf(rules, { process: key, forms: bundle.forms as NonNullable<LawContext['forms']>, decisions: bundle.decisions, ...known ? { policies: known.policies, baseVersion: await baseOf(key, known) } : {}, article: ref => rules.articles[ref] as never })
  const found = [...await check(definitions, context)]
  for (const [id, schema] of Object.entries(bundle.forms)) found.push(...checkSchema(schema).map(fault => ({ rule: 'form', severity: 'error' as const, element: '', message: `表单「${id}」：${fault.message}`, message_en: fault.message })))
  const decisions = new Map<string, Decides>()
  for (const [name, xml] of Object.entries(bundle.decisions)) {
    try { for (const [id, decision] of (await compileDmn(xml)).decisions) decisions.set(id, decision as unknown as Decides) } catch (error) { found.push({ rule: 'dmn', severity: 'error', element: '', message: `决策表「${name}」：${(error as Error).message}`, message_en: (error as Error).message }) }
  }
  for (const { id } of processes(definitions).filter(process => process.executable)) {
    try { found.push(...compile(definitions, id, { kv: 1, decisions }).warnings.map(said)) } catch (error) {
      if (!isDiagnostics(error)) throw error
      found.push(...error.findings.map(said))
    }
  }
  return found
}

addEventListener('message', ({ data }: MessageEvent<Question>) => {
  const started = performance.now()
  void findingsOf(data).then(findings => postMessage({ n: data.n, findings, took: performance.now() - started } satisfies Answer))
})
