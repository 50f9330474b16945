import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Input, Modal } from 'antd'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { declareFree, recuse, type Evaluation } from '../../server/contract/evaluations.ts'
import { announce } from '../ui/announce.ts'
import { call } from '../ui/call.ts'
import { Fail } from '../ui/fail.tsx'
import { Law } from '../ui/law.tsx'
import { evaluationWords } from '../words/evaluation.ts'
import { useWords } from '../words/words.ts'
import { BidsPane } from './bids-pane.tsx'

/** Before anything is read: the bidders, and whether there are ties to one of them (评标委员会和评标方法暂行规定 12). */
export function Declaration({ evaluation }: { evaluation: Evaluation }) {
  const w = useWords(evaluationWords)
  const client = useQueryClient()
  const [leaving, setLeaving] = useState(false)
  const declare = useMutation({
    mutationFn: () => call(declareFree, { params: { session: evaluation.session } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['tasks', 'evaluation', evaluation.session] }),
  })
  return (
    <main id="main" className="kiosk-plain" tabIndex={-1}>
      <h1>{w('declareTitle')}</h1>
      <p>
        {w('declareAsk')} <Law id="招标投标法37" />
      </p>
      <div className="card">
        <BidsPane bids={evaluation.bids} />
      </div>
      <ul className="ties">
        {(['ties1', 'ties2', 'ties3', 'ties4'] as const).map(key => (
          <li key={key}>{w(key)}</li>
        ))}
      </ul>
      <p className="s t2">{w('filesLater')}</p>
      {declare.error && <Fail error={declare.error} />}
      <p className="row wrap">
        <Button type="primary" size="large" onClick={() => declare.mutate()} loading={declare.isPending}>
          {w('declare')}
        </Button>
        {evaluation.recusable && (
          <Button size="large" onClick={() => setLeaving(true)}>
            {w('recuse')}
          </Button>
        )}
      </p>
      {leaving && <Recusal session={evaluation.session} close={() => setLeaving(false)} />}
    </main>
  )
}

function Recusal({ session, close }: { session: string; close: () => void }) {
  const w = useWords(evaluationWords)
  const client = useQueryClient()
  const go = useNavigate()
  const [reason, setReason] = useState('')
  const leave = useMutation({
    mutationFn: () => call(recuse, { params: { session }, body: { reason } }),
    onSuccess: () => {
      announce(w('left'))
      client.removeQueries({ queryKey: ['tasks'] })
      void go('/subject/eval', { replace: true })
    },
  })
  return (
    <Modal open title={w('recuseTitle')} onCancel={close} okText={w('recuseDo')} cancelText={w('back')} onOk={() => leave.mutate()} okButtonProps={{ danger: true, disabled: reason.trim().length < 2, loading: leave.isPending }} destroyOnHidden>
      <div className="col" style={{ gap: 8 }}>
        <p>{w('recuseWhy')}</p>
        <label htmlFor="recuse-reason">{w('reason')}</label>
        <Input.TextArea id="recuse-reason" autoFocus rows={3} maxLength={500} value={reason} onChange={event => setReason(event.target.value)} />
        {leave.error && <Fail error={leave.error} slim />}
      </div>
    </Modal>
  )
}
