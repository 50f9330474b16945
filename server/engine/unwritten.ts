import type { Feel } from '../kernel/feel/compile.ts'
import type { El, Graph } from '../kernel/types.ts'
import type { Scenario } from '../kernel/scenario/types.ts'
import type { Finding } from '../law/finding.ts'
import type { Bundle } from './bundle.ts'

/**
 * Variables that a diagram reads and nothing in its bundle ever writes: no form, mapping, script, decision or list, and no scenario's start,
 * message or service. Says nothing where a service or called process may write what no scenario tells.
 */
export function unwritten(graph: Graph, bundle: Bundle): Finding[] {
  const scenarios = Object.values(bundle.scenarios) as Scenario[]
  const elements = [...graph.els.values()].filter(el => el !== graph.root)
  const told = new Set(scenarios.flatMap(({ auto }) => Object.keys(auto ?? {})))
  if (!scenarios.length || elements.some(el => isOpen(el, told))) return []
  const known = new Set([...always, ...elements.flatMap(writesOf), ...Object.values(bundle.forms).flatMap(keysOf), ...scenarios.flatMap(givenBy)])
  const said = new Set<string>()
  return elements.flatMap(el => readsOf(el).flatMap((name): Finding[] => {
    if (known.has(name) || said.has(name)) return []
    said.add(name)
    return [{ rule: 'variable-unwritten', severity: 'warn', element: el.id, message: `读取了变量“${name}”，但没有表单、服务、脚本、映射或场景写入它`, message_en: `Reads ${name}, which nothing writes` }]
  }))
}

/** What the engine itself and the kernel's own books provide. */
const always = ['project', 'loopCounter', 'numberOfInstances', 'numberOfActiveInstances', 'numberOfCompletedInstances', 'numberOfTerminatedInstances', 'activationCount', 'waitingForStart', 'now', 'today']

/** A worker or a called process that hands back more than is drawn, and that no scenario answers for. */
const isOpen = (el: El, told: ReadonlySet<string>): boolean => !el.om.length && (
  el.job !== undefined ? typeof el.job.type !== 'string' || !told.has(el.job.type)
    : el.call !== undefined && el.call.allUp && (typeof el.call.process !== 'string' || !told.has(`call:${el.call.process}`)))

const writesOf = (el: El): string[] => [
  ...[...el.im, ...el.om, ...el.assign].map(({ target }) => target[0]!), ...el.objects,
  ...[el.script?.result, el.decision?.result, el.mi?.element, el.mi?.output?.collection, el.adhoc?.output?.collection].filter(name => name !== undefined),
]

function readsOf(el: El): string[] {
  const texts: unknown[] = [
    ...el.out.map(({ condition }) => condition), ...[...el.im, ...el.om, ...el.assign].map(({ source }) => source), ...el.properties.map(({ value }) => value),
    ...Object.values(el.task ?? {}), el.job?.type, el.job?.retries, el.script?.expression, el.call?.process, el.activation, el.adhoc?.active, el.adhoc?.until, el.adhoc?.output?.element,
    el.mi?.cardinality, el.mi?.collection, el.mi?.until, el.mi?.output?.element, el.loop?.condition,
    ...el.ev.flatMap(event => event.k === 'timer' ? [event.text] : event.k === 'message' ? [event.name, event.key] : event.k === 'conditional' ? [event.condition] : []),
  ]
  return [...new Set(texts.filter((text): text is Feel => text !== null && typeof text === 'object').flatMap(text => text.free.filter(name => expects(text.text, name))))]
}

/** Inside a filter a name may be a member of the list's contexts; a name that is asked for null may be missing on purpose. */
function expects(text: string, name: string): boolean {
  let outside = text
  for (let before = ''; before !== outside;) { before = outside; outside = outside.replace(/\[[^[\]]*\]/g, ' ') }
  const word = new RegExp(`(?<![\\p{L}\\p{N}_.])${name}(?![\\p{L}\\p{N}_])(?!\\s*:)`, 'u')
  return word.test(outside) && !new RegExp(`(?<![\\p{L}\\p{N}_.])${name}\\s*!?=\\s*null|is defined\\(\\s*${name}`, 'u').test(text)
}

/** The variables of a form: the first name of every key and path in it. */
function keysOf(form: unknown): string[] {
  if (form === null || typeof form !== 'object') return []
  if (Array.isArray(form)) return form.flatMap(keysOf)
  const { key, path } = form as Record<string, unknown>
  const own = [key, path].flatMap(name => typeof name === 'string' && name !== '' ? [name.split('.')[0]!] : [])
  return [...own, ...keysOf((form as { components?: unknown }).components)]
}

/** Everything a scenario hands in: at the start, with messages, forms without a form, services and calls. */
function givenBy({ start, auto = {}, steps }: Scenario): string[] {
  const answers = Object.values(auto).flat()
  const more = steps.flatMap(step => step.do === 'message' ? [step.vars] : step.do === 'complete' ? [step.values] : step.do === 'job' || step.do === 'child' ? [step.result] : [])
  return [start.vars, ...answers, ...more].flatMap(vars => Object.keys(vars ?? {}))
}
