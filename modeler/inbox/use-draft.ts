import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Reply } from '../../server/contract/route.ts'
import { claimTask, listDrafts, saveDraft } from '../../server/contract/tasks.ts'
import { useActor } from '../session/session.ts'
import { announce } from '../ui/announce.ts'
import { call, isCallProblem } from '../ui/call.ts'
import { now } from '../ui/clock.ts'
import type { Values } from '../ui/form-view.tsx'
import { useLive } from '../ui/live.ts'
import { inboxWords } from '../words/inbox.ts'
import { useWords } from '../words/words.ts'
import { dropLocally, keepLocally, keptLocally } from './local-draft.ts'
import { finishing, type TaskDetail } from './tasks.ts'

type Draft = Reply<typeof saveDraft>
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
  /** A newer draft of somebody else (or of another device) while words of one's own are not saved yet. */
  theirs: { name: string; at: string; take: () => void; keep: () => void } | undefined
}

/** No connection, no session, no database: it will work later, nobody has to do it otherwise. */
const isPassing = (status: number): boolean => status === 0 || status === 401 || status >= 500

const pause = 1000
const again = 3000

/**
 * Claims the task with the first edit and saves the draft 1 s after typing pauses. What cannot be saved (no connection, session over) is kept in this
 * browser and tried again; a newer draft from elsewhere is taken up, or offered where one's own words would be lost.
 */
export function useDraft(task: TaskDetail): DraftState {
  const w = useWords(inboxWords)
  const client = useQueryClient()
  const me = useActor().id
  const local = useRef(keptLocally(me, task.id, task.draft?.at))
  const [initial, setInitial] = useState<Values>(() => ({ ...task.values, ...task.draft?.values, ...local.current }))
  const [savedAt, setSavedAt] = useState(task.draft?.at)
  const [saving, setSaving] = useState(false)
  const [failed, setFailed] = useState<string>()
  const [newer, setNewer] = useState<Draft>()
  const last = useRef<string>(undefined)
  const known = useRef(task.draft?.at ?? '')
  const waiting = useRef<Values | undefined>(local.current)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const params = { task: task.id }
  const { lost, claim } = useClaimOnEdit(task)

  const flush = useCallback(async () => {
    clearTimeout(timer.current)
    const values = waiting.current
    if (!values) return
    waiting.current = undefined
    setSaving(true)
    try {
      const draft = await call(saveDraft, { params: { task: task.id }, body: { values } })
      known.current = draft.at
      setSavedAt(draft.at)
      setFailed(undefined)
      if (!waiting.current) dropLocally(me, task.id)
    } catch (failure) {
      // Unless something newer was typed meanwhile, these words still wait.
      waiting.current ??= values
      const problem = isCallProblem(failure) ? failure.problem : undefined
      const may = problem !== undefined && isPassing(problem.status)
      setFailed(may ? w('waitingSave') : w('unsaved', { why: problem?.title ?? String(failure) }))
      if (may) timer.current = setTimeout(() => void flush(), again)
      else waiting.current = undefined
    } finally {
      setSaving(false)
    }
  }, [me, task.id, w])
  useEffect(() => {
    if (waiting.current) void flush()
    return () => void flush()
  }, [flush])

  const adopt = useCallback(
    (draft: Draft) => {
      known.current = draft.at
      last.current = undefined
      setInitial({ ...task.values, ...draft.values })
      setSavedAt(draft.at)
      setNewer(undefined)
    },
    [task.values],
  )
  useLive(
    useCallback(
      event => {
        // A completion keeps its values as a draft, should it be taken back: no news from elsewhere.
        if (event.topic !== 'task-drafts' || event.instance !== task.instance.id || finishing.has(task.id)) return
        void call(listDrafts, { params: { task: task.id } }).then(
          ([newest]) => {
            if (!newest || newest.at <= known.current) return
            // Our own saves come back too; while one is under way its answer will tell.
            setTimeout(() => {
              if (newest.at <= known.current || finishing.has(task.id)) return
              if (waiting.current) setNewer(newest)
              else {
                adopt(newest)
                announce(w('taken_up'))
              }
            }, 600)
          },
          () => {},
        )
      },
      [adopt, task.id, task.instance.id, w],
    ),
  )

  const edited = (values: Values) => {
    const text = JSON.stringify(values)
    // The first word of a form is its own: defaults and computed fields, nobody's edit.
    if (last.current === undefined || last.current === text) {
      last.current = text
      return
    }
    last.current = text
    claim()
    waiting.current = values
    keepLocally(me, task.id, values, now())
    clearTimeout(timer.current)
    timer.current = setTimeout(() => void flush(), pause)
  }
  return {
    initial,
    edited,
    restore: values => {
      last.current = undefined
      setInitial({ ...task.values, ...values })
      waiting.current = values
      void client.invalidateQueries({ queryKey: ['tasks', 'drafts', params.task] })
    },
    flush,
    saving,
    savedAt,
    failed,
    lost,
    theirs: newer && {
      name: newer.by.name,
      at: newer.at,
      take: () => {
        waiting.current = undefined
        dropLocally(me, task.id)
        adopt(newer)
      },
      keep: () => {
        known.current = newer.at
        setNewer(undefined)
        void flush()
      },
    },
  }
}

/** The first edit claims; a claim that is lost says to whom, and may be tried again once the task is free. */
function useClaimOnEdit(task: TaskDetail): { lost: string | undefined; claim: () => void } {
  const w = useWords(inboxWords)
  const client = useQueryClient()
  const [lost, setLost] = useState<string>()
  const holder = useRef(task.assignee)
  const claiming = useRef(task.mine)
  useEffect(() => {
    if (holder.current && !task.assignee) setLost(undefined)
    holder.current = task.assignee
  }, [task.assignee])
  const claim = () => {
    if (claiming.current || !task.rights.claim) return
    claiming.current = true
    void call(claimTask, { params: { task: task.id } })
      .then(
        () => setLost(undefined),
        (failure: unknown) => {
          claiming.current = false
          // Nobody took it; the connection, the session or the database was gone. The next edit tries again.
          if (isCallProblem(failure) && isPassing(failure.problem.status)) return
          const by = isCallProblem(failure) ? failure.problem['by'] : undefined
          const name = typeof by === 'object' && by !== null && 'name' in by ? String(by.name) : undefined
          const why = name ? (isCallProblem(failure) && failure.problem.detail) || w('lost', { name }) : isCallProblem(failure) ? (failure.problem.detail ?? failure.problem.title) : String(failure)
          setLost(why)
          announce(why, 'assertive')
        },
      )
      .finally(() => void client.invalidateQueries({ queryKey: ['tasks'] }))
  }
  return { lost, claim }
}
