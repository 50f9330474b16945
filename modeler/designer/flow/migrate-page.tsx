import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Checkbox, Input, Select } from 'antd'
import { useMemo, useState } from 'react'
import { useParams, useSearchParams } from 'react-router'
import { migrationPlan, rehearseMigration, startMigration } from '../../../server/contract/migration.ts'
import { useCrumb } from '../../shell/crumbs.ts'
import { call } from '../../ui/call.ts'
import { Canvas } from '../../ui/canvas.tsx'
import { Fail } from '../../ui/fail.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import type { Mark } from '../../ui/steps.tsx'
import { WhyNot } from '../../ui/why-not.tsx'
import type { Plan, Verdict } from './plan.ts'
import { useWords } from '../../words/words.ts'
import { Cohorts } from './cohorts.tsx'
import './flow.css'
import { InstanceTable } from './instance-table.tsx'
import { migrateWords } from './migrate-words.ts'


/** Moving running instances to a version: pairs on two diagrams, a rehearsal of each instance, then batches. */
export function MigratePage() {
  const { id = '' } = useParams()
  const w = useWords(migrateWords)
  const [search, setSearch] = useSearchParams()
  const from = search.get('from') ?? undefined
  const plan = useQuery({ queryKey: ['instances', 'migration', id, from], queryFn: ({ signal }) => call(migrationPlan, { params: { to: id }, query: from ? { from } : {}, signal }) })
  useCrumb([{ name: plan.data?.name ?? '', ...plan.data ? { to: `/design/${plan.data.key}/versions` } : {} }, { name: w('migrate') }])
  if (plan.isError) return <Fail error={plan.error} retry={() => void plan.refetch()} whole />
  if (!plan.data) return <Skeleton lines={8} />
  return <Migrate key={plan.data.from?.id ?? ''} plan={plan.data} choose={source => setSearch({ from: source }, { replace: true })} />
}

function Migrate({ plan, choose }: { plan: Plan; choose(source: string): void }) {
  const w = useWords(migrateWords)
  const client = useQueryClient()
  const [edited, setEdited] = useState<Record<string, string | null>>({})
  const [ticked, setTicked] = useState<string[]>([])
  const [at, setAt] = useState<string>()
  const [reason, setReason] = useState('')
  const pairs = useMemo(() => plan.map.map(pair => ({ ...pair, to: edited[pair.from] === undefined ? pair.to : edited[pair.from]!, how: edited[pair.from] === undefined ? pair.how : 'hand' as const })), [plan.map, edited])
  const map = useMemo(() => Object.fromEntries(pairs.flatMap(pair => pair.to === null ? [] : [[pair.from, pair.to]])), [pairs])
  const rehearsal = useMutation({ mutationFn: (instances: string[]) => call(rehearseMigration, { body: { to: plan.to.id, instances, plan: { map } } }), onSuccess: verdicts => setTicked(verdicts.filter(verdict => verdict.verdict === '可迁移').map(verdict => verdict.instance)) })
  const verdicts = useMemo(() => new Map((rehearsal.data ?? []).map(verdict => [verdict.instance, verdict])), [rehearsal.data])
  const start = useMutation({
    mutationFn: () => call(startMigration, { body: { to: plan.to.id, instances: ticked, plan: { map }, reason } }),
    onSuccess: async () => { setReason(''); setTicked([]); rehearsal.reset(); await client.invalidateQueries({ queryKey: ['instances'] }) },
  })
  const marks = useMemo(() => marksOf(pairs, plan.added), [pairs, plan.added])
  const partner = at ? map[at] ?? Object.entries(map).find(([, to]) => to === at)?.[0] : undefined
  const change = (element: string, to: string | null): void => { setEdited(old => ({ ...old, [element]: to })); rehearsal.reset() }
  const why = !plan.may.migrate ? plan.may.why : !rehearsal.data ? w('rehearseFirst') : !ticked.length ? w('tickSome') : reason.trim().length < 2 ? w('needReason') : ''
  return <div className="flow-page migrate">
    <header className="card review-head">
      <div className="gr"><h1>{plan.name} {plan.from ? `v${plan.from.number} → v${plan.to.number}` : `v${plan.to.number}`}</h1><p className="t2">{w('note')}</p></div>
      {plan.sources.length > 0 && <label className="t2">{w('fromVersion')} <Select value={plan.from?.id ?? null} onChange={value => value && choose(value)} options={plan.sources.map(source => ({ value: source.id, label: w('sourceN', { n: source.number, running: source.running }) }))} style={{ width: 190 }} /></label>}
    </header>
    {!plan.from ? <p className="card pad">{w('nothingRuns')}</p> : <>
      <div className="migrate-body">
        <section className="card pairs"><h2 className="hd">{w('pairs')} <small className="t2">{w('pairsCount', { n: Object.keys(map).length, lost: pairs.filter(pair => pair.to === null).length, added: plan.added.length })}</small></h2>
          <PairList pairs={pairs} targets={plan.targets} at={at} setAt={setAt} change={change} />
        </section>
        <div className="card two-diagrams">
          <figure><figcaption>v{plan.from.number}</figcaption><Canvas xml={plan.from.bpmn} label={`v${plan.from.number}`} marks={marks.before} {...at && marks.known.has(at) ? { at, mode: 'near' as const } : {}} onPick={setAt} /></figure>
          <figure><figcaption>v{plan.to.number}</figcaption><Canvas xml={plan.to.bpmn} label={`v${plan.to.number}`} marks={marks.after} {...partner ?? at ? { at: partner ?? at, mode: 'near' as const } : {}} onPick={element => setAt(Object.entries(map).find(([, to]) => to === element)?.[0] ?? element)} /></figure>
        </div>
      </div>
      <section className="card">
        <header className="hd row"><h2 className="gr">{w('instances', { n: plan.total })}</h2><Squares verdicts={[...verdicts.values()]} /><Button loading={rehearsal.isPending} onClick={() => rehearsal.mutate(plan.instances.slice(0, 200).map(instance => instance.id))}>{w('rehearse')}</Button></header>
        {rehearsal.isError && <Fail error={rehearsal.error} slim />}
        <InstanceTable instances={plan.instances} verdicts={verdicts} ticked={ticked} setTicked={setTicked} from={plan.from.number} to={plan.to.number} />
        <footer className="migrate-sign">
          <Input value={reason} onChange={event => setReason(event.target.value)} placeholder={w('reason')} maxLength={500} />
          <span className="xs t2">{w('revertNote')}</span>
          <WhyNot why={why} type="primary" loading={start.isPending} onClick={() => start.mutate()}>{w('sign', { n: ticked.length })}</WhyNot>
        </footer>
        {start.isError && <Fail error={start.error} slim />}
      </section>
    </>}
    <Cohorts cohorts={plan.cohorts} may={plan.may} />
  </div>
}

