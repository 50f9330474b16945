import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Input, Modal, Progress } from 'antd'
import { useState } from 'react'
import { migration, turnMigration } from '../../../server/contract/migration.ts'
import type { Body } from '../../../server/contract/route.ts'
import { useActor } from '../../session/session.ts'
import { call } from '../../ui/call.ts'
import { useNow } from '../../ui/clock.ts'
import { Fail } from '../../ui/fail.tsx'
import { exact } from '../../ui/times.ts'
import { WhyNot } from '../../ui/why-not.tsx'
import { useWords } from '../../words/words.ts'
import type { Plan } from './plan.ts'
import { migrateWords } from './migrate-words.ts'

/** Batches under way and past: progress, pause, the way back within 72 hours by two people. */
export function Cohorts({ cohorts, may }: { cohorts: Plan['cohorts']; may: Plan['may'] }) {
  const w = useWords(migrateWords)
  if (!cohorts.length) return null
  return <section className="card"><h2 className="hd">{w('batches')}</h2>{cohorts.map(cohort => <One key={cohort.id} cohort={cohort} may={may} />)}</section>
}

const tones = { running: 'pri', paused: 'wa', done: 'ok', reverting: 'wa', halted: 'wa', reverted: '' }
const moving = ['running', 'reverting']

function One({ cohort, may }: { cohort: Plan['cohorts'][number]; may: Plan['may'] }) {
  const w = useWords(migrateWords)
  const client = useQueryClient()
  const actor = useActor()
  const at = useNow()
  const [asking, setAsking] = useState<string>()
  const live = useQuery({ queryKey: ['instances', 'cohort', cohort.id], queryFn: ({ signal }) => call(migration, { params: { id: cohort.id }, signal }), refetchInterval: query => moving.includes(query.state.data?.state ?? cohort.state) ? 1000 : false })
  const turn = useMutation({ mutationFn: (body: Body<typeof turnMigration>) => call(turnMigration, { params: { id: cohort.id }, body }), onSuccess: async () => { setAsking(undefined); await client.invalidateQueries({ queryKey: ['instances'] }) } })
  const now = live.data ?? { ...cohort, instances: [] }
  const total = now.counts.waiting + now.counts.moved + now.counts.failed + now.counts.reverted
  const back = ['reverting', 'halted', 'reverted'].includes(now.state)
  const done = back ? now.counts.reverted : now.counts.moved + now.counts.failed
  const open = may.migrate && ['running', 'paused', 'done'].includes(now.state) && at < Date.parse(now.revertUntil) && now.counts.moved > 0
  return <div className="cohort">
    <div className="row wrap"><b>v{now.from.number} → v{now.to.number}</b><span className={`chip ${tones[now.state]}`}>{w(`state_${now.state}`)}</span><span className="xs t2">{now.by} · {exact(now.createdAt)} · {now.reason}</span><span className="gr" />
      {may.migrate && moving.includes(now.state) && <Button size="small" onClick={() => turn.mutate({ how: 'pause' })}>{w('pause')}</Button>}
      {may.migrate && (now.state === 'paused' || now.state === 'halted') && <Button size="small" onClick={() => turn.mutate({ how: 'resume' })}>{w('goOn')}</Button>}
      {open && !now.revert && <Button size="small" danger onClick={() => setAsking('')}>{w('askRevert')}</Button>}
      {open && now.revert && <WhyNot why={now.revert.asked.id === actor.id ? w('notYourself') : ''} size="small" danger loading={turn.isPending} onClick={() => turn.mutate({ how: 'revert' })}>{w('signRevert', { n: now.counts.moved })}</WhyNot>}
    </div>
    {now.revert && <p className="xs wa" role="status">{w('asked', { ...now.revert.asked, at: exact(now.revert.asked.at) })}{now.revert.signed && ` · ${w('signedBy', { name: now.revert.signed.name, at: exact(now.revert.signed.at) })}`}</p>}
    <Progress percent={total ? Math.round(done / total * 100) : 0} size="small" status={now.counts.failed ? 'exception' : moving.includes(now.state) ? 'active' : 'success'} />
    <p className="xs t2" role="status">{w('counts', now.counts)}</p>
    <ul className="cohort-list">{now.instances.filter(each => each.state !== 'waiting').map(each => <li key={each.instance}><span className={`chip ${{ moved: 'ok', failed: 'er', reverted: '' }[each.state] ?? ''}`}>{w(`one_${each.state as 'moved'}`, { from: now.from.number, to: now.to.number })}</span> {each.title} {each.detail && <small className="er">{each.detail}</small>}</li>)}</ul>
    {turn.isError && <Fail error={turn.error} slim />}
    {asking !== undefined && <Modal open title={w('askRevert')} okText={w('askRevert')} cancelText={w('cancel')} okButtonProps={{ danger: true, disabled: asking.trim().length < 2 }} confirmLoading={turn.isPending} onCancel={() => setAsking(undefined)} onOk={() => turn.mutate({ how: 'ask-revert', reason: asking })}>
      <p>{w('revertWhy')}</p>
      <Input.TextArea autoFocus value={asking} onChange={event => setAsking(event.target.value)} placeholder={w('revertReason')} aria-label={w('revertReason')} maxLength={500} autoSize={{ minRows: 2 }} />
    </Modal>}
  </div>
}
