import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { DatePicker, Input, Radio, Select } from 'antd'
import { useState } from 'react'
import { intervene, interventionBases, rehearseIntervention, type InstanceDetail, type InterventionKind } from '../../server/contract/watch.ts'
import { call, isProblem } from '../ui/call.ts'
import { Consequence } from '../ui/consequence.tsx'
import { Fail } from '../ui/fail.tsx'
import { Law } from '../ui/law.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { stepsOf, isTold } from '../ui/diagram.ts'
import { dateOf } from '../ui/times.ts'
import { watchWords } from '../words/watch.ts'
import { useWords } from '../words/words.ts'
import { BasisChoice } from './basis-choice.tsx'
import { Miniature } from './miniature.tsx'
import { useVersion } from './queries.ts'

interface Props {
  detail: InstanceDetail
  kind: InterventionKind
  close: () => void
}

/** Any intervention: lawful bases left, what it does right, then the signature (UX S8). */
export function Intervene({ detail, kind, close }: Props) {
  const w = useWords(watchWords)
  const client = useQueryClient()
  const params = { instance: detail.id, kind }
  const bases = useQuery({ queryKey: ['instances', detail.id, 'bases', kind], queryFn: ({ signal }) => call(interventionBases, { params, signal }) })
  const [chosen, setChosen] = useState<string>()
  const [reason, setReason] = useState('')
  const [target, setTarget] = useState<{ node?: number | undefined; element?: string | undefined; to?: string | undefined }>({})
  const basis = bases.data?.bases.find(one => one.id === chosen) ?? bases.data?.bases.find(one => one.usable)
  const ready = kind === 'modify' ? target.node !== undefined && target.element !== undefined : kind === 'retime' ? target.node !== undefined && target.to !== undefined : true
  const change = { basis: basis?.id ?? 'none', reason, ...target }
  const rehearsal = useQuery({
    queryKey: ['instances', detail.id, 'rehearsal', kind, basis?.id, target],
    queryFn: ({ signal }) => call(rehearseIntervention, { params, body: { ...change, reason: '' }, signal }),
    enabled: ready && bases.isSuccess,
  })
  const sign = useMutation({
    mutationFn: () => call(intervene, { params, body: { ...change, ...(rehearsal.data ? { moves: rehearsal.data.moves } : {}) } }),
    onSuccess: () => { void client.invalidateQueries({ queryKey: ['instances'] }); close() },
    onError: error => { if (isProblem(error, 'instance-moved')) void client.invalidateQueries({ queryKey: ['instances', detail.id] }) },
  })
  const blocked = !basis?.usable ? w('needBasis') : !ready ? w('needTarget') : rehearsal.data?.refused ? w('refused', { why: rehearsal.data.refused }) : reason.trim().length < 5 ? w('needReason') : undefined
  const stopping = kind === 'suspend'
  const halting = stopping || kind === 'resume'
  return (
    <Consequence
      title={w(`head_${kind}`, { title: detail.title })}
      effects={ready ? rehearsal.data?.effects : []}
      {...(halting ? { before: <Miniature detail={detail} frozen={!stopping} />, after: <Miniature detail={detail} frozen={stopping} /> } : {})}
      {...(rehearsal.data?.untouched ? { untouched: rehearsal.data.untouched } : {})}
      confirm={w(`doIt_${kind}`)} danger={stopping || kind === 'cancel'} blocked={blocked} busy={sign.isPending} error={sign.error ?? rehearsal.error ?? undefined}
      onConfirm={() => sign.mutate()} onCancel={close}
    >
      <p className="s t2">{w('seeFirst')}</p>
      <p className="sec">{w('basisOnly')}</p>
      {bases.isPending && <Skeleton lines={4} />}
      {bases.isError && <Fail error={bases.error} />}
      {bases.data && <BasisChoice bases={bases.data.bases} notGround={bases.data.notGround} chosen={basis?.id} choose={setChosen} />}
      {(kind === 'modify' || kind === 'retime') && <Target detail={detail} kind={kind} target={target} setTarget={setTarget} />}
      <label className="sec" htmlFor="why">{w('reasonLabel')}</label>
      <Input.TextArea id="why" rows={3} maxLength={2000} value={reason} onChange={event => setReason(event.target.value)} lang="zh-CN" />
      {stopping && basis?.usable && basis.until && (
        <>
          <p className="sec">{w('untilLabel')}</p>
          <Radio checked>
            <span lang="zh-CN">{basis.until.text}</span>
            {basis.until.date && <span className="s t2"> {w('latest', { date: dateOf(Date.parse(basis.until.date) - 1) })}{basis.until.provisional ? w('provisionalDate') : ''} {basis.until.law && <Law id={basis.until.law} />}</span>}
          </Radio>
        </>
      )}
    </Consequence>
  )
}

interface TargetProps {
  detail: InstanceDetail
  kind: 'modify' | 'retime'
  target: { node?: number | undefined; element?: string | undefined; to?: string | undefined }
  setTarget: (target: { node?: number | undefined; element?: string | undefined; to?: string | undefined }) => void
}

/** Which token, and where it goes or when its timer fires. */
function Target({ detail, kind, target, setTarget }: TargetProps) {
  const w = useWords(watchWords)
  const bundle = useVersion(detail.version)
  const steps = useQuery({
    queryKey: ['versions', detail.version, 'steps'], enabled: bundle.isSuccess && kind === 'modify', staleTime: Number.POSITIVE_INFINITY,
    queryFn: async () => {
      const { openViewer } = await import('../ui/canvas-viewer.ts')
      const viewer = openViewer(document.createElement('div'))
      try { return stepsOf(await viewer.load(bundle.data!.bundle.bpmn)).filter(isTold).map(step => ({ value: step.id, label: step.name })) } finally { viewer.destroy() }
    },
  })
  return (
    <div className="col dialog-form">
      <label htmlFor="token">{w('token')}</label>
      <Select
        id="token" value={target.node ?? null} placeholder={w('token')} options={detail.tokens.map(token => ({ value: token.node, label: token.name }))}
        onChange={node => setTarget({ ...target, node, ...(kind === 'retime' ? { element: detail.tokens.find(token => token.node === node)!.element } : {}) })}
      />
      {kind === 'modify' ? (
        <>
          <label htmlFor="where">{w('target')}</label>
          <Select id="where" showSearch={{ optionFilterProp: 'label' }} value={target.element ?? null} placeholder={w('target')} options={steps.data ?? []} loading={steps.isPending} onChange={element => setTarget({ ...target, element })} />
        </>
      ) : (
        <>
          <label htmlFor="when">{w('newTime')}</label>
          <DatePicker id="when" showTime onChange={when => setTarget({ ...target, ...(when ? { to: when.toDate().toISOString() } : {}) })} />
        </>
      )}
    </div>
  )
}
