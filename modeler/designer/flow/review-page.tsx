import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useMemo, useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import type { z } from 'zod'
import { decideRequest, request as route, withdrawRequest, type Finding } from '../../../server/contract/design.ts'
import { migrationPlan, requestVerdicts, startMigration } from '../../../server/contract/migration.ts'
import type { Reply } from '../../../server/contract/route.ts'
import { reasonKey } from '../../../server/law/finding.ts'
import { useActor } from '../../session/session.ts'
import { useCrumb } from '../../shell/crumbs.ts'
import { call } from '../../ui/call.ts'
import { Canvas } from '../../ui/canvas.tsx'
import { Fail } from '../../ui/fail.tsx'
import { FourEyes } from '../../ui/four-eyes.tsx'
import { useKeys } from '../../ui/keys.ts'
import { Law } from '../../ui/law.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { exact } from '../../ui/times.ts'
import { WhyNot } from '../../ui/why-not.tsx'
import { useWords } from '../../words/words.ts'
import { DifferenceList, marksOf } from './difference-list.tsx'
import './flow.css'
import { InstanceTable } from './instance-table.tsx'
import { flowWords } from './words.ts'

type Reviewed = Reply<typeof route>

/** S4: what changes, in words and on both diagrams; findings, scenarios on two engines, running instances; then the signature of a second person. */
export function ReviewPage() {
  const { id = '' } = useParams()
  const f = useWords(flowWords)
  const found = useQuery({ queryKey: ['drafts', 'request', id], queryFn: ({ signal }) => call(route, { params: { id }, signal }) })
  useCrumb([{ name: found.data?.request.name ?? '' }, { name: f('review') }])
  if (found.isError) return <Fail error={found.error} retry={() => void found.refetch()} whole />
  return found.data ? <Review data={found.data} /> : <Skeleton lines={8} />
}

function Review({ data }: { data: Reviewed }) {
  const f = useWords(flowWords)
  const { request, differences } = data
  const [at, setAt] = useState<string>()
  const [ticked, setTicked] = useState<string[]>([])
  const marks = useMemo(() => marksOf(differences), [differences])
  const listed = differences.filter(each => each.element !== null)
  const walk = (by: number): void => { if (listed.length) setAt(listed[(listed.findIndex(each => each.element === at) + by + listed.length) % listed.length]!.element!) }
  useKeys([{ keys: 'j', run: () => walk(1) }, { keys: 'k', run: () => walk(-1) }])
  return <div className="flow-page review">
    <header className="card review-head">
      <div className="gr"><h1>{request.name} · {f('review')}</h1>
        <p className="t2">{request.reason}</p>
        <p className="xs t3">{f('requestOf', { author: request.author.name, at: exact(request.createdAt) })} · {request.effectiveAt ? f('effectiveAt', { at: exact(request.effectiveAt) }) : f('atOnce')} · <span className="mono">{request.hash.slice(0, 12)}</span></p></div>
      <span className={`chip ${{ open: 'pri', scheduled: 'wa', published: 'ok', refused: 'er', withdrawn: '' }[request.status]}`}>{f(`status_${request.status}`)}</span>
    </header>
    <div className="review-body">
      <section className="card review-left">
        <h2 className="hd">{f('changesInWords')}</h2>
        <DifferenceList differences={differences} at={at} onPick={setAt} />
        <h2 className="hd">{f('findings')}</h2>
        <FindingList findings={data.findings} explanations={data.explanations} />
        <h2 className="hd">{f('scenarios')}</h2>
        <ul className="scenario-list">{data.scenarios.map(scenario => <li key={scenario.name}>
          <span className={`chip ${scenario.ok ? 'ok' : 'er'}`}>{f(scenario.ok ? 'passes' : 'fails')}</span> {scenario.name}
          {scenario.second && <small className={scenario.second.result === 'agrees' ? 't3' : 'wa'}> · {f(scenario.second.result)}{scenario.second.detail && `：${scenario.second.detail}`}</small>}
          {scenario.failures.map(failure => <p key={failure} className="xs er">{failure}</p>)}
        </li>)}</ul>
        <h2 className="hd">{f('opinions')}</h2>
        {data.opinions.length === 0 ? <p className="t2 pad">{f('noOpinions')}</p> : <ul className="opinions">{data.opinions.map(opinion => <li key={opinion.at + opinion.by.id}><b>{opinion.by.name}</b> <time className="xs t3">{exact(opinion.at)}</time> {opinion.decision}<p>{opinion.text}</p></li>)}</ul>}
      </section>
      <section className="review-right">
        <div className="card two-diagrams">
          {data.base && request.base && <figure><figcaption>v{request.base.number}</figcaption><Canvas xml={data.base.bpmn} label={`v${request.base.number}`} marks={marks.before} {...at ? { at } : {}} onPick={setAt} /></figure>}
          <figure><figcaption>v{(request.base?.number ?? 0) + 1}</figcaption><Canvas xml={data.bundle.bpmn} label={request.name} marks={marks.after} {...at ? { at } : {}} onPick={setAt} /></figure>
        </div>
        <Running id={request.id} open={request.status === 'open'} next={(request.base?.number ?? 0) + 1} ticked={ticked} setTicked={setTicked} />
        <Decision data={data} ticked={ticked} />
      </section>
    </div>
  </div>
}

