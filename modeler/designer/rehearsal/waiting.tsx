import { useQuery } from '@tanstack/react-query'
import { Alert, Button, Input } from 'antd'
import { useMemo, useRef, useState } from 'react'
import { candidates } from '../../../server/contract/rehearsal.ts'
import type { OpenTask, Scenario, ScenarioStep } from '../../../server/kernel/scenario/types.ts'
import { call } from '../../ui/call.ts'
import { FormView, type FormHandle } from '../../ui/form-view.tsx'
import { short } from '../../ui/times.ts'
import { roleNames } from '../../words/roles.ts'
import { usePick, useWords } from '../../words/words.ts'
import { current, visibleTo } from './play.ts'
import { JsonBox } from './transport.tsx'
import type { Stage } from './use-play.ts'
import { rehearsalWords } from './words.ts'

interface Props { stage: Stage; scenarios: Record<string, unknown>; forms: Record<string, unknown>; name(element: string): string }

/** Everything the instance waits for now, and the means to answer it: people with their real forms, services, messages, called processes. */
export function Waiting({ stage, scenarios, forms, name }: Props) {
  const w = useWords(rehearsalWords)
  const pick = usePick()
  const [open, setOpen] = useState<string>()
  const { run } = current(stage.play!)
  const state = run.state
  const toggle = (key: string) => (): void => setOpen(old => old === key ? undefined : key)
  if (state && !['a', 's'].includes(state.st)) return <p className="pad t2">{w('nothing', { how: w(`ended_${state.st as 'e' | 't' | 'x'}`) })}</p>
  const messages = state?.sb.filter(sub => sub.k === 'm') ?? []
  return <div className="waiting">
    {Object.values(state?.in ?? {}).map((incident, n) => <Alert key={n} type="error" showIcon title={w('halted', { why: `${name(state!.n[incident.n]?.e ?? '')} ${incident.ms}` })} />)}
    {run.tasks.length > 0 && <h2>{w('tasks')}</h2>}
    {run.tasks.map((task, at) => <div key={task.n} className="wait-row">
      <button type="button" className="wait-name" onClick={toggle(`t${task.n}`)} aria-expanded={open === `t${task.n}`}><b>{name(task.e)}</b> <span className="xs t2">{task.props.candidateGroups.map(role => roleNames[role] ? pick(roleNames[role]) : role).join('、')}</span></button>
      {open === `t${task.n}` && <TaskBox key={`${stage.play!.at}·${task.n}`} stage={stage} task={task} nth={run.tasks.slice(0, at + 1).filter(each => each.e === task.e).length} schema={task.props.formId ? forms[task.props.formId] : undefined} scenarios={scenarios} close={() => setOpen(undefined)} />}
    </div>)}
    {run.jobs.length > 0 && <h2>{w('services')}</h2>}
    {run.jobs.map((job, at) => <div key={job.n} className="wait-row">
      <button type="button" className="wait-name" onClick={toggle(`j${job.n}`)} aria-expanded={open === `j${job.n}`}><b>{name(job.e)}</b> <span className="mono xs t2">{job.type}</span></button>
      {open === `j${job.n}` && <Answer onAnswer={(result, error) => stage.do({ do: 'job', element: job.e, nth: run.jobs.slice(0, at + 1).filter(each => each.e === job.e).length, ...error ? { error } : { result } } as ScenarioStep)} known={knownAnswer(scenarios, job.type)} failing />}
    </div>)}
    {run.children.length > 0 && <h2>{w('children')}</h2>}
    {run.children.map(child => <div key={child.n} className="wait-row"><button type="button" className="wait-name" onClick={toggle(`c${child.n}`)}><b>{name(child.e)}</b> <span className="mono xs t2">{child.process}</span></button>
      {open === `c${child.n}` && <Answer onAnswer={(result, error) => stage.do({ do: 'child', element: child.e, ...error ? { error } : { result } } as ScenarioStep)} known="{}" failing />}</div>)}
    {(state?.tm.length ?? 0) > 0 && <><h2>{w('timers')}</h2><ul className="timers">{state!.tm.toSorted((a, b) => a.at - b.at).slice(0, 12).map((timer, n) => <li key={n}>{name(timer.e)} <span className="xs t2">{w('dueAt', { at: short(timer.at, run.now) })}</span></li>)}</ul></>}
    {messages.length > 0 && <details><summary>{w('inject', { n: messages.length })}</summary>{messages.map((sub, n) => <div key={`${sub.n}${sub.e}${n}`} className="wait-row">
      <button type="button" className="wait-name" onClick={toggle(`m${n}`)} aria-expanded={open === `m${n}`}><span>{name(sub.e)}</span> <span className="mono xs t3">{sub.nm}</span></button>
      {open === `m${n}` && <Answer onAnswer={vars => stage.do({ do: 'message', name: sub.nm, ...sub.key ? { key: sub.key } : {}, vars: vars ?? {} })} known={knownMessage(scenarios, sub.nm)} />}
    </div>)}</details>}
    <p className="pad">{state?.st === 's' ? <Button size="small" onClick={() => stage.do({ do: 'resume' })}>{w('resume')}</Button> : <Button size="small" onClick={() => stage.do({ do: 'suspend' })}>{w('suspend')}</Button>}</p>
  </div>
}

