import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Popconfirm, Progress } from 'antd'
import { migration, turnMigration } from '../../../server/contract/migration.ts'
import { call } from '../../ui/call.ts'
import { useNow } from '../../ui/clock.ts'
import { Fail } from '../../ui/fail.tsx'
import { exact } from '../../ui/times.ts'
import { useWords } from '../../words/words.ts'
import type { Plan } from './plan.ts'
import { migrateWords } from './migrate-words.ts'

/** Batches under way and past: progress, pause, the way back within 72 hours. */
export function Cohorts({ cohorts, may }: { cohorts: Plan['cohorts']; may: Plan['may'] }) {
  const w = useWords(migrateWords)
  if (!cohorts.length) return null
  return <section className="card"><h2 className="hd">{w('batches')}</h2>{cohorts.map(cohort => <One key={cohort.id} cohort={cohort} may={may} />)}</section>
}

function One({ cohort, may }: { cohort: Plan['cohorts'][number]; may: Plan['may'] }) {
  const w = useWords(migrateWords)
  const client = useQueryClient()
  const at = useNow()
  const busy = cohort.state === 'running' || cohort.state === 'reverting'
  const live = useQuery({ queryKey: ['instances', 'cohort', cohort.id], queryFn: ({ signal }) => call(migration, { params: { id: cohort.id }, signal }), refetchInterval: query => ['running', 'reverting'].includes(query.state.data?.state ?? cohort.state) ? 1000 : false })
  const turn = useMutation({ mutationFn: (how: 'pause' | 'resume' | 'revert') => call(turnMigration, { params: { id: cohort.id }, body: { how } }), onSuccess: () => client.invalidateQueries({ queryKey: ['instances'] }) })
  const now = live.data ?? { ...cohort, instances: [] }
  const total = now.counts.waiting + now.counts.moved + now.counts.failed + now.counts.reverted
  const done = now.state === 'reverting' || now.state === 'reverted' ? now.counts.reverted : now.counts.moved + now.counts.failed
  return <div className="cohort">
    <div className="row wrap"><b>v{now.from.number} → v{now.to.number}</b><span className={`chip ${{ running: 'pri', paused: 'wa', done: 'ok', reverting: 'wa', reverted: '' }[now.state]}`}>{w(`state_${now.state}`)}</span><span className="xs t2">{now.by} · {exact(now.createdAt)} · {now.reason}</span><span className="gr" />
      {may.migrate && busy && <Button size="small" onClick={() => turn.mutate('pause')}>{w('pause')}</Button>}
      {may.migrate && now.state === 'paused' && <Button size="small" onClick={() => turn.mutate('resume')}>{w('goOn')}</Button>}
      {may.migrate && (now.state === 'done' || now.state === 'paused') && at < Date.parse(now.revertUntil) && now.counts.moved > 0 && <Popconfirm title={w('revertWhy')} onConfirm={() => turn.mutate('revert')}><Button size="small" danger>{w('revert')}</Button></Popconfirm>}
    </div>
    <Progress percent={total ? Math.round(done / total * 100) : 0} size="small" status={now.counts.failed ? 'exception' : busy ? 'active' : 'success'} />
    <p className="xs t2" role="status">{w('counts', now.counts)}</p>
    <ul className="cohort-list">{now.instances.filter(each => each.state !== 'waiting').map(each => <li key={each.instance}><span className={`chip ${{ moved: 'ok', failed: 'er', reverted: '' }[each.state] ?? ''}`}>{w(`one_${each.state as 'moved'}`, { from: now.from.number, to: now.to.number })}</span> {each.title} {each.detail && <small className="er">{each.detail}</small>}</li>)}</ul>
    {turn.isError && <Fail error={turn.error} slim />}
  </div>
}
