import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { annotate, type InstanceDetail } from '../../server/contract/watch.ts'
import { call } from '../ui/call.ts'
import { Fail } from '../ui/fail.tsx'
import { watchWords } from '../words/watch.ts'
import { useWords } from '../words/words.ts'

/** An annotation: kept for ever, seen by those who handle the case. */
export function NoteDialog({ detail, close }: { detail: InstanceDetail; close: () => void }) {
  const w = useWords(watchWords)
  const client = useQueryClient()
  const [text, setText] = useState('')
  const [element, setElement] = useState('')
  const save = useMutation({
    mutationFn: () => call(annotate, { params: { instance: detail.id }, body: { text, element: element || null } }),
    onSuccess: () => { void client.invalidateQueries({ queryKey: ['instances', detail.id] }); close() },
  })
  const steps = [...new Map(detail.tokens.map(token => [token.element, token.name]))]
  return (
    <Modal open title={w('noteTitle', { title: detail.title })} onCancel={close} okText={w('save')} onOk={() => save.mutate()} okButtonProps={{ disabled: text.trim().length < 2, loading: save.isPending }} destroyOnHidden>
      <div className="col dialog-form">
        <label htmlFor="note-step">{w('noteStep')}</label>
        <Select id="note-step" value={element} onChange={setElement} options={[{ value: '', label: w('wholeCase') }, ...steps.map(([value, label]) => ({ value, label }))]} />
        <label htmlFor="note-text">{w('noteText')}</label>
        <Input.TextArea id="note-text" autoFocus rows={4} maxLength={2000} value={text} onChange={event => setText(event.target.value)} />
        {save.isError && <Fail error={save.error} slim />}
      </div>
    </Modal>
  )
}