function TaskBox({ stage, task, nth, schema, scenarios, close }: { stage: Stage; task: OpenTask; nth: number; schema: unknown; scenarios: Record<string, unknown>; close(): void }) {
  const w = useWords(rehearsalWords)
  const { run } = current(stage.play!)
  const seen = useMemo(() => visibleTo(run, task.n), [run, task.n])
  const [given, setGiven] = useState<Record<string, unknown>>()
  const values = useMemo(() => ({ ...seen, ...given }), [seen, given])
  const form = useRef<FormHandle>(null)
  const who = useQuery({
    queryKey: ['design', 'candidates', task.props.candidateGroups.join(), String((seen['project'] as { region?: string } | undefined)?.region ?? '')], staleTime: 60_000,
    queryFn: ({ signal }) => call(candidates, { query: { roles: task.props.candidateGroups.join(','), region: String((seen['project'] as { region?: string } | undefined)?.region ?? '510800') }, signal }),
  })
  const finish = (): void => {
    const told = schema ? form.current?.submit() : { data: {}, errors: {} }
    if (!told || Object.keys(told.errors).length) { form.current?.focusError(); return }
    stage.do({ do: 'complete', element: task.e, values: told.data, ...nth > 1 ? { nth } : {} })
    close()
  }
  const known = caseData(scenarios, task.e)
  return <div className="wait-box">
    {who.data && <p className="xs t2">{w('wouldGet')}：{who.data.people.length ? who.data.people.slice(0, 4).map(person => `${person.name}（${person.post}）`).join('、') + (who.data.people.length > 4 ? ` +${who.data.people.length - 4}` : '') : who.data.outside ?? w('nobody')}</p>}
    {schema ? <FormView schema={schema} values={values} handle={form} /> : <p className="t2">{w('noForm')}</p>}
    <div className="row"><Button type="primary" onClick={finish}>{w('finish')}</Button>{known && <Button onClick={() => setGiven(known)}>{w('useCase')}</Button>}</div>
  </div>
}

function Answer({ onAnswer, known, failing }: { onAnswer(result: Record<string, unknown> | undefined, error?: string): void; known: string; failing?: boolean }) {
  const w = useWords(rehearsalWords)
  const [text, setText] = useState(known)
  const [code, setCode] = useState('')
  const [bad, setBad] = useState(false)
  const answer = (): void => { try { setBad(false); onAnswer(JSON.parse(text || '{}') as Record<string, unknown>) } catch { setBad(true) } }
  return <div className="wait-box">
    <JsonBox value={text} onChange={setText} label={w('answerJson')} />
    {bad && <p className="er xs" role="alert">{w('badJson')}</p>}
    <div className="row"><Button size="small" type="primary" onClick={answer}>{w(failing ? 'answer' : 'send')}</Button>
      {failing && <><Input size="small" value={code} onChange={event => setCode(event.target.value)} placeholder={w('errorCode')} style={{ width: 130 }} /><Button size="small" danger disabled={!code} onClick={() => onAnswer(undefined, code)}>{w('fail')}</Button></>}</div>
  </div>
}

const all = (scenarios: Record<string, unknown>): Scenario[] => Object.values(scenarios) as Scenario[]

/** What a saved case fills into the same step. */
function caseData(scenarios: Record<string, unknown>, element: string): Record<string, unknown> | undefined {
  for (const scenario of all(scenarios)) for (const step of scenario.steps ?? []) if (step.do === 'complete' && step.element === element && step.values && !JSON.stringify(step.values).includes('"=')) return step.values
  return undefined
}
function knownAnswer(scenarios: Record<string, unknown>, type: string): string {
  for (const scenario of all(scenarios)) { const answer = scenario.auto?.[type]; if (answer) return JSON.stringify(Array.isArray(answer) ? answer[0] : answer, null, 1) }
  return '{}'
}
function knownMessage(scenarios: Record<string, unknown>, name: string): string {
  for (const scenario of all(scenarios)) for (const step of scenario.steps ?? []) if (step.do === 'message' && step.name === name && step.vars) return JSON.stringify(step.vars, null, 1)
  return '{}'
}
