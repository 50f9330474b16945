import { useQueries } from '@tanstack/react-query'
import { uiWords } from '../words/ui.ts'
import { useWords } from '../words/words.ts'
import { call } from './call.ts'
import { Pop } from './pop.tsx'
import { Skeleton } from './skeleton.tsx'

interface LawProps {
  /** A reference as rules carry it: `招标投标法24`, `实施条例54`, several separated by ；. */
  id: string
  /** Why it applies here, one sentence. */
  why?: string
  /** Family of trade: decides which 条例 a bare 条例 means. */
  family?: string
}

/** 招标投标法24 → 招标投标法第二十四条, for reading aloud. */
export const spoken = (id: string): string => id.replace(/\s*(\d+)(?=$|[、，；;（(])/g, (_, n: string) => `第 ${n} 条`)

/** The § chip: one click shows the article's text, source, version and why it applies. Never used for anything that is not law (see Promise). */
export function Law({ id, why, family }: LawProps) {
  const w = useWords(uiWords)
  return (
    <Pop
      className="law"
      panel="law-pop"
      aria-label={`${id} ${w('basis', { law: spoken(id) })}`}
      onClick={event => event.stopPropagation()}
      content={<Articles id={id} {...(why ? { why } : {})} {...(family ? { family } : {})} />}
    >
      {id}
    </Pop>
  )
}

function Articles({ id, why, family }: LawProps) {
  const w = useWords(uiWords)
  const parts = id
    .split(/[；;]/)
    .map(part => part.trim())
    .filter(Boolean)
  const found = useQueries({
    queries: parts.map(ref => ({
      queryKey: ['law', ref, family],
      queryFn: async ({ signal }: { signal: AbortSignal }) => call((await import('../../server/contract/law.ts')).lawArticle, { params: { ref }, query: family ? { family } : {}, signal }),
      staleTime: Number.POSITIVE_INFINITY,
    })),
  })
  return (
    <div className="articles" lang="zh-CN">
      {found.map((one, at) => {
        if (one.isPending) return <Skeleton key={parts[at]} lines={3} />
        if (one.isError)
          return (
            <p key={parts[at]} role="alert">
              {one.error.message}{' '}
              <button type="button" className="plain" onClick={() => void one.refetch()}>
                {w('retry')}
              </button>
            </p>
          )
        const article = one.data
        return (
          <article key={parts[at]}>
            <h4>
              《{article.law}》{article.label ?? ''}
            </h4>
            {article.text ? <blockquote>{article.text}</blockquote> : <p className="t2">{w('unverified')}</p>}
            <p className="xs t3">
              {article.verified && <span className="chip ok">{article.status}</span>} {article.version && w('version', { version: article.version })}{' '}
              {article.source}
            </p>
          </article>
        )
      })}
      {why && (
        <p className="law-why">
          <b>{w('applies')}</b> {why}
        </p>
      )}
    </div>
  )
}

interface PromiseProps {
  text: string
  /** 诺 = our service promise, 约 = a clause of notice or contract. */ kind?: '诺' | '约'
}

/** A basis that is not law: grey 诺 or 约, never §. */
export function Promised({ text, kind = '诺' }: PromiseProps) {
  const w = useWords(uiWords)
  return (
    <span className="promised" title={w(kind === '诺' ? 'promise' : 'agreed', { text })}>
      <b aria-hidden="true">{kind}</b>
      {text}
    </span>
  )
}
