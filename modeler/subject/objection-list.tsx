import type { z } from 'zod'
import type { OwnObjection } from '../../server/contract/bids.ts'
import { useNow } from '../ui/clock.ts'
import { Empty } from '../ui/empty.tsx'
import { Fail } from '../ui/fail.tsx'
import { Sla } from '../ui/sla.tsx'
import { short } from '../ui/times.ts'
import { plainWords } from '../words/portal-more.ts'
import { subjectWords } from '../words/subject.ts'
import { useWords } from '../words/words.ts'

interface Props {
  rows: readonly z.infer<typeof OwnObjection>[] | undefined
  error: unknown
  retry: () => void
  empty: string
}

/** Objections with when they must be answered and what the answer was; who raised them is not told here. */
export function ObjectionList({ rows, error, retry, empty }: Props) {
  const w = useWords(subjectWords)
  const p = useWords(plainWords)
  const at = useNow()
  if (error) return <Fail error={error} retry={retry} />
  if (rows?.length === 0) return <Empty>{empty}</Empty>
  return (
    <ul className="sub-list">
      {rows?.map(row => (
        <li key={row.id}>
          <span className="gr" lang="zh-CN">
            <b>{row.subject}</b>
            <span className="xs t2" style={{ display: 'block' }}>
              {row.stage in stages ? p(stages[row.stage as keyof typeof stages]) : row.stage} · {short(row.receivedAt, at)}
            </span>
            <span className="s t2" style={{ display: 'block' }}>
              {row.reply ? w('reply', { text: row.reply }) : row.facts}
            </span>
          </span>
          {row.status === 'open' ? <Sla due={row.answerDue} provisional={row.provisional} /> : <span className="chip ok">{w(row.upheld === null ? 'answered' : row.upheld ? 'upheld' : 'rejected')}</span>}
        </li>
      ))}
    </ul>
  )
}
const stages = { documents: 'stage_documents', opening: 'stage_opening', result: 'stage_result' } as const
