import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { claimTask, saveDraft } from '../../server/contract/tasks.ts'
import { call, isCallProblem } from '../ui/call.ts'
import type { Values } from '../ui/form-view.tsx'
import { inboxWords } from '../words/inbox.ts'
import { useWords } from '../words/words.ts'
import type { TaskDetail } from './tasks.ts'

export interface DraftState {
  /** What the form shows first: the task's values under the newest draft. A new object only when another version is restored. */
  initial: Values
  edited: (values: Values) => void
  restore: (values: Values) => void
  /** Writes what waits to be saved, now. */
  flush: () => Promise<void>
  saving: boolean
  savedAt: string | undefined
  failed: string | undefined
  /** Why the claim on first edit did not succeed. */
  lost: string | undefined
}

/** Claims the task with the first edit and saves the draft 1 s after typing pauses; a lost claim keeps what was typed. */
export function useDraft(task: TaskDetail): DraftState {
  const w = useWords(inboxWords)
  const client = useQueryClient()
  const [initial, setInitial] = useState<Values>(() => ({ ...task.values, ...task.draft?.values }))
  const [savedAt, setSavedAt] = useState(task.draft?.at)
  const [lost, setLost] = useState<string>()
  // Whoever took it gave it back: it may be claimed again.
  const holder = useRef(task.assignee)
  useEffect(() => {
    if (holder.current && !task.assignee) setLost(undefined)
    holder.current = task.assignee
  }, [task.assignee])
  const waiting = useRef<{ values: Values; timer: ReturnType<typeof setTimeout> }>(undefined)
  const last = useRef<string>(undefined)
  const claiming = useRef(task.mine)
  const params = { task: task.id }

  const saver = useMutation({ mutationFn: (values: Values) => call(saveDraft, { params, body: { values } }), onSuccess: draft => setSavedAt(draft.at) })
  const { mutateAsync } = saver
  const flush = useCallback(async () => {
    const held = waiting.current
    if (!held) return
    clearTimeout(held.timer)
    waiting.current = undefined
    await mutateAsync(held.values).catch(() => undefined)
  }, [mutateAsync])
  useEffect(() => () => void flush(), [flush])

  const claim = () => {
    if (claiming.current || !task.rights.claim) return
    claiming.current = true
    void call(claimTask, { params })
      .then(
        () => setLost(undefined),
        (failure: unknown) => {
          claiming.current = false
          const by = isCallProblem(failure) ? (failure.problem['by'] ?? failure.problem['assignee']) : undefined
          const name = typeof by === 'object' && by !== null && 'name' in by ? String(by.name) : typeof by === 'string' ? by : undefined
          setLost(name ? w('lost', { name }) : isCallProblem(failure) ? (failure.problem.detail ?? failure.problem.title) : String(failure))
        },
      )
      .finally(() => void client.invalidateQueries({ queryKey: ['tasks'] }))
  }
  const edited = (values: Values) => {
    const text = JSON.stringify(values)
    // The first word of a form is its own: defaults and computed fields, nobody's edit.
    if (last.current === undefined || last.current === text) {
      last.current = text
      return
    }
    last.current = text
    claim()
    if (waiting.current) clearTimeout(waiting.current.timer)
    waiting.current = { values, timer: setTimeout(() => void flush(), 1000) }
  }
  const failed = saver.error ? (isCallProblem(saver.error) ? saver.error.problem.title : String(saver.error)) : undefined
  return {
    initial,
    edited,
    restore: values => {
      last.current = undefined
      setInitial({ ...task.values, ...values })
    },
    flush,
    saving: saver.isPending,
    savedAt,
    failed,
    lost,
  }
}
