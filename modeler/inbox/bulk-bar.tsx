import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Modal } from 'antd'
import { useState } from 'react'
import { bulkTasks } from '../../server/contract/tasks.ts'
import { call } from '../ui/call.ts'
import { Fail } from '../ui/fail.tsx'
import { RowResult, type RowOutcome } from '../ui/row-result.tsx'
import { inboxWords } from '../words/inbox.ts'
import { useWords } from '../words/words.ts'
import type { TaskItem } from './tasks.ts'
import { TransferDialog } from './transfer-dialog.tsx'

type Act = 'claim' | 'release' | 'transfer' | 'complete'
interface Deed {
  act: Act
  ids: string[]
  to?: string
  note?: string
}
interface Props {
  tasks: readonly TaskItem[]
  clear: () => void
  keep: (ids: string[]) => void
  drop: (id: string) => void
}

/** One act on every selected task; each row has its own outcome and those that failed stay selected. */
export function BulkBar({ tasks, clear, keep, drop }: Props) {
  const w = useWords(inboxWords)
  const client = useQueryClient()
  const [outcomes, setOutcomes] = useState<RowOutcome[]>()
  const [last, setLast] = useState<Deed>()
  const [handing, setHanding] = useState(false)
  const names = new Map(tasks.map(task => [task.id, `${task.instance.title} · ${task.name}`]))
  const bulk = useMutation({
    mutationFn: ({ act, ids, to, note }: Deed) =>
      call(bulkTasks, { body: { act, tasks: ids.map(id => ({ id })), ...(to ? { to } : {}), ...(note ? { note } : {}) } }),
    onSuccess: ({ rows }, deed) => {
      setOutcomes(
        rows.map(row => ({
          id: row.id,
          name: names.get(row.id) ?? row.id,
          ok: row.ok,
          ...(row.problem ? { reason: row.problem.detail ?? row.problem.title } : {}),
        })),
      )
      keep(rows.filter(row => !row.ok).map(row => row.id))
      if (deed.act === 'complete') for (const row of rows) if (row.ok) drop(row.id)
      void client.invalidateQueries({ queryKey: ['tasks'] })
    },
  })
  const run = (deed: Deed) => {
    setLast(deed)
    bulk.mutate(deed)
  }
  const act = (name: Act) => run({ act: name, ids: tasks.map(task => task.id) })
  return (
    <footer className="bulk">
      <span className="gr b">{w('selected', { n: tasks.length })}</span>
      <Button size="small" onClick={() => act('claim')} loading={bulk.isPending}>
        {w('claim')}
      </Button>
      <Button size="small" onClick={() => setHanding(true)}>
        {w('transfer')}
      </Button>
      <Button size="small" onClick={() => act('release')}>
        {w('release')}
      </Button>
      <Button size="small" type="primary" onClick={() => act('complete')}>
        {w('complete')}
      </Button>
      <Button size="small" type="text" onClick={clear}>
        {w('unselect')}
      </Button>
      {bulk.isError && <Fail error={bulk.error} slim />}
      {handing && (
        <TransferDialog
          tasks={tasks.map(task => task.id)}
          close={() => setHanding(false)}
          many={(to, note) => run({ act: 'transfer', ids: tasks.map(task => task.id), to, note })}
        />
      )}
      <Modal open={outcomes !== undefined} title={w('result')} footer={null} onCancel={() => setOutcomes(undefined)} width={640}>
        {outcomes && <RowResult outcomes={outcomes} retry={ids => last && run({ ...last, ids })} />}
      </Modal>
    </footer>
  )
}
