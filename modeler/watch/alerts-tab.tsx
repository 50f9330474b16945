import { useMutation, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import { Button, Input, Segmented } from 'antd'
import { useState, type ReactNode } from 'react'
import { judgeAlert, type Alert, type InstanceDetail } from '../../server/contract/watch.ts'
import { call } from '../ui/call.ts'
import { useNow } from '../ui/clock.ts'
import { Empty } from '../ui/empty.tsx'
import { Fail } from '../ui/fail.tsx'
import { Law, Promised } from '../ui/law.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { short } from '../ui/times.ts'
import { WhyNot } from '../ui/why-not.tsx'
import { watchWords } from '../words/watch.ts'
import { useWords } from '../words/words.ts'
import { LevelChip } from './side-cards.tsx'

const verdicts = ['mended', 'false', 'case', 'passed'] as const

/** The alerts of one trade with the rule, the facts compared, and the verdict that each needs. */
export function AlertsTab({ detail, found }: { detail: InstanceDetail; found: UseQueryResult<Alert[]> }) {
  const w = useWords(watchWords)
  if (found.isPending) return <Skeleton lines={5} />
  if (found.isError) return <Fail error={found.error} retry={() => void found.refetch()} />
  if (found.data.length === 0) return <Empty>{w('noAlertsHere')}</Empty>
  return <ul className="alert-full">{found.data.map(alert => <AlertCase key={alert.id} alert={alert} right={detail.rights.annotate} />)}</ul>
}

/** One alert in full; shown here and on the page of all alerts. */
export function AlertCase({ alert, right, head, className }: { alert: Alert; head?: ReactNode; className?: string; right: { may: boolean; why: string | null; who: string | null } }) {
  const w = useWords(watchWords)
  const client = useQueryClient()
  const today = useNow('half-minute')
  const [verdict, setVerdict] = useState<(typeof verdicts)[number]>()
  const [note, setNote] = useState('')
  const judge = useMutation({
    mutationFn: () => call(judgeAlert, { params: { instance: alert.instance, alert: alert.id }, body: { verdict: verdict!, note } }),
    onSuccess: () => { setVerdict(undefined); void client.invalidateQueries({ queryKey: ['instances'] }) },
  })
  return (
    <li lang="zh-CN" className={className}>
      {head}
      <p className="row"><LevelChip level={alert.level} /><b className="gr">{alert.rule} {alert.name}</b><time className="xs t3">{short(alert.raisedAt, today)}</time></p>
      <p className="s">{alert.text}</p>
      <div className="row wrap alert-basis">{alert.law ? <Law id={alert.law} family={alert.family} /> : alert.promise ? <Promised text={alert.promise} /> : null}</div>
      {alert.verdict ? (
        <p className="xs t2">✓ {w(`verdict_${alert.verdict.verdict}`)} · {alert.verdict.by} {short(alert.verdict.at, today)} · {alert.verdict.note}</p>
      ) : verdict === undefined ? (
        <p className="row wrap">{verdicts.map(one => <WhyNot key={one} size="small" why={right.may ? '' : right.why ?? ''} who={right.who ?? undefined} onClick={() => setVerdict(one)}>{w(`verdict_${one}`)}</WhyNot>)}</p>
      ) : (
        <form className="col verdict" onSubmit={event => { event.preventDefault(); judge.mutate() }}>
          <Segmented size="small" value={verdict} onChange={setVerdict} options={verdicts.map(value => ({ value, label: w(`verdict_${value}`) }))} />
          <Input.TextArea autoFocus rows={2} value={note} onChange={event => setNote(event.target.value)} aria-label={w('verdictNote')} placeholder={w('verdictNote')} />
          {judge.isError && <Fail error={judge.error} slim />}
          <p className="row"><Button size="small" onClick={() => setVerdict(undefined)}>{w('back')}</Button><Button size="small" type="primary" htmlType="submit" disabled={note.trim().length < 2} loading={judge.isPending}>{w('judge')}</Button></p>
        </form>
      )}
    </li>
  )
}
