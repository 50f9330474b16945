import { useQuery } from '@tanstack/react-query'
import { overrides } from '../../server/contract/version-law.ts'
import { useCrumb } from '../shell/crumbs.ts'
import { call } from '../ui/call.ts'
import { Empty } from '../ui/empty.tsx'
import { Fail } from '../ui/fail.tsx'
import { OverrideList } from '../ui/override-list.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { watchWords } from '../words/watch.ts'
import { useWords } from '../words/words.ts'
import { WatchBar } from './watch-bar.tsx'

/** Advice of the rules that designers went against, with their reasons, by process; for 监察 and 审计. */
export default function OverridesPage() {
  const w = useWords(watchWords)
  useCrumb([{ name: w('overrides') }])
  const found = useQuery({ queryKey: ['processes', 'overrides'], queryFn: ({ signal }) => call(overrides, { query: {}, signal }) })
  const list = found.data ?? []
  return (
    <div className="watch">
      <WatchBar everywhere />
      <div className="overrides-page">
        <h1>{w('overrides')}</h1>
        <p className="t2">{w('overridesWhy')}</p>
        {found.isError ? <Fail error={found.error} retry={() => void found.refetch()} /> : !found.data ? <Skeleton lines={6} /> : list.length === 0 ? <Empty>{w('noOverrides')}</Empty> : [...new Set(list.map(one => one.process))].map(process => (
          <section key={process} className="card">
            <h2 className="hd">
              {list.find(one => one.process === process)!.name} <small className="mono t3">{process}</small>
            </h2>
            <OverrideList list={list.filter(one => one.process === process)} />
          </section>
        ))}
      </div>
    </div>
  )
}
