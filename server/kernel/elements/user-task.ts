import type {El, TaskProps, Text} from '../types.ts'
import {edit, halt, node, type Step} from '../step.ts'
import {propertiesOf} from '../job.ts'
import {show, textOf} from '../vars.ts'
import type {Behaviour} from './behaviour.ts'

/** User task: opens a task for people and waits for `complete`. */
export const userTask: Behaviour = {
  kinds: ['userTask'],
  begin(c, n, el) {
    edit(c, n).w = 'task'
    if (!c.oracle) c.effects.push({t: 'task+', n, e: el.id, props: taskProps(c, n, el)})
  },
}

/** Everything a task list needs, FEEL evaluated at entry. */
export function taskProps(c: Step, n: number, el: El): TaskProps {
  const t = el.task ?? {}, props: TaskProps = {
    name: el.name ?? el.id, candidateGroups: names(c, n, t.groups, 'candidateGroups'), candidateUsers: names(c, n, t.users, 'candidateUsers'),
    priority: priority(c, n, t.priority), properties: propertiesOf(c, n, el),
  }
  const assignee = single(c, n, t.assignee, 'assignee'), due = single(c, n, t.due, 'dueDate'), followUp = single(c, n, t.followUp, 'followUpDate')
  const form = single(c, n, t.form, 'formId'), round = node(c, n).l
  if (assignee !== undefined) props.assignee = assignee
  if (due !== undefined) props.dueDate = due
  if (followUp !== undefined) props.followUpDate = followUp
  if (form !== undefined) props.formId = form
  if (round !== undefined) props.loopCounter = round
  return props
}

function single(c: Step, n: number, text: Text | undefined, what: string): string | undefined {
  if (text === undefined) return undefined
  const value = textOf(c, text, n)
  if (value === null || value === undefined || value === '' || c.oracle) return undefined
  if (typeof value === 'string') return value
  if (typeof value === 'number') return String(value)
  throw halt('IO_MAPPING', `${what} is ${show(value)}`)
}

// A literal list is comma separated; FEEL gives a list of texts or one text.
function names(c: Step, n: number, text: Text | undefined, what: string): string[] {
  if (text === undefined) return []
  const value = textOf(c, text, n)
  if (typeof value === 'string') return value.includes(',') ? value.split(',').map(name => name.trim()).filter(Boolean) : value.trim() ? [value.trim()] : []
  if (value === null || value === undefined || c.oracle) return []
  if (Array.isArray(value) && value.every(name => typeof name === 'string')) return value as string[]
  throw halt('IO_MAPPING', `${what} is ${show(value)}`)
}

function priority(c: Step, n: number, text: Text | undefined): number {
  if (text === undefined) return 50
  const value = Number(textOf(c, text, n))
  if (c.oracle || (Number.isInteger(value) && value >= 0 && value <= 100)) return value || 0
  throw halt('IO_MAPPING', `priority is ${show(textOf(c, text, n))}, not a whole number from 0 to 100`)
}
