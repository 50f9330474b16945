import {checkForm, type Form} from '../forms/check.ts'
import type {ElId, Vars} from '../types.ts'
import {expect} from './expect.ts'
import {deliver, endChild, filled, finishJob, send} from './host.ts'
import type {OpenTask, Run, ScenarioStep} from './types.ts'

/** Does one step of a story; answers what went wrong, in sentences. */
export function step(run: Run, each: ScenarioStep): string[] {
  const wrong = each.do === 'expect' ? expect(run, each) : act(run, each)
  return wrong === undefined ? [] : typeof wrong === 'string' ? [wrong] : wrong
}

function act(run: Run, each: Exclude<ScenarioStep, {do: 'expect'}>): string | undefined {
  switch (each.do) {
    case 'complete': return complete(run, each)
    case 'advance': return travel(run, each.to)
    case 'message': {
      const heard = deliver(run, each.name, each.key, filled(run, each.vars ?? {}, root(run)) as Vars)
      if (each.unmatched) return heard === null ? undefined : heard ?? `没有想到会有人等待消息“${each.name}”`
      return heard === null ? `没有人等待消息“${each.name}”` : heard
    }
    case 'job': {
      const job = run.jobs.filter(open => open.e === each.element)[(each.nth ?? 1) - 1]
      return job ? finishJob(run, job.n, each.error === undefined ? filled(run, each.result ?? {}, job.vars) as Vars : {error: each.error}) : '没有这个待办的服务'
    }
    case 'child': {
      const child = run.children.find(open => open.e === each.element)
      return child ? endChild(run, child.n, each.error === undefined ? filled(run, each.result ?? {}, child.vars) as Vars : {error: each.error}) : '没有在办的被调用流程'
    }
    default: return send(run, {t: each.do})
  }
}

const root = (run: Run): Vars => run.state?.n['0']?.v ?? {}

/** Completes one open task of an element (`nth`, from 1), or all of them with the same values. */
function complete(run: Run, each: {element: ElId, as?: string, values?: Vars, nth?: number, all?: boolean}): string | undefined {
  const open = run.tasks.filter(task => task.e === each.element)
  const chosen = each.all ? open : open.slice((each.nth ?? 1) - 1, each.nth ?? 1)
  if (!chosen.length) return `没有这个待办任务；现在等待 ${run.tasks.map(task => task.e).join('、') || '无'}`
  for (const task of chosen) {
    if (each.as && !task.props.candidateGroups.includes(each.as)) return `角色 ${each.as} 不在候选角色 ${task.props.candidateGroups.join('、')} 中`
    const values = filled(run, each.values ?? {}, root(run)) as Vars
    const {data, faults} = submitted(run, task, values)
    const wrong = faults.length ? faults.join('；') : send(run, {t: 'complete', n: task.n, vars: data})
    if (wrong) return wrong
  }
  return undefined
}

/** What of the values becomes variables, as the server would decide it: the form's visible, enabled fields. */
function submitted(run: Run, task: OpenTask, values: Vars): {data: Vars, faults: string[]} {
  const id = task.props.formId
  if (!id) return {data: values, faults: []}
  const form = run.forms[id] as Form | undefined
  if (!form) return {data: {}, faults: [`没有表单 ${id}`]}
  const {data, faults} = checkForm(form, values, {now: run.now, zone: run.zone, variables: visible(run, task.n)})
  return {data, faults: faults.map(fault => fault.message)}
}

function visible(run: Run, n: number): Vars {
  const chain: Vars[] = []
  for (let at: number | undefined = n; at !== undefined; at = run.state?.n[at]?.p) chain.unshift(run.state?.n[at]?.v ?? {})
  return Object.assign({}, ...chain) as Vars
}

/** Moves the clock: to the next timer, to a moment (ISO), or by a duration (`P1D`, `PT30M`); timers on the way fire at their own moment. */
function travel(run: Run, to: string): string | undefined {
  const target = to === 'next-timer' ? nextTimer(run) : to.startsWith('P') ? run.now + length(to) : Date.parse(to)
  if (target === undefined) return '没有等待中的定时'
  if (Number.isNaN(target)) return `不是时间：${to}`
  if (target < run.now) return `时间不能倒退到 ${to}`
  for (let due = nextTimer(run); due !== undefined && due <= target; due = nextTimer(run)) {
    run.now = Math.max(run.now, due)
    const before = run.state, wrong = send(run, {t: 'wake'})
    if (wrong) return wrong
    // A suspended instance answers no alarm; the clock goes on without it.
    if (run.state === before) break
  }
  run.now = target
  return undefined
}

const nextTimer = (run: Run): number | undefined => run.state?.tm.reduce<number | undefined>((least, timer) => least === undefined || timer.at < least ? timer.at : least, undefined)

const DURATION = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/

function length(text: string): number {
  const found = DURATION.exec(text)
  if (!found) return Number.NaN
  const [, days, hours, minutes] = found
  return ((Number(days ?? 0) * 24 + Number(hours ?? 0)) * 60 + Number(minutes ?? 0)) * 60_000
}