function FindingList({ findings, explanations }: { findings: z.infer<typeof Finding>[]; explanations: Record<string, string> }) {
  const f = useWords(flowWords)
  if (!findings.length) return <p className="t2 pad">{f('noFindings')}</p>
  const reason = ({ rule, element }: z.infer<typeof Finding>) => explanations[reasonKey({ rule, element: element ?? '' })]
  return <ul className="review-findings">{findings.map((finding, n) => <li key={n}>
    <span className={`chip ${finding.severity === 'error' ? 'er' : 'wa'}`}>{finding.rule}</span> {finding.message}
    {finding.article && <Law id={`${finding.article.law}${finding.article.number}`} />}
    {reason(finding) && <p className="xs t2">{f('explanations')}：{reason(finding)}</p>}
  </li>)}</ul>
}

/** Running instances and what a rehearsal against this text says of each; those ticked go over with the signature. */
function Running({ id, open, next, ticked, setTicked }: { id: string; open: boolean; next: number; ticked: string[]; setTicked(ids: string[]): void }) {
  const f = useWords(flowWords)
  const found = useQuery({ queryKey: ['drafts', 'verdicts', id], enabled: open, queryFn: ({ signal }) => call(requestVerdicts, { params: { id }, signal }), refetchOnWindowFocus: false, staleTime: 60_000 })
  const verdicts = useMemo(() => new Map((found.data?.verdicts ?? []).map(verdict => [verdict.instance, verdict])), [found.data])
  if (!open) return null
  return <div className="card">
    <h2 className="hd">{f('running', { n: found.data?.total ?? '…' })}</h2>
    <p className="t2 pad">{f('runningNote')}</p>
    {found.isError ? <Fail error={found.error} retry={() => void found.refetch()} slim /> : !found.data ? <Skeleton lines={4} /> : <InstanceTable instances={found.data.instances} verdicts={verdicts} ticked={ticked} setTicked={setTicked} from={next - 1} to={next} />}
  </div>
}

function Decision({ data, ticked }: { data: Reviewed; ticked: string[] }) {
  const f = useWords(flowWords)
  const actor = useActor()
  const client = useQueryClient()
  const go = useNavigate()
  const [text, setText] = useState('')
  const { request } = data
  const refresh = (): Promise<void> => client.invalidateQueries({ queryKey: ['drafts'] })
  const decide = useMutation({ mutationFn: (decision: 'agree' | 'return' | 'publish') => call(decideRequest, { params: { id: request.id }, body: { decision, text, hash: request.hash } }), onSuccess: async (after, decision) => {
    if (decision === 'publish' && after.published && ticked.length) {
      await moveOver(after.published, ticked, request.reason)
      void go(`/design/migrate/${after.published}`)
    }
    await refresh()
  } })
  const withdraw = useMutation({ mutationFn: () => call(withdrawRequest, { params: { id: request.id } }), onSuccess: refresh })
  const legal = actor.role === 'legal_reviewer'
  const sign = (): void => decide.mutate(legal ? 'agree' : 'publish')
  useKeys(request.status === 'open' && data.may.approve ? [{ keys: 'ctrl+enter', name: f(legal ? 'agree' : 'publish'), run: sign }] : [])
  if (request.status === 'published') return <p className="row"><Link to={`/design/migrate/${request.published}`}><Button type="primary">{f('migrateNow')}</Button></Link></p>
  if (request.status !== 'open') return null
  return <div className="card decision">
    <Input.TextArea value={text} onChange={event => setText(event.target.value)} placeholder={f('opinion')} aria-label={f('opinion')} autoSize={{ minRows: 2 }} maxLength={1000} />
    {decide.isError && <Fail error={decide.error} slim />}
    {withdraw.isError && <Fail error={withdraw.error} slim />}
    <div className="row">
      {request.author.id === actor.id && <Button loading={withdraw.isPending} onClick={() => withdraw.mutate()}>{f('withdraw')}</Button>}
      <WhyNot why={data.may.approve ? '' : data.may.why} loading={decide.isPending} onClick={() => decide.mutate('return')}>{f('giveBack')}</WhyNot>
      <FourEyes author={request.author} reviewer={actor.id === request.author.id ? null : { id: actor.id, name: actor.name }} me={actor.id}>
        <WhyNot why={data.may.approve ? '' : data.may.why} type="primary" loading={decide.isPending} onClick={sign}>{legal ? f('agree') : ticked.length ? f('publishAndMove', { n: (request.base?.number ?? 0) + 1, many: ticked.length }) : f('publishN', { n: (request.base?.number ?? 0) + 1 })}</WhyNot>
      </FourEyes>
    </div>
  </div>
}

/** After publishing: the ticked instances, version by version, with the proposed pairs; rehearsed again by the server before anything moves. */
async function moveOver(to: string, ticked: string[], reason: string): Promise<void> {
  const first = await call(migrationPlan, { params: { to }, query: {} })
  for (const source of first.sources) {
    const plan = await call(migrationPlan, { params: { to }, query: { from: source.id } })
    const instances = plan.instances.filter(instance => ticked.includes(instance.id)).map(instance => instance.id)
    if (instances.length) await call(startMigration, { body: { to, instances, plan: { map: Object.fromEntries(plan.map.flatMap(pair => pair.to === null ? [] : [[pair.from, pair.to]])) }, reason } })
  }
}
