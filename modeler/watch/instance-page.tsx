import { useCallback, useEffect, useMemo, useState } from 'react'
import { useNavigate, useParams, useSearchParams } from 'react-router'
import { useCrumb } from '../shell/crumbs.ts'
import { useNow } from '../ui/clock.ts'
import { Fail } from '../ui/fail.tsx'
import { useKeys } from '../ui/keys.ts'
import { Skeleton } from '../ui/skeleton.tsx'
import { short } from '../ui/times.ts'
import { familyNames } from '../words/roles.ts'
import { watchWords } from '../words/watch.ts'
import { usePick, useWords } from '../words/words.ts'
import { Answer } from './answer.tsx'
import { DeadlineTable } from './deadline-table.tsx'
import { DiagramCard, type DiagramMode } from './diagram-card.tsx'
import { Head } from './instance-head.tsx'
import { Intervene } from './intervene-dialog.tsx'
import type { Dialog } from './dialog.ts'
import { LetterDialog } from './letter-dialog.tsx'
import { NoteDialog } from './note-dialog.tsx'
import { useHistory, useInstance, useMoment } from './queries.ts'
import { Side, tabKeys, type Tab } from './side.tsx'
import { useFold } from './use-fold.ts'
import { useReplay } from './use-replay.ts'

/** One trade: why it is late, where it stands, how it got there; the slider moves the whole page through time (UX S7). */
export default function InstancePage() {
  const w = useWords(watchWords)
  const pick = usePick()
  const go = useNavigate()
  const { id = '' } = useParams()
  const [search, setSearch] = useSearchParams()
  const at = search.get('at') ?? undefined
  const found = useInstance(id)
  const history = useHistory(id)
  const [touched, setTouched] = useState(at !== undefined)
  const folding = useFold(id, touched)
  const folded = useMemo(() => (at ? folding.at(at) : undefined), [folding, at])
  const asked = useMoment(id, at, folded === undefined)
  const moment = { data: folded ?? asked.data }
  useEffect(() => { if (at) setTouched(true) }, [at])
  const [dialog, setDialog] = useState<Dialog>(null)
  const [mode, setMode] = useState<DiagramMode>(() => (matchMedia('(max-width: 767px)').matches ? 'text' : 'tokens'))
  const today = useNow()
  const set = useCallback((name: string, value: string | undefined) => setSearch(() => {
    // two keys in a row: what the first wrote is in the address before it is in the hook
    const after = new URLSearchParams(location.search)
    if (value) after.set(name, value)
    else after.delete(name)
    return after
  }, { replace: true }), [setSearch])
  const replay = useReplay(history.data?.rows, at, when => set('at', when))
  const tab = (search.get('tab') ?? 'history') as Tab
  const detail = found.data
  useCrumb(detail ? [{ name: pick(familyNames[detail.family] ?? [detail.family, detail.family]), to: `/watch/list?family=${detail.family}` }, { name: detail.title }] : [])
  const open = (which: Dialog) => () => setDialog(which)
  useKeys(dialog ? [] : [
    { keys: ',', name: w('previous'), run: () => replay.step(-1) },
    { keys: '.', name: w('next'), run: () => replay.step(1) },
    { keys: 'space', name: w('replay'), run: replay.toggle },
    { keys: 'n', name: w('now'), run: () => set('at', undefined) },
    ...(detail?.rights.suspend.may && detail.status === 'active' ? [{ keys: 's', name: w('suspend'), run: open('suspend') }] : []),
    ...(detail?.rights.resume.may && (detail.status === 'suspended' || detail.halted) ? [{ keys: 'r', name: w('resume'), run: open('resume') }] : []),
    ...(detail?.rights.annotate.may ? [{ keys: 'm', name: w('letter'), run: open('letter') }, { keys: 'c', name: w('annotate'), run: open('note') }] : []),
    { keys: 't', name: w('textSteps'), run: () => setMode(mode === 'text' ? 'tokens' : 'text') },
    ...tabKeys.map((key, n) => ({ keys: String(n + 1), name: w(key), run: () => set('tab', key) })),
    { keys: 'esc', name: w('back'), run: () => (at ? set('at', undefined) : void go(-1)) },
  ])
  if (found.isPending) return <div className="watch instance"><section className="card pad"><Skeleton lines={10} /></section></div>
  if (found.isError) return <Fail error={found.error} whole retry={() => void found.refetch()} />
  if (!detail) return null
  return (
    <div className="watch instance">
      <Head detail={detail} open={setDialog} />
      <div className="instance-grid">
        <div className="instance-main">
          {at ? (
            <section className="card past-bar"><span className="gr"><b>{w('past', { at: short(at, today) })}</b> <span className="s">{folded ? w('foldedHere') : folding.ready && folding.until ? w('foldedUntil', { at: short(folding.until, today) }) : w('foldedThere')}</span></span><button type="button" className="plain" onClick={() => set('at', undefined)}>{w('backToNow')} <kbd>N</kbd></button></section>
          ) : (
            <Answer detail={detail} />
          )}
          <DiagramCard detail={detail} moment={at ? moment.data : undefined} mode={mode} setMode={setMode} replay={replay} marks={history.data?.marks ?? []} at={at} />
          <DeadlineTable rows={at && moment.data ? moment.data.deadlines : detail.deadlines} family={detail.family} />
        </div>
        <Side detail={detail} tab={tab} setTab={key => set('tab', key)} history={history.data} moment={moment.data} at={at} jump={when => set('at', when)} />
      </div>
      {dialog === 'note' && <NoteDialog detail={detail} close={() => setDialog(null)} />}
      {dialog === 'letter' && <LetterDialog detail={detail} close={() => setDialog(null)} />}
      {dialog && dialog !== 'note' && dialog !== 'letter' && <Intervene detail={detail} kind={dialog} close={() => setDialog(null)} />}
    </div>
  )
}
