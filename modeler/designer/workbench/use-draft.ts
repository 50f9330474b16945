import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { draft as draftRoute, lockDraft, saveDraft, unlockDraft, type Bundle } from '../../../server/contract/design.ts'
import type { Reply } from '../../../server/contract/route.ts'
import { call, isCallProblem, isProblem, type CallProblem } from '../../ui/call.ts'
import { useLive } from '../../ui/live.ts'
import { forget, keep, kept } from './unsaved.ts'

type Opened = Reply<typeof draftRoute>
type Draft = Opened['draft']
export type Saving = 'saved' | 'dirty' | 'saving' | 'offline'
interface Rename { was: string; became: string }
export interface Workshop {
  draft: Draft
  /** The files as they are on this page now; replaced as a whole on each change. */
  bundle: Bundle
  /** Counts up whenever the files came from elsewhere (opened, restored, theirs) and editors must load anew. */
  loaded: number
  saving: Saving
  savedAt: string
  writable: boolean
  here: Opened['here']
  conflict: CallProblem | undefined
  recovered: boolean
  /** A change made on this page; `anew` where it came from a file and the editors must load it. */
  change(part: Partial<Bundle>, summary: string, anew?: boolean): void
  /** Saves what is not saved yet, behind a save that is under way; false where something stays unsaved. */
  flush(): Promise<boolean>
  take(bundle: Bundle, revision: number): void
  resolve(how: 'mine' | 'theirs'): Promise<void>
  takeOver(): Promise<void>
  lookAt(element: string | null): void
  /** An element got another id: told with the next save, so that remarks follow it. */
  renamed(was: string, became: string): void
}

/**
 * One draft on this page: autosaved a second after the last stroke, kept on this machine until the server has it, locked
 * for one writer with renewal, reconciled after a lost connection. Who may not write (`writes`) looks on. Returns undefined while loading.
 */
