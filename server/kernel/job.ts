import type {El, Text, Vars} from './types.ts'
import {edit, elOf, halt, node, type Step} from './step.ts'
import {show, stringOf, textOf, visible} from './vars.ts'

/** Opens the job of a node and waits for it. */
export function openJob(c: Step, n: number, el: El): void {
  askJob(c, n, el)
  edit(c, n).w = 'job'
}

/** The job of a node: type, headers and retries are evaluated here; its variables are the input-mapping locals, else all visible ones. */
export function askJob(c: Step, n: number, el: El, more: Record<string, string> = {}): void {
  if (!el.job) throw halt('IO_MAPPING', `${el.id} has no job type`)
  const type = stringOf(c, el.job.type, n, 'IO_MAPPING', 'job type')
  edit(c, n).jb = type
  if (c.oracle) return
  c.effects.push({
    t: 'job+', n, e: el.id, type, headers: {...el.job.headers, ...more}, retries: retriesOf(c, el.job.retries, n), vars: handed(c, n, el), properties: propertiesOf(c, n, el),
  })
}

export function retriesOf(c: Step, text: Text, n: number): number {
  const value = Number(textOf(c, text, n))
  if (c.oracle || (Number.isInteger(value) && value >= 0)) return value || 3
  throw halt('IO_MAPPING', `retries is ${show(textOf(c, text, n))}`)
}

/** What a job, message or called process is given. */
export function handed(c: Step, n: number, el: El): Vars {
  return el.im.length ? {...node(c, n).v} : visible(c, n)
}

/** `zeebe:properties` of the node's element, FEEL among them evaluated now. */
export function propertiesOf(c: Step, n: number, el: El = elOf(c, n)): Vars {
  const result: Vars = {}
  for (const {name, value} of el.properties) result[name] = textOf(c, value, n) ?? null
  return result
}
