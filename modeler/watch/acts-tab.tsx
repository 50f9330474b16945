import type { UseQueryResult } from '@tanstack/react-query'
import type { Reply } from '../../server/contract/route.ts'
import type { instanceActs, Token } from '../../server/contract/watch.ts'
import { useNow } from '../ui/clock.ts'
import { Empty } from '../ui/empty.tsx'
import { Fail } from '../ui/fail.tsx'
import { Law } from '../ui/law.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { short } from '../ui/times.ts'
import { actNames, watchWords } from '../words/watch.ts'
import { usePick, useWords } from '../words/words.ts'

type Found = UseQueryResult<Reply<typeof instanceActs>>
const names = (tokens: readonly Token[]) => [...new Set(tokens.map(token => token.name))].join('、') || '–'

/** What those who watch did: interventions with where the tokens stood before and after, letters, annotations. */
export function ActsTab({ found }: { found: Found }) {
  const w = useWords(watchWords)
  const pick = usePick()
  const today = useNow('half-minute')
  if (found.isPending) return <Skeleton lines={4} />
  if (found.isError) return <Fail error={found.error} retry={() => void found.refetch()} />
  const { acts, notes, letters } = found.data
  if (acts.length + notes.length + letters.length === 0) return <Empty>{w('noActs')}</Empty>
  return (
    <div className="acts" lang="zh-CN">
      {acts.map(act => (
        <article key={act.id}>
          <p className="xs t3">{short(act.at, today)} {act.by} · {act.post}</p>
          <div className="row wrap"><b>{pick(actNames[act.kind] ?? [act.kind, act.kind])}</b>{act.law && <Law id={act.law} />}</div>
          {act.reason && <p className="s t2">{act.reason}</p>}
          {names(act.before) !== names(act.after) && <p className="s"><span className="t2">{names(act.before)}</span> → <b>{names(act.after)}</b></p>}
        </article>
      ))}
      {letters.length > 0 && <h3 className="sec">{w('letters')}</h3>}
      {letters.map(letter => (
        <article key={letter.id}>
          <p className="xs t3">{short(letter.at, today)} {letter.by} · {letter.post}</p>
          <div className="row wrap"><b>{letter.number}</b> → {letter.addressee.name} <Law id={letter.law} /></div>
          <p className="s">{letter.subject}</p>
          <p className="s t2">{letter.text}</p>
        </article>
      ))}
      {notes.length > 0 && <h3 className="sec">{w('notes')}</h3>}
      {notes.map(note => (
        <article key={note.id}>
          <p className="xs t3">{short(note.at, today)} {note.by} · {note.post}{note.step ? ` · 「${note.step}」` : ''}</p>
          <p className="s">{note.text}</p>
        </article>
      ))}
    </div>
  )
}
