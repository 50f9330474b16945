import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Modal } from 'antd'
import { useState } from 'react'
import { bulkTasks } from '../../server/contract/tasks.ts'
import { call } from '../ui/call.ts'
import { Fail } from '../ui/fail.tsx'
import { settings } from '../ui/settings.ts'
import { useKeys } from '../ui/keys.ts'
import { Kbd } from '../ui/kbd.tsx'
import { announce } from '../ui/announce.ts'
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
  /** What is filled in for every one. */ values?: Record<string, unknown>
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
    mutationFn: ({ act, ids, to, note, values }: Deed) =>
      call(bulkTasks, { body: { act, undo: settings().undo, tasks: ids.map(id => ({ id, ...(values ? { values } : {}) })), ...(to ? { to } : {}), ...(note ? { note } : {}) } }),
    onSuccess: ({ rows }, deed) => {
      setOutcomes(
        rows.map(row => ({
          id: row.id,
          name: names.get(row.id) ?? row.id,
          ok: row.ok,
          ...(row.problem ? { reason: row.problem.detail ?? row.problem.title } : {}),
        })),
      )
      const good = rows.filter(row => row.ok).length
      announce(w('bulkSay', { ok: good, bad: rows.length - good }))
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
  const complete = (values?: Record<string, unknown>) => run({ act: 'complete', ids: tasks.map(task => task.id), ...(values ? { values } : {}) })
  const checks = tasks.every(task => task.kind === 'COMPLETENESS_CHECK')
  // The open task offers the same keys, and comes later whenever another is opened: what is selected goes first.
  useKeys([
    { keys: 'c', name: `${w('claim')} × ${tasks.length}`, run: () => act('claim') },
    { keys: 't', name: `${w('transfer')} × ${tasks.length}`, run: () => setHanding(true) },
    ...(checks ? [{ keys: 'e', name: `${w('complete_ok')} × ${tasks.length}`, run: () => complete({ result: '齐全' }) }] : []),
    { keys: 'ctrl+enter', name: `${w('complete')} × ${tasks.length}`, run: () => complete() },
  ], { above: true })
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
      {checks ? (
        <Button size="small" type="primary" onClick={() => complete({ result: '齐全' })}>
          {w('complete_ok')} <Kbd keys="e" />
        </Button>
      ) : (
        <Button size="small" type="primary" onClick={() => complete()}>
          {w('complete')}
        </Button>
      )}
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
