import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Reply } from '../../server/contract/route.ts'
import { listHolds, undoTask } from '../../server/contract/tasks.ts'
import { announce } from '../ui/announce.ts'
import { call, isCallProblem } from '../ui/call.ts'
import { now, useNow } from '../ui/clock.ts'
import { Kbd } from '../ui/kbd.tsx'
import { useKeys } from '../ui/keys.ts'
import { inboxWords } from '../words/inbox.ts'
import { useWords } from '../words/words.ts'
import { finishing } from './tasks.ts'

type Hold = Reply<typeof listHolds>[number]

/** What was just completed and may be taken back for a few seconds, and what did not come to pass afterwards. */
export function UndoBar({ back }: { back: (task: string) => void }) {
  const w = useWords(inboxWords)
  const client = useQueryClient()
  const found = useQuery({ queryKey: ['tasks', 'holds'], queryFn: ({ signal }) => call(listHolds, { signal }) })
  useNow('second')
  const holds = found.data ?? []
  const open = holds.filter(hold => hold.refused === null && Date.parse(hold.until) > now())
  const refused = holds.filter(hold => hold.refused !== null)
  const last = Math.max(0, ...holds.filter(hold => hold.refused === null).map(hold => Date.parse(hold.until)))
  useEffect(() => {
    // A second after the window: has it come to pass?
    if (!last) return
    const timer = setTimeout(() => void client.invalidateQueries({ queryKey: ['tasks'] }), Math.max(0, last - now()) + 1500)
    return () => clearTimeout(timer)
  }, [client, last])
  const undo = useMutation({
    mutationFn: async (tasks: readonly Hold[]) => {
      for (const { task } of tasks) await call(undoTask, { params: { task } })
      return tasks
    },
    onSuccess: tasks => {
      for (const { task } of tasks) finishing.delete(task)
      announce(w('undoneSay', { name: tasks[0]?.title ?? '' }))
      back(tasks[0]!.task)
    },
    onError: failure => announce(isCallProblem(failure) ? (failure.problem.detail ?? failure.problem.title) : String(failure), 'assertive'),
    onSettled: () => client.invalidateQueries({ queryKey: ['tasks'] }),
  })
  const dismiss = (hold: Hold) => void call(undoTask, { params: { task: hold.task } }).finally(() => void client.invalidateQueries({ queryKey: ['tasks', 'holds'] }))
  useKeys(open.length > 0 ? [{ keys: 'u', name: w('undo'), run: () => undo.mutate(open) }] : [])
  if (open.length + refused.length === 0) return null
  const seconds = Math.max(1, Math.ceil((Math.max(...open.map(hold => Date.parse(hold.until))) - now()) / 1000))
  return (
    <div className="undo-bar">
      {open.length > 0 && (
        <p>
          <span className="gr el">{open.length === 1 ? w('doneSay', { name: open[0]!.title }) : w('doneMany', { n: open.length })}</span>
          <button type="button" className="btn small" onClick={() => undo.mutate(open)}>
            {w('undo')} {seconds} <Kbd keys="u" />
          </button>
        </p>
      )}
      {refused.map(hold => (
        <p key={hold.task} role="alert" className="bad">
          <span className="gr">{w('notDone', { name: hold.title, why: hold.refused?.detail ?? hold.refused?.title ?? '' })}</span>
          <button
            type="button"
            className="btn small"
            onClick={() => {
              finishing.delete(hold.task)
              dismiss(hold)
              back(hold.task)
            }}
          >
            {w('openIt')}
          </button>
          <button type="button" className="btn small" onClick={() => dismiss(hold)}>
            {w('putAway')}
          </button>
        </p>
      ))}
    </div>
  )
}
