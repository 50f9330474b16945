import type {Decides, El, ElId, Finding, Graph, Start} from './types.ts'
import {type Definitions, type Part, roots} from './parse.ts'
import {blank, container, make} from './compile/build.ts'
import {check} from './compile/checks.ts'
import {propertiesOf} from './compile/activities.ts'
import {has} from './compile/events.ts'
import {tables} from './compile/joins.ts'
import {type Build, extension, fault} from './compile/text.ts'

export type Diagnostics = Error & {findings: Finding[]}
export type CompileOptions = {kv: 1, key?: string, decisions?: Map<string, Decides>}

const MAX_ELEMENTS = 5000

/** Makes the graph of one process (or global task) of a file; throws `Diagnostics` with every finding when it may not be deployed. */
export function compile(definitions: Definitions, process: ElId, options: CompileOptions): Graph {
  const b: Build = {definitions, findings: [], els: new Map(), flows: new Map(), parts: new Map(), cache: new Map()}
  const part = roots(definitions).find(candidate => candidate.id === process && (candidate.$type === 'bpmn:Process' || isGlobal(candidate)))
  if (!part) throw diagnostics([{level: 'error', rule: 'process-missing', element: process, message: '文件中没有这个流程'}])
  if (!part.id) throw diagnostics([{level: 'error', rule: 'id-missing', element: part.name ?? definitions.root.id ?? 'process', message: '流程没有 id'}])
  const root = isGlobal(part) ? globalTask(b, part) : processRoot(b, part)
  const graph = assemble(b, root, part, options)
  if (b.els.size > MAX_ELEMENTS) fault(b, process, 'too-large', `流程超过 ${MAX_ELEMENTS} 个元素`)
  check(b, graph)
  if (b.findings.some(finding => finding.level === 'error')) throw diagnostics(b.findings)
  graph.warnings = b.findings
  return graph
}

const isGlobal = (part: Part): boolean => /^bpmn:Global\w*Task$/.test(part.$type)

/** True for what `compile` throws; its `findings` name the elements and the reasons. */
export const isDiagnostics = (thrown: unknown): thrown is Diagnostics => thrown instanceof Error && thrown.name === 'Diagnostics'

function diagnostics(findings: Finding[]): Diagnostics {
  const errors = findings.filter(finding => finding.level === 'error')
  const summary = errors.slice(0, 5).map(finding => `${finding.element}：${finding.message}`).join('；')
  return Object.assign(new Error(summary), {name: 'Diagnostics', findings})
}

function processRoot(b: Build, part: Part): El {
  const root = blank(part.id, 'process', null, 0)
  if (part.name) root.name = part.name
  root.properties = propertiesOf(b, part.id, part)
  container(b, root, part, 0)
  if (extension(part, 'zeebe:ExecutionListeners')) fault(b, part.id, 'listener-place', '不支持整个流程的执行监听器，请用在具体元素上')
  if (![...b.els.values()].length) fault(b, part.id, 'process-empty', '流程是空的')
  return root
}

// A global task is called like a process that holds just this task (BPMN 10.3.7).
function globalTask(b: Build, part: Part): El {
  const root = blank(`${part.id}#process`, 'process', null, 0)
  const kind = {GlobalUserTask: 'userTask', GlobalManualTask: 'manualTask', GlobalScriptTask: 'scriptTask', GlobalBusinessRuleTask: 'businessRuleTask'} as const
  root.starts = [make(b, root, part, kind[part.$type.slice(5) as keyof typeof kind] ?? 'task')]
  return root
}

function assemble(b: Build, root: El, part: Part, options: CompileOptions): Graph {
  for (const el of b.els.values()) {
    el.pass = !el.im.length && !el.om.length && !el.assign.length && !el.mi && !el.loop && !el.bnd.length && !el.listeners.length && !el.forCompensation
    if ((el.k === 'inclusiveGateway' || el.k === 'complexGateway') && el.in.length > 1) el.back = tables(el)
    if (el.decision) bind(b, el, options.decisions)
  }
  const flags = Object.fromEntries(((extension(part, 'zeebe:Properties')?.['properties'] ?? []) as Part[]).map(p => [p.name, p['value']]))
  return {
    key: options.key ?? part.id, kv: options.kv, id: part.id, root, els: new Map([[root.id, root], ...b.els]), flows: b.flows,
    starts: {...(root.starts.length ? {none: root.starts[0] as El} : {}), byTrigger: triggers(root)},
    ...(options.decisions ? {decisions: options.decisions} : {}), together: together(root), joins: [...b.els.values()].filter(el => el.back),
    conditionals: [...b.els.values()].some(el => has(el, 'conditional')), nullCondition: flags['nullCondition'] !== 'false',
    adhocEnable: flags['adhocFollow'] === 'enable',
    budget: Math.min(Number(flags['stepBudget'] ?? 10_000) || 10_000, 100_000), catchUp: flags['catchUp'] === 'all' ? 'all' : 'skip', warnings: [],
  }
}

function bind(b: Build, el: El, decisions: Map<string, Decides> | undefined): void {
  if (!el.decision || typeof el.decision.id !== 'string' || !decisions) return
  const bound = decisions.get(el.decision.id)
  if (bound) el.decision.bound = bound
  else fault(b, el.id, 'decision-unknown', `没有名为“${el.decision.id}”的决策`)
}

function triggers(root: El): Start[] {
  const events = root.children.filter(el => el.k === 'startEvent' && el.ev.length > 0).map((at): Start => {
    const k = at.ev.length === 1 ? at.ev[0]!.k : at.parallelMultiple ? 'parallelMultiple' : 'multiple'
    return {at, k, ev: at.ev}
  })
  const receives = root.children.filter(el => el.k === 'receiveTask' && el.instantiate).map((at): Start => ({at, k: 'message', ev: at.ev}))
  const gates = root.children.filter(el => el.k === 'eventBasedGateway' && el.instantiate)
    .flatMap(gate => gate.out.map(({to}): Start => ({at: to, k: to.ev[0]?.k ?? 'none', ev: to.ev})))
  return [...events, ...receives, ...gates]
}

const together = (root: El): El[] =>
  root.children.filter(el => el.k === 'eventBasedGateway' && el.instantiate && el.gate === 'parallel').flatMap(gate => gate.out.map(flow => flow.to))