type Pair = Omit<Plan['map'][number], 'how'> & { how: Plan['map'][number]['how'] | 'hand' }

function PairList({ pairs, targets, at, setAt, change }: { pairs: Pair[]; targets: Plan['targets']; at: string | undefined; setAt(id: string): void; change(element: string, to: string | null): void }) {
  const w = useWords(migrateWords)
  const [all, setAll] = useState(false)
  const shown = pairs.filter(pair => all || pair.how !== 'id' || pair.instances > 0 || pair.from === at)
  return <>
    <ul className="pair-list">{shown.map(pair => <li key={pair.from} aria-current={pair.from === at}>
      <button type="button" onClick={() => setAt(pair.from)}>{pair.fromName}{pair.instances > 0 && <small className="chip pri">{pair.instances}</small>}</button>
      <span className={`chip ${pair.to === null ? 'er' : pair.how === 'id' ? 'ok' : 'wa'}`}>{w(`how_${pair.how}`)}</span>
      <Select size="small" allowClear showSearch optionFilterProp="label" aria-label={w('partnerOf', { name: pair.fromName })} value={pair.to} placeholder={w('none')} onChange={value => change(pair.from, value ?? null)} options={targets.filter(target => target.kind === pair.kind || /task/i.test(target.kind) && /task/i.test(pair.kind)).map(target => ({ value: target.element, label: target.name }))} />
    </li>)}</ul>
    <p className="pad"><Checkbox checked={all} onChange={event => setAll(event.target.checked)}>{w('showAll', { n: pairs.length })}</Checkbox></p>
  </>
}

function Squares({ verdicts }: { verdicts: Verdict[] }) {
  const w = useWords(migrateWords)
  if (!verdicts.length) return null
  const n = (verdict: Verdict['verdict']): number => verdicts.filter(each => each.verdict === verdict).length
  return <span className="squares xs t2" role="status"><span aria-hidden="true">{verdicts.slice(0, 40).map(each => <i key={each.instance} className={{ 可迁移: 'ok', 留在旧版: 'wa', 不可迁移: 'er' }[each.verdict]} />)}</span>{w('squares', { ok: n('可迁移'), stay: n('留在旧版'), no: n('不可迁移') })}</span>
}

function marksOf(pairs: Pair[], added: Plan['added']): { before: Record<string, Mark>; after: Record<string, Mark>; known: Set<string> } {
  const before: Record<string, Mark> = {}
  const after: Record<string, Mark> = {}
  for (const pair of pairs) {
    if (pair.to === null) before[pair.from] = 'remove'
    else if (pair.how !== 'id') { before[pair.from] = 'change'; after[pair.to] = 'change' }
    else if (pair.instances > 0) { before[pair.from] = 'active'; after[pair.to] = 'active' }
  }
  for (const { element } of added) after[element] ??= 'add'
  return { before, after, known: new Set(pairs.map(pair => pair.from)) }
}
