import { useQuery } from '@tanstack/react-query'
import { Link, useSearchParams } from 'react-router'
import { listProcesses, readCatalogue } from '../../server/contract/portal.ts'
import { call } from '../ui/call.ts'
import { Fail } from '../ui/fail.tsx'
import { Law } from '../ui/law.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { plainWords } from '../words/portal-more.ts'
import { portalWords } from '../words/portal.ts'
import { familyNames } from '../words/roles.ts'
import { usePick, useWords } from '../words/words.ts'
import { PortalPage } from './portal-page.tsx'
import { RegionForm } from './region-form.tsx'

/** What must be traded on the platform, by family, with threshold, article and the procedure it takes. */
export default function CataloguePage() {
  const p = useWords(portalWords)
  const w = useWords(plainWords)
  const pick = usePick()
  const [params, setParams] = useSearchParams()
  const region = params.get('region') ?? ''
  const found = useQuery({ queryKey: ['portal', 'catalogue', region], queryFn: ({ signal }) => call(readCatalogue, { query: region ? { region } : {}, signal }) })
  const processes = useQuery({ queryKey: ['processes', 'public'], queryFn: ({ signal }) => call(listProcesses, { signal }) })
  const published = new Set(processes.data?.map(one => one.key))
  const items = found.data?.items ?? []
  const families = [...new Set(items.map(item => item.family))]
  return (
    <PortalPage title={p('catalogue')}>
      <div className="p-title">
        <h1>{p('catalogue')}</h1>
        {found.data && (
          <p className="s t2" lang="zh-CN">
            {w('catalogueSub', { version: found.data.version, date: found.data.publishedAt ?? '' })} {w('chain', { text: found.data.chain.join(' → ') })}
          </p>
        )}
        <RegionForm action="/catalogue" region={region} choose={code => setParams(code ? { region: code } : {})} />
      </div>
      {found.isPending && <Skeleton lines={10} />}
      {found.isError && <Fail error={found.error} retry={() => void found.refetch()} />}
      {families.map(family => (
        <section key={family} className="card" style={{ marginBottom: 16 }}>
          <div className="hd">
            <h2>{pick(familyNames[family] ?? [family, family])}</h2>
          </div>
          <div className="p-scroll" tabIndex={0} role="region" aria-label={pick(familyNames[family] ?? [family, family])}>
            <table className="t" lang="zh-CN">
              <thead>
                <tr>
                  <th scope="col">{w('item')}</th>
                  <th scope="col">{w('threshold')}</th>
                  <th scope="col">{w('basis')}</th>
                  <th scope="col">{w('process')}</th>
                </tr>
              </thead>
              <tbody>
                {items
                  .filter(item => item.family === family)
                  .map(item => (
                    <tr key={item.code}>
                      <td style={{ minWidth: 180 }}>
                        {item.name} <span className="mono t3">{item.code}</span>
                      </td>
                      <td style={{ minWidth: 220 }}>
                        {item.threshold ?? '—'} <span className={item.mandatory ? 'chip wa' : 'chip'}>{w(item.mandatory ? 'mandatory' : 'voluntary')}</span>
                      </td>
                      <td>{item.legalBasis && (/\d/.test(item.legalBasis) ? <Law id={item.legalBasis} family={family} /> : item.legalBasis)}</td>
                      <td className="nw">{published.has(item.process) ? <Link to={`/process/${item.process}`}>{w('process')} →</Link> : <span className="t3">{w('notPublished')}</span>}</td>
                    </tr>
                  ))}
              </tbody>
            </table>
          </div>
        </section>
      ))}
    </PortalPage>
  )
}
