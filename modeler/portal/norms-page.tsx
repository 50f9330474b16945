import { useQuery } from '@tanstack/react-query'
import { readNorms } from '../../server/contract/portal.ts'
import { call } from '../ui/call.ts'
import { Fail } from '../ui/fail.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { plainWords } from '../words/portal-more.ts'
import { portalWords } from '../words/portal.ts'
import { useWords } from '../words/words.ts'
import { PortalPage } from './portal-page.tsx'

/** The statutes the platform holds in full, each with the version held. */
export default function NormsPage() {
  const p = useWords(portalWords)
  const w = useWords(plainWords)
  const found = useQuery({ queryKey: ['portal', 'norms'], queryFn: ({ signal }) => call(readNorms, { signal }), staleTime: 600_000 })
  return (
    <PortalPage title={p('norms')}>
      <div className="p-title">
        <h1>{p('norms')}</h1>
        <p className="s t2">{w('normsSub')}</p>
      </div>
      <section className="card">
        {found.isPending && <Skeleton lines={10} />}
        {found.isError && <Fail error={found.error} retry={() => void found.refetch()} />}
        <ul className="p-norms" lang="zh-CN">
          {found.data?.map(norm => (
            <li key={norm.title}>
              <h2>{norm.title}</h2>
              <p className="row wrap">
                <span className="chip">{norm.version}</span>
                <span className="chip">{w('articles', { n: norm.articles })}</span>
              </p>
              {norm.source && <p className="s t2">{norm.source}</p>}
            </li>
          ))}
        </ul>
      </section>
    </PortalPage>
  )
}
