import type { Effect, Ev, IncidentType, State, TaskProps } from '../kernel/types.ts'
import { canonical } from '../contract/canonical.ts'
import { arrayText } from './binary.ts'
import { dueOf, type Law } from './clocks.ts'
import { parametersFor } from './parameters.ts'
import { rowsOf, type Row, type Rows } from './statement.ts'
import type { Clock, Deed, Version, Warm } from './warm.ts'

/** A job whose service runs inside the step. */
export type JobEffect = Extract<Effect, { t: 'job+' }>

export interface Writing {
  warm: Warm; version: Version; state: State; clocks: Clock[]; now: number; law: Law; rows: Rows
  /** True for a service that runs in the step's transaction. */
  inside(type: string): boolean
  nextId(): string
}

const iso = (text: string | undefined): number | null => { const at = text === undefined ? NaN : Date.parse(text); return Number.isNaN(at) ? null : at }
const text = (value: unknown): string | null => typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : null
/** jsonb cannot hold U+0000. */
const jsonb = (value: unknown): string => JSON.stringify(value).replaceAll('\\u0000', '\\ufffd')
const drop = <T>(rows: T[] | undefined, which: (row: T) => boolean): void => {
  const at = rows?.findIndex(which) ?? -1
  if (at >= 0) rows!.splice(at, 1)
}

/** Turns the effects of one move into rows; answers the jobs that must run inside the step. */
export function writeEffects(effects: Effect[], w: Writing, deed: Deed): JobEffect[] {
  const runs: JobEffect[] = []
  const { id } = w.warm
  for (const effect of effects) {
    switch (effect.t) {
      case 'task+': rowsOf(w.rows, 'task').push(taskRow(effect.n, effect.e, effect.props, w)); drop(w.rows.untask, row => row.id === id && row.n === effect.n); break
      case 'task-': drop(w.rows.task, row => row.id === id && row.n === effect.n); rowsOf(w.rows, 'untask').push({ id, n: effect.n }); break
      case 'task~': rowsOf(w.rows, 'retask').push(retaskRow(effect.n, effect.props, w)); break
      case 'job+':
        if (w.inside(effect.type)) runs.push(effect)
        else { drop(w.rows.unjob, row => row.id === id && row.n === effect.n); rowsOf(w.rows, 'job').push(jobRow(effect, w)) }
        break
      case 'job-': {
        const waiting = runs.findIndex(run => run.n === effect.n)
        if (waiting >= 0) runs.splice(waiting, 1)
        drop(w.rows.job, row => row.id === id && row.n === effect.n)
        rowsOf(w.rows, 'unjob').push({ id, n: effect.n })
        break
      }
      case 'wake': drop(w.rows.wake, row => row.id === id); rowsOf(w.rows, 'wake').push({ id, at: effect.at }); break
      case 'sub+': {
        const part = effect.d ?? 0
        drop(w.rows.unsub, row => row.id === id && row.n === effect.n && row.element === effect.e && row.part === part)
        rowsOf(w.rows, 'sub').push({ id, n: effect.n, element: effect.e, part, process: w.version.process, kind: effect.kind, name: effect.nm, key: effect.key ?? null, opened: w.now })
        break
      }
      case 'sub-': {
        const part = effect.d ?? 0
        drop(w.rows.sub, row => row.id === id && row.n === effect.n && row.element === effect.e && row.part === part)
        rowsOf(w.rows, 'unsub').push({ id, n: effect.n, element: effect.e, part })
        break
      }
      case 'incident+': rowsOf(w.rows, 'incident').push(incidentRow(effect, w)); break
      case 'incident-': rowsOf(w.rows, 'unincident').push({ id, number: effect.id, at: w.now, by: deed.actor.id }); break
      case 'throw': send(w, effect.kind, null, { name: effect.nm, key: effect.key, vars: effect.vars, ttl: effect.ttl }); break
      case 'child+': send(w, 'child', null, { child: w.nextId(), n: effect.n, process: effect.process, binding: effect.binding, vars: effect.vars, catches: effect.catches, depth: effect.depth, z: w.state.z }); break
      case 'child-': send(w, 'cancelChild', null, { n: effect.n }); break
      case 'toParent': if (w.state.par) send(w, 'toParent', w.state.par.i, { n: w.state.par.n, how: effect.how, code: effect.code, vars: effect.vars }); break
      case 'ended': break
    }
  }
  return runs
}

