import { PauseCircleOutlined, PlayCircleOutlined, StopOutlined, SwapOutlined, FieldTimeOutlined } from '@ant-design/icons'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Input, Radio } from 'antd'
import { useEffect, useState } from 'react'
import { intervene, interventionBases, rehearseIntervention, type InstanceDetail, type InterventionKind } from '../../server/contract/watch.ts'
import { call, isProblem } from '../ui/call.ts'
import { Consequence } from '../ui/consequence.tsx'
import { Fail } from '../ui/fail.tsx'
import { Law } from '../ui/law.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { Sla } from '../ui/sla.tsx'
import { dateOf } from '../ui/times.ts'
import { watchWords } from '../words/watch.ts'
import { useWords } from '../words/words.ts'
import { BasisChoice } from './basis-choice.tsx'
import { Miniature } from './miniature.tsx'
import { Target, whole, type Aim } from './target-choice.tsx'

interface Props {
  detail: InstanceDetail
  kind: InterventionKind
  close: () => void
}
const icons = { suspend: PauseCircleOutlined, resume: PlayCircleOutlined, cancel: StopOutlined, modify: SwapOutlined, retime: FieldTimeOutlined } as const

/** Any intervention: lawful bases left, what it does right, then the signature (UX S8). */
export function Intervene({ detail, kind, close }: Props) {
  const w = useWords(watchWords)
  const client = useQueryClient()
  const params = { instance: detail.id, kind }
  const bases = useQuery({ queryKey: ['instances', detail.id, 'bases', kind], queryFn: ({ signal }) => call(interventionBases, { params, signal }) })
  const [chosen, setChosen] = useState<string>()
  const [reason, setReason] = useState('')
  const [aim, setAim] = useState<Aim>({ op: 'move' })
  const basis = bases.data?.bases.find(one => one.id === chosen) ?? bases.data?.bases.find(one => one.usable)
  const ready = whole(kind, aim)
  const change = { basis: basis?.id ?? 'none', reason, ...aim }
  const rehearsal = useQuery({
    queryKey: ['instances', detail.id, 'rehearsal', kind, aim],
    queryFn: ({ signal }) => call(rehearseIntervention, { params, body: { ...change, reason: '' }, signal }),
    enabled: ready && bases.isSuccess,
  })
  const sign = useMutation({
    mutationFn: () => call(intervene, { params, body: { ...change, ...(rehearsal.data ? { moves: rehearsal.data.moves } : {}) } }),
    onSuccess: () => { void client.invalidateQueries({ queryKey: ['instances'] }); close() },
    onError: error => { if (isProblem(error, 'instance-moved')) void client.invalidateQueries({ queryKey: ['instances', detail.id] }) },
  })
  const settling = useSettling(rehearsal.data?.moves)
  const [opened, setOpened] = useState(false)
  const standing = opened && bases.isSuccess
  useEffect(() => { if (standing) document.querySelector<HTMLElement>('.bases input:not(:disabled), #why')?.focus() }, [standing])
  const refused = rehearsal.data?.refused
  const blocked = bases.data && !bases.data.right.may ? bases.data.right.why ?? undefined : !basis?.usable ? w('needBasis') : !ready ? w('needTarget') : refused ? w('refused', { why: refused }) : reason.trim().length < 5 ? w('needReason') : settling ? w('moved') : undefined
  const stopping = kind === 'suspend'
  const Icon = icons[kind]
  const pictured = kind === 'suspend' || kind === 'resume' || (kind === 'modify' && rehearsal.data && !refused)
  return (
    <Consequence
      title={<span className="row consequence-title"><Icon aria-hidden="true" className={stopping || kind === 'cancel' ? 'er' : 'pri'} />{w(`head_${kind}`, { title: detail.title })}<span className="s t2">{w('seeFirst')}</span></span>}
      effects={!ready ? [] : refused ? [{ what: w('state'), before: '–', after: <span className="er">{refused} {rehearsal.data?.law && <Law id={rehearsal.data.law} family={detail.family} />}</span> }] : rehearsal.data?.effects}
      {...(pictured ? {
        before: <Miniature detail={detail} frozen={kind === 'resume'} tokens={kind === 'modify' ? rehearsal.data?.before : undefined} />, after: <Miniature detail={detail} frozen={stopping} tokens={kind === 'modify' ? rehearsal.data?.after : undefined} />,
        beforeTag: kind === 'resume' ? <span className="chip wa">{w('frozenTag')}</span> : <Sla due={detail.dueAt} state={detail.sla} />,
        ...(stopping ? { afterTag: <span className="chip wa">{w('frozenTag')}</span> } : kind === 'resume' ? { afterTag: <span className="chip ok">{w('running')}</span> } : {}),
      } : {})}
      {...(rehearsal.data?.untouched ? { untouched: rehearsal.data.untouched } : {})}
      confirm={w(`doIt_${kind}`)} danger={stopping || kind === 'cancel'} blocked={blocked} busy={sign.isPending} error={sign.error ?? rehearsal.error ?? undefined}
      onOpened={() => setOpened(true)} onConfirm={() => sign.mutate()} onCancel={close}
    >
      <p className="sec">{w('basisOnly')}</p>
      {bases.isPending && <Skeleton lines={4} />}
      {bases.isError && <Fail error={bases.error} />}
      {bases.data && <BasisChoice bases={bases.data.bases} notGround={bases.data.notGround} chosen={basis?.id} choose={setChosen} />}
      {bases.data && (kind === 'modify' || kind === 'retime') && <Target detail={detail} kind={kind} tokens={bases.data.tokens} timers={bases.data.timers} aim={aim} setAim={setAim} />}
      <label className="sec" htmlFor="why">{w('reasonLabel')}</label>
      <Input.TextArea id="why" rows={3} maxLength={2000} value={reason} onChange={event => setReason(event.target.value)} lang="zh-CN" />
      {stopping && basis?.usable && basis.until && (
        <>
          <p className="sec">{w('untilLabel')}</p>
          <Radio checked>
            <span lang="zh-CN">{basis.until.text}</span>
            {basis.until.date && <span className="s t2"><br />{w('latest', { date: dateOf(Date.parse(basis.until.date) - 1) })}{basis.until.provisional ? w('provisionalDate') : ''} {basis.until.law && <Law id={basis.until.law} />}</span>}
          </Radio>
        </>
      )}
    </Consequence>
  )
}

/** For two seconds after the trade moved on while the dialog was open nothing can be signed: the new consequences are to be read first. */
function useSettling(moves: number | undefined): boolean {
  const [seen, setSeen] = useState<number>()
  useEffect(() => {
    if (moves === undefined || moves === seen) return
    if (seen === undefined) { setSeen(moves); return }
    const timer = setTimeout(() => setSeen(moves), 2000)
    return () => clearTimeout(timer)
  }, [moves, seen])
  return moves !== undefined && seen !== undefined && moves !== seen
}