export function useDraft(id: string, opened: Opened | undefined, writes: boolean): Workshop | undefined {
  const client = useQueryClient()
  const [state, setState] = useState<Omit<Workshop, 'change' | 'flush' | 'take' | 'resolve' | 'takeOver' | 'lookAt' | 'renamed'>>()
  const live = useRef({ bundle: undefined as Bundle | undefined, revision: 0, dirty: false, summary: '编辑', renamed: [] as Rename[], timer: undefined as ReturnType<typeof setTimeout> | undefined, busy: undefined as Promise<void> | undefined, element: null as string | null })
  const update = useCallback((part: Partial<Workshop>) => setState(old => old && { ...old, ...part }), [])

  useEffect(() => {
    if (!opened || live.current.bundle) return
    // older than what the server has now: saving it will ask which of the two to keep
    const local = kept(id)
    const recovered = local !== undefined
    const bundle = local?.bundle ?? opened.bundle
    Object.assign(live.current, { bundle, revision: local?.revision ?? opened.draft.revision, dirty: recovered })
    setState({ draft: opened.draft, bundle, loaded: 1, saving: recovered ? 'dirty' : 'saved', savedAt: opened.draft.updatedAt, writable: false, here: opened.here, conflict: undefined, recovered })
  }, [opened, id])

  const flush = useCallback(async () => {
    const now = live.current
    clearTimeout(now.timer)
    now.timer = undefined
    while (now.busy) await now.busy
    if (!now.dirty || !now.bundle) return true
    let free = (): void => {}
    const { renamed } = now
    Object.assign(now, { busy: new Promise<void>(done => { free = done }), dirty: false, renamed: [] })
    update({ saving: 'saving' })
    try {
      const { revision, savedAt } = await call(saveDraft, { params: { id }, body: { revision: now.revision, bundle: now.bundle, summary: now.summary, renamed } })
      now.revision = revision
      if (!now.dirty) forget(id)
      update({ saving: now.dirty ? 'dirty' : 'saved', savedAt })
    } catch (error) {
      now.dirty = true
      now.renamed.unshift(...renamed)
      if (isProblem(error, 'draft-conflict')) update({ conflict: error, saving: 'dirty' })
      else if (isProblem(error, 'draft-locked') || isProblem(error, 'draft-closed')) update({ writable: false, saving: 'dirty' })
      else { update({ saving: isCallProblem(error) && error.problem.status > 0 && error.problem.status < 500 ? 'dirty' : 'offline' }); now.timer = setTimeout(() => void flush(), 3000) }
    } finally {
      now.busy = undefined
      free()
      if (now.dirty && !now.timer) now.timer = setTimeout(() => void flush(), 1000)
    }
    return !now.dirty
  }, [id, update])

  const change = useCallback((part: Partial<Bundle>, summary: string, anew = false) => {
    const now = live.current
    if (!now.bundle) return
    now.bundle = { ...now.bundle, ...part }
    Object.assign(now, { dirty: true, summary })
    keep(id, now.revision, now.bundle)
    const { bundle } = now
    setState(old => old && { ...old, bundle, saving: 'dirty', loaded: old.loaded + Number(anew) })
    clearTimeout(now.timer)
    now.timer = setTimeout(() => { now.timer = undefined; void flush() }, 1000)
  }, [id, flush])

  const take = useCallback((bundle: Bundle, revision: number) => {
    Object.assign(live.current, { bundle, revision, dirty: false })
    forget(id)
    setState(old => old && { ...old, bundle, loaded: old.loaded + 1, saving: 'saved', conflict: undefined })
  }, [id])

  /** Takes up what somebody else saved since, the files only then: they are half a megabyte. */
  const catchUp = useCallback(async ({ revision }: { revision: number }) => {
    // our own save is told to everybody, us included, and often before its answer is here
    while (live.current.busy) await live.current.busy
    const isNewer = (found: number): boolean => found > live.current.revision && !live.current.dirty
    const fresh = isNewer(revision) ? await call(draftRoute, { params: { id } }) : undefined
    if (fresh && isNewer(fresh.draft.revision)) take(fresh.bundle, fresh.draft.revision)
  }, [id, take])

  const renew = useCallback(async (takeOver: boolean) => {
    const look = async (): Promise<void> => {
      const { draft, here } = await call(lockDraft, { params: { id }, body: { write: false, element: live.current.element } })
      update({ draft, here, writable: false })
      await catchUp(draft)
    }
    if (!writes) return look()
    try {
      const { draft, here } = await call(lockDraft, { params: { id }, body: { takeOver, write: true, element: live.current.element } })
      update({ draft, here, writable: true })
      await catchUp(draft)
      if (live.current.dirty && !live.current.timer) await flush()
    } catch (error) {
      if (!isProblem(error, 'draft-locked') && !isProblem(error, 'draft-closed')) return
      await look()
    }
  }, [id, update, flush, catchUp, writes])

  const reload = useCallback(async () => {
    const { draft, here } = await call(lockDraft, { params: { id }, body: { write: false, element: live.current.element } })
    await catchUp(draft)
    setState(old => old && { ...old, draft, here, writable: old.writable && draft.lock?.mine !== false })
  }, [id, catchUp])

  const resolve = useCallback(async (how: 'mine' | 'theirs') => {
    const fresh = await call(draftRoute, { params: { id } })
    if (how === 'theirs') { take(fresh.bundle, fresh.draft.revision); return }
    Object.assign(live.current, { revision: fresh.draft.revision, dirty: true })
    update({ conflict: undefined })
    await flush()
  }, [id, take, flush, update])

  const ready = state !== undefined
  useEffect(() => {
    if (!ready) return
    void renew(false).catch(() => {})
    const beat = setInterval(() => void renew(false).catch(() => {}), 20_000)
    const leave = (event: BeforeUnloadEvent) => { if (live.current.dirty) event.preventDefault() }
    addEventListener('beforeunload', leave)
    return () => {
      clearInterval(beat)
      removeEventListener('beforeunload', leave)
      void flush().finally(() => void call(unlockDraft, { params: { id } }).catch(() => {}))
      void client.invalidateQueries({ queryKey: ['drafts'] })
    }
  }, [ready, id, renew, flush, client])

  useLive(useCallback(event => { if (event.topic === 'drafts' && event.draft === id) void reload().catch(() => {}) }, [reload, id]))
  const lookAt = useCallback((element: string | null) => { live.current.element = element }, [])
  const renamed = useCallback((was: string, became: string) => { live.current.renamed.push({ was, became }) }, [])
  return state && { ...state, change, flush, take, resolve, takeOver: () => renew(true), lookAt, renamed }
}
