import { CheckCircleFilled } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { readFees } from '../../server/contract/portal.ts'
import { call } from '../ui/call.ts'
import { Fail } from '../ui/fail.tsx'
import { Law } from '../ui/law.tsx'
import { yuanOf } from '../ui/money.ts'
import { Skeleton } from '../ui/skeleton.tsx'
import { plainWords } from '../words/portal-more.ts'
import { portalWords } from '../words/portal.ts'
import { familyNames } from '../words/roles.ts'
import { usePick, useWords } from '../words/words.ts'
import { PortalPage } from './portal-page.tsx'

/** What the platform charges (nothing) and the whole list of what may be asked of a party at all. */
export default function FeesPage() {
  const p = useWords(portalWords)
  const w = useWords(plainWords)
  const pick = usePick()
  const found = useQuery({ queryKey: ['portal', 'fees'], queryFn: ({ signal }) => call(readFees, { signal }) })
  const { note, services = [], items = [] } = found.data ?? {}
  const nothing = services.every(one => one.feeFen === 0)
  return (
    <PortalPage title={p('fees')}>
      <section className="card">
        <div className={nothing ? 'p-verdict ok' : 'p-verdict'}>
          <CheckCircleFilled aria-hidden="true" />
          <div>
            <h1>{nothing && found.data ? w('feesTitle') : p('fees')}</h1>
            <p lang="zh-CN">{note}</p>
          </div>
        </div>
        {found.isPending && <Skeleton lines={6} />}
        {found.isError && <Fail error={found.error} retry={() => void found.refetch()} />}
        <table className="t" lang="zh-CN">
          <thead>
            <tr>
              <th scope="col">{w('service')}</th>
              <th scope="col">{p('fees')}</th>
              <th scope="col">{w('basis')}</th>
            </tr>
          </thead>
          <tbody>
            {services.map(one => (
              <tr key={one.name}>
                <td>{one.name}</td>
                <td>{one.feeFen === 0 ? <span className="chip ok">{w('free')}</span> : `${yuanOf(one.feeFen)} 元`}</td>
                <td>{/\d/.test(one.basis) ? <Law id={one.basis} /> : one.basis}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <section className="card" style={{ marginTop: 16 }}>
        <div className="hd">
          <h2>{w('feeItems')}</h2>
        </div>
        <div className="p-scroll" tabIndex={0} role="region" aria-label={w('feeItems')}>
          <table className="t" lang="zh-CN">
            <thead>
              <tr>
                <th scope="col">{w('item')}</th>
                <th scope="col">{w('cap')}</th>
                <th scope="col">{p('family')}</th>
                <th scope="col">{w('basis')}</th>
              </tr>
            </thead>
            <tbody>
              {items.map(item => (
                <tr key={item.code}>
                  <td style={{ minWidth: 150 }}>
                    {item.name} <span className="xs t2">{w(item.kind === 'deposit' || item.kind === 'bond' ? item.kind : 'other')}</span>
                  </td>
                  <td style={{ minWidth: 160 }}>{item.cap === 0 ? w('mustBeFree') : item.cap === null ? w('noCap', { base: item.base }) : w('capOf', { base: item.base, pct: Math.round(item.cap * 1000) / 10 })}</td>
                  <td>{item.families.map(code => code === 'ALL' ? w('everyFamily') : pick(familyNames[code] ?? [code, code])).join('、')}</td>
                  <td>{item.law && <Law id={item.law} />}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </section>
    </PortalPage>
  )
}