function send(w: Writing, kind: string, target: string | null, body: unknown): void {
  rowsOf(w.rows, 'out').push({ id: w.warm.id, kind, target, body: canonical(body), at: w.now })
}

function taskRow(n: number, element: string, drawn: TaskProps, w: Writing): Row<'task'> {
  const set = parametersFor(w.state, element)
  const props = set ? { ...drawn, properties: { ...drawn.properties, ...set } } : drawn
  const { subject } = w.warm
  const region = text(props.properties['region']) ?? subject.region
  const due = dueOf(props, w.clocks, { now: w.now, region, law: w.law })
  return {
    id: w.warm.id, n, element, step: text(props.properties['step']), name: props.name || element, kind: props.kind === 'adhoc' ? 'ADHOC' : text(props.properties['taskKind']) ?? 'TASK',
    roles: arrayText(props.candidateGroups), users: arrayText(props.candidateUsers), region, family: subject.family, industry: subject.industry,
    process: w.version.process, version: w.version.id, owner: text(props.properties['owner']), assignee: props.assignee ?? null,
    due: due.due, basis: due.basis, provisional: due.provisional, follow: iso(props.followUpDate), priority: Math.trunc(props.priority), form: props.formId ?? null, opened: w.now,
    properties: jsonb(added(props)),
  }
}

/** A task's properties, with its place in a loop and what its performer may start, where there are such. */
const added = ({ properties, loopCounter, enabled }: TaskProps): TaskProps['properties'] =>
  loopCounter === undefined && !enabled ? properties : { ...properties, ...loopCounter === undefined ? {} : { loopCounter }, ...enabled ? { enabled } : {} }

function retaskRow(n: number, props: Partial<TaskProps>, w: Writing): Row<'retask'> {
  return {
    id: w.warm.id, n, element: w.state.n[n]?.e ?? '', version: w.version.id, name: props.name ?? null, roles: props.candidateGroups ? arrayText(props.candidateGroups) : null,
    users: props.candidateUsers ? arrayText(props.candidateUsers) : null, form: props.formId ?? null, priority: props.priority ?? null, due: iso(props.dueDate),
  }
}

function jobRow(effect: JobEffect, w: Writing): Row<'job'> {
  return {
    id: w.warm.id, n: effect.n, element: effect.e, service: effect.type, headers: canonical(effect.headers), vars: canonical({ ...effect.vars, ...parametersFor(w.state, effect.e) }),
    retries: Math.max(1, Math.min(25, effect.retries)), opened: w.now,
  }
}

/** One cause has one signature: what happened where, without the numbers in its message. */
export const signatureOf = (process: string, element: string, kind: string, message: string): string =>
  `${process} ${element} ${kind} ${message.replace(/\d+/g, '#')}`.slice(0, 300)

function incidentRow(effect: { id: string; n: number; e: string; ty: IncidentType; ms: string }, w: Writing): Row<'incident'> {
  const { subject, id } = w.warm
  return {
    id, number: effect.id, n: effect.n, element: effect.e, kind: effect.ty, message: effect.ms, signature: signatureOf(w.version.process, effect.e, effect.ty, effect.ms),
    process: w.version.process, version: w.version.id, region: subject.region, family: subject.family, at: w.now,
  }
}

/** Clocks that differ from before, as rows. */
export function writeClocks(before: Clock[], after: Clock[], w: Writing): void {
  for (const clock of after) {
    if (before[clock.n] === clock) continue
    drop(w.rows.clock, row => row.id === w.warm.id && row.n === clock.n)
    rowsOf(w.rows, 'clock').push({ ...clock, id: w.warm.id, region: w.warm.subject.region, family: w.warm.subject.family })
  }
}

/** Visits as an array literal: `in 4 review`, in order; flows and variables are left to replay. */
export function visitsOf(events: Ev[]): string {
  let out = ''
  for (const [element, node, what] of events) if (what !== 'flow' && what !== 'var' && what !== 'fired' && what !== 'large') out += `${out ? ',' : ''}"${what} ${node} ${element}"`
  return `{${out}}`
}
