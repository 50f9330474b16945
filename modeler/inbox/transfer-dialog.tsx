import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { listTaskCandidates, transferTask } from '../../server/contract/tasks.ts'
import { call } from '../ui/call.ts'
import { Empty } from '../ui/empty.tsx'
import { Fail } from '../ui/fail.tsx'
import { inboxWords } from '../words/inbox.ts'
import { regionNames, roleNames } from '../words/roles.ts'
import { usePick, useWords } from '../words/words.ts'

interface Props {
  tasks: readonly string[]
  close: () => void
  /** For several at once: takes over what happens with the choice. */ many?: (to: string, note: string) => void
}

/** Hands a task to somebody who may lawfully do it; the draft goes along. */
export function TransferDialog({ tasks, close, many }: Props) {
  const w = useWords(inboxWords)
  const pick = usePick()
  const client = useQueryClient()
  const [to, setTo] = useState<string>()
  const [note, setNote] = useState('')
  const first = tasks[0] ?? ''
  const found = useQuery({ queryKey: ['tasks', 'candidates', first], queryFn: ({ signal }) => call(listTaskCandidates, { params: { task: first }, signal }) })
  const hand = useMutation({
    mutationFn: () => call(transferTask, { params: { task: first }, body: { to: to!, ...(note ? { note } : {}) } }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['tasks'] })
      close()
    },
  })
  const go = () => (many ? (many(to!, note), close()) : hand.mutate())
  return (
    <Modal
      open
      title={w('transfer')}
      onCancel={close}
      onOk={go}
      okText={w('transfer')}
      okButtonProps={{ disabled: !to, loading: hand.isPending }}
      destroyOnHidden
    >
      {(found.error ?? hand.error) && <Fail error={found.error ?? hand.error} />}
      {found.data?.length === 0 ? (
        <Empty>{w('noCandidate')}</Empty>
      ) : (
        <div className="col" style={{ gap: 12 }}>
          <label htmlFor="transfer-to" className="s t2">
            {w('to')} <span className="t3">{w('toHint', { n: found.data?.length ?? 0 })}</span>
          </label>
          <Select
            id="transfer-to"
            showSearch={{ optionFilterProp: 'label' }}
            loading={found.isPending}
            value={to ?? null}
            onChange={setTo}
            options={
              found.data?.map(person => ({
                value: person.id,
                label: `${person.name} · ${person.department ?? pick(regionNames[person.region] ?? [person.region, person.region])} · ${pick(roleNames[person.role] ?? [person.role, person.role])}`,
              })) ?? []
            }
          />
          <label htmlFor="transfer-note" className="s t2">
            {w('note')}
          </label>
          <Input.TextArea id="transfer-note" rows={2} maxLength={500} value={note} onChange={event => setNote(event.target.value)} />
        </div>
      )}
    </Modal>
  )
}
