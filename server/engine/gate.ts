// The one gate before publishing: everything that can be said about a bundle without running it. Pure over what it is handed; used by the API, the
// folder loader and check-process alike, so that no door lets through what another refuses.
import type { LawContext } from '../law/context.ts'
import type { Finding, Severity } from '../law/finding.ts'
import { check } from '../law/lint.ts'
import { compile, isDiagnostics } from '../kernel/compile.ts'
import { checkDmn } from '../kernel/dmn/check.ts'
import { checkSchema } from '../kernel/forms/schema.ts'
import { parse, type Definitions } from '../kernel/parse.ts'
import type { Found } from '../kernel/explore/findings.ts'
import type { Finding as KernelFinding } from '../kernel/types.ts'
import { Problem } from '../problem.ts'
import { compileDecisions, mainProcess, type Bundle } from './bundle.ts'
import { unwritten } from './unwritten.ts'
import { exploredOnce } from './explored.ts'

/** `services` are the known service types; absent means not known here, and that check is reported as not run. `states` bounds the exploration for soundness (20,000 unless told; 0 leaves it out), `stop` is asked now and then whether it has lasted long enough. */
export interface GateContext {
  law: LawContext
  services?: ReadonlySet<string>
  states?: number
  stop?: () => boolean
}

const fromKernel = ({ level, rule, element, message }: KernelFinding): Finding => ({
  rule,
  severity: level === 'error' ? 'error' : 'warn',
  element,
  message,
  message_en: message,
})
const finding = (rule: string, severity: Severity, element: string, message: string, message_en: string): Finding => ({
  rule,
  severity,
  element,
  message,
  message_en,
})

const fatal = new Set(['deadlock', 'livelock', 'endless-loop', 'unbounded'])

/** What exploration found: an error where it is proven that an instance gets stuck or never ends, else a warning; an unfinished search is a remark. */
const sound = ({ rule, element, message, message_en, trace, certainty }: Found): Finding => ({
  rule,
  element,
  message,
  message_en,
  trace,
  certainty,
  severity: certainty === 'proven' && fatal.has(rule) ? 'error' : rule === 'not-proven' ? 'info' : 'warn',
})

/** Every finding on a bundle, errors first; `bare` means a diagram alone, whose forms and decisions are not at hand. Never throws on bad input: what cannot be read is a finding. */
export async function gate(bundle: Bundle, context: GateContext, bare = false): Promise<Finding[]> {
  let definitions: Definitions
  try {
    definitions = await parse(bundle.bpmn)
  } catch (error) {
    return [unreadable('bpmn', error)]
  }
  const law: LawContext = {
    ...context.law,
    process: context.law.process ?? processKey(bundle, definitions),
    ...(bare ? {} : { forms: bundle.forms as NonNullable<LawContext['forms']>, decisions: bundle.decisions }),
  }
  const found = [
    ...formFindings(bundle),
    ...(await graphFindings(bundle, definitions, context)),
    ...serviceFindings(definitions, context),
    ...(await check(definitions, law)),
  ]
  return dedupe(found).toSorted((a, b) => order[a.severity] - order[b.severity])
}

const order = { error: 0, warn: 1, info: 2 }
export const hasErrors = (findings: Finding[]): boolean => findings.some(one => one.severity === 'error')

function processKey(bundle: Bundle, definitions: Definitions): string {
  try {
    return bundle.key || mainProcess(definitions, bundle.key)
  } catch {
    return bundle.key
  }
}

function unreadable(rule: string, error: unknown): Finding {
  if (error instanceof Problem) return finding(rule, 'error', '', [error.body.title, error.body.detail].filter(Boolean).join('：'), error.body.type)
  throw error
}

/** Compile with decisions bound; where that succeeds, soundness as far as the kernel can explore. */
async function graphFindings(bundle: Bundle, definitions: Definitions, context: GateContext): Promise<Finding[]> {
  const found: Finding[] = []
  let decisions: Awaited<ReturnType<typeof compileDecisions>> | undefined
  try {
    decisions = await compileDecisions(bundle.decisions)
    const models = Object.values(bundle.decisions)
    for (const xml of models) found.push(...(await checkDmn(xml, models.filter(other => other !== xml))).map(fromKernel))
  } catch (error) {
    found.push(unreadable('dmn', error))
  }
  try {
    const graph = compile(definitions, mainProcess(definitions, bundle.key), { kv: 1, ...(decisions ? { decisions } : {}) })
    found.push(...graph.warnings.map(fromKernel), ...unwritten(graph, bundle))
    if (context.states !== 0) found.push(...(await exploredOnce(bundle, graph, { limit: context.states ?? 20_000, stop: context.stop })).findings.map(sound))
  } catch (error) {
    if (isDiagnostics(error)) found.push(...error.findings.map(fromKernel))
    else found.push(unreadable('bpmn', error))
  }
  return found
}

function formFindings(bundle: Bundle): Finding[] {
  return Object.entries(bundle.forms).flatMap(([id, schema]) =>
    checkSchema(schema).map(one => {
      const kernel = fromKernel(one)
      return { ...kernel, message: `表单 ${id}：${kernel.message}` }
    }),
  )
}

/** Service types the diagram calls and nobody offers. */
function serviceFindings(definitions: Definitions, { services }: GateContext): Finding[] {
  if (!services)
    return [
      { ...finding('services', 'info', '', '服务清单未提供，服务是否存在未检查', 'The list of services was not given: not checked'), notRun: true },
    ]
  const found: Finding[] = []
  const walk = (part: { id?: string; $type: string; [name: string]: unknown }) => {
    const extensions = (part['extensionElements'] as { values?: { $type: string; type?: string }[] } | undefined)?.values ?? []
    for (const one of extensions)
      if (one.$type === 'zeebe:TaskDefinition' && one.type && !one.type.startsWith('=') && !services.has(one.type))
        found.push(finding('service-unknown', 'error', part.id ?? '', `没有名为“${one.type}”的服务`, `Unknown service ${one.type}`))
    for (const list of ['rootElements', 'flowElements']) for (const child of (part[list] ?? []) as (typeof part)[]) walk(child)
  }
  walk(definitions.root as never)
  return found
}

/** The same thing said by two checks about one element is said once. */
function dedupe(findings: Finding[]): Finding[] {
  const seen = new Set<string>()
  return findings.filter(one => {
    const key = `${one.rule} ${one.element} ${one.message}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}
