import { useQuery } from '@tanstack/react-query'
import { versionLaw } from '../../../server/contract/version-law.ts'
import { call } from '../../ui/call.ts'
import { Fail } from '../../ui/fail.tsx'
import { Law } from '../../ui/law.tsx'
import { OverrideList } from '../../ui/override-list.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { exact } from '../../ui/times.ts'
import { useWords } from '../../words/words.ts'
import './flow.css'
import { flowWords } from './words.ts'

const chip = { error: 'er', warn: 'wa' } as const

/** What the law says of a version that is out: what a later rule objects to, and the advice its author went against. */
export function VersionLaw({ id }: { id: string }) {
  const f = useWords(flowWords)
  const found = useQuery({ queryKey: ['processes', 'law', id], queryFn: ({ signal }) => call(versionLaw, { params: { id }, signal }) })
  if (found.isError) return <Fail error={found.error} retry={() => void found.refetch()} slim />
  if (!found.data) return <Skeleton lines={3} />
  const { findings, overrides, checkedAt } = found.data
  return <section className="card version-law">
    <h2 className="hd">{f('lawToday')}</h2>
    <p className="t2 pad">{checkedAt ? f('checkedAt', { at: exact(checkedAt) }) : f('notChecked')} {findings.length === 0 && checkedAt && <span className="chip ok">{f('nothingLater')}</span>}</p>
    {findings.length > 0 && <ul className="review-findings">{findings.map((one, n) => <li key={n}>
      <span className={`chip ${chip[one.severity]}`}>{one.rule}</span> {one.message} {one.article && <Law id={`${one.article.law}${one.article.number}`} />}
      <p className="xs t2">{f('inForce', { date: one.inForce, at: exact(one.since) })}</p>
    </li>)}</ul>}
    <h2 className="hd">{f('explanations')}</h2>
    {overrides.length === 0 ? <p className="t2 pad">{f('noOverrides')}</p> : <OverrideList list={overrides} />}
  </section>
}
