import type { z } from 'zod'
import type { Override } from '../../server/contract/version-law.ts'
import { roleNames } from '../words/roles.ts'
import { uiWords } from '../words/ui.ts'
import { usePick, useWords } from '../words/words.ts'
import { Law } from './law.tsx'
import { exact } from './times.ts'

/** Advice gone against: the rule, what it said, why it was not followed, and who wrote that. */
export function OverrideList({ list }: { list: z.infer<typeof Override>[] }) {
  const w = useWords(uiWords)
  const pick = usePick()
  return <ul className="override-list">{list.map(one => <li key={one.id}>
    <span className="chip">{one.rule}</span> <span className="told">{one.message}</span> {one.article && <Law id={`${one.article.law}${one.article.number}`} />}
    <p><b>{one.why}</b></p>
    <p className="xs t3">{one.by} · {roleNames[one.role] ? pick(roleNames[one.role]!) : one.role} · {exact(one.at)} · <span className="mono">{one.element}</span> · {one.version === null ? w('notPublished') : w('becameV', { n: one.version })}</p>
  </li>)}</ul>
}
