import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { letterDraft, sendLetter, type InstanceDetail } from '../../server/contract/watch.ts'
import { call } from '../ui/call.ts'
import { Fail } from '../ui/fail.tsx'
import { Law } from '../ui/law.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { watchWords } from '../words/watch.ts'
import { useWords } from '../words/words.ts'

/** A supervision letter, written beforehand from what is known; it goes to the responsible party's mailbox and into the history. */
export function LetterDialog({ detail, close }: { detail: InstanceDetail; close: () => void }) {
  const w = useWords(watchWords)
  const client = useQueryClient()
  const draft = useQuery({ queryKey: ['letters', detail.id], queryFn: ({ signal }) => call(letterDraft, { params: { instance: detail.id }, signal }), gcTime: 0 })
  const [changed, setChanged] = useState<{ addressee?: string; subject?: string; text?: string }>({})
  const letter = draft.data && { addressee: draft.data.addressees[0]?.id ?? '', subject: draft.data.subject, text: draft.data.text, law: draft.data.law, ...changed }
  const send = useMutation({
    mutationFn: () => call(sendLetter, { params: { instance: detail.id }, body: letter! }),
    onSuccess: () => { void client.invalidateQueries({ queryKey: ['instances', detail.id] }); close() },
  })
  return (
    <Modal open width={640} title={w('letterTitle', { title: detail.title })} onCancel={close} okText={w('send')} onOk={() => send.mutate()} okButtonProps={{ disabled: !letter?.addressee || letter.text.trim().length < 5, loading: send.isPending }} destroyOnHidden>
      {draft.isPending && <Skeleton lines={5} />}
      {draft.isError && <Fail error={draft.error} />}
      {letter && draft.data && (
        <div className="col dialog-form">
          <label htmlFor="letter-to">{w('addressee')}</label>
          <Select id="letter-to" value={letter.addressee} onChange={addressee => setChanged({ ...changed, addressee })} options={draft.data.addressees.map(one => ({ value: one.id, label: `${one.name}（${one.role}）` }))} />
          <label htmlFor="letter-subject">{w('subject')}</label>
          <Input id="letter-subject" value={letter.subject} onChange={event => setChanged({ ...changed, subject: event.target.value })} />
          <label htmlFor="letter-text">{w('letterText')}</label>
          <Input.TextArea id="letter-text" autoFocus rows={7} value={letter.text} onChange={event => setChanged({ ...changed, text: event.target.value })} />
          <div className="row wrap"><span className="s t2">{w('basis')}</span><Law id={letter.law} family={detail.family} /></div>
          {send.isError && <Fail error={send.error} slim />}
        </div>
      )}
    </Modal>
  )
}
