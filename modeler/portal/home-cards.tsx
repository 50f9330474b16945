import { ApiOutlined, AuditOutlined, BookOutlined, FileProtectOutlined, PhoneOutlined, SafetyCertificateOutlined, TransactionOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import { Link } from 'react-router'
import { readNorms, supervisionPhones, type Opening } from '../../server/contract/portal.ts'
import { call } from '../ui/call.ts'
import { useNow } from '../ui/clock.ts'
import { Empty } from '../ui/empty.tsx'
import { Fail } from '../ui/fail.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { clockTime } from '../ui/times.ts'
import { portalWords } from '../words/portal.ts'
import { regionNames } from '../words/roles.ts'
import { usePick, useWords } from '../words/words.ts'

/** Today's openings; before one, the number of bidders is sealed and says so. */
export function Openings({ rows }: { rows: readonly z.infer<typeof Opening>[] }) {
  const w = useWords(portalWords)
  const pick = usePick()
  const at = useNow()
  return (
    <section className="card">
      <div className="hd">
        <h2 className="gr">{w('openings')}</h2>
        <span className="s t2">{w('openingsN', { n: rows.length })}</span>
      </div>
      {rows.length === 0 ? (
        <Empty>{w('noOpenings')}</Empty>
      ) : (
        <ul className="p-openings">
          {rows.map(row => {
            const time = clockTime(row.at).slice(0, 5)
            const waiting = Date.parse(row.at) > at && row.status === 'open'
            const state = row.status === 'unsealed' ? w('opened') : row.status === 'void' ? w('ended') : waiting ? w('sealedUntil', { time }) : w('decrypting')
            return (
              <li key={row.code}>
                <time dateTime={row.at}>{time}</time>
                <span>
                  <b lang="zh-CN">{row.title}</b>
                  <span className="xs t2">
                    {row.place ?? pick(regionNames[row.region] ?? [row.region, row.region])} · {state}
                  </span>
                </span>
                {waiting ? (
                  <Link to={`/open/${row.code}`} className="chip se">
                    {w('sealed')}
                  </Link>
                ) : (
                  <Link to={`/open/${row.code}`} className="chip pri">
                    {w('record')}
                  </Link>
                )}
              </li>
            )
          })}
        </ul>
      )}
    </section>
  )
}

/** The six doors. */
export function Doors() {
  const w = useWords(portalWords)
  const norms = useQuery({ queryKey: ['portal', 'norms'], queryFn: ({ signal }) => call(readNorms, { signal }), staleTime: 600_000 })
  const doors = [
    ['/verify/draw', SafetyCertificateOutlined, w('doorVerify'), w('doorVerifySub')],
    ['/verify/receipt', FileProtectOutlined, w('doorReceipt'), w('doorReceiptSub')],
    ['/complain', AuditOutlined, w('doorComplain'), w('doorComplainSub')],
    ['/fees', TransactionOutlined, w('doorFees'), w('doorFeesSub')],
    ['/norms', BookOutlined, w('doorNorms'), w('doorNormsSub', { n: norms.data?.length ?? '…' })],
    ['/data', ApiOutlined, w('doorData'), w('doorDataSub')],
  ] as const
  return (
    <nav className="card p-doors" aria-label={w('doors')}>
      {doors.map(([to, Icon, name, sub]) => (
        <Link key={to} to={to}>
          <Icon aria-hidden="true" />
          <span>
            <b>{name}</b>
            <small>{sub}</small>
          </span>
        </Link>
      ))}
    </nav>
  )
}

/** Whom to call; the county's own department before the city's. */
export function Phones({ region, family, title }: { region?: string; family?: string; title?: string }) {
  const w = useWords(portalWords)
  const query = { ...(region ? { region } : {}), ...(family ? { family } : {}) }
  const found = useQuery({ queryKey: ['portal', 'phones', region, family], queryFn: ({ signal }) => call(supervisionPhones, { query, signal }), staleTime: 600_000 })
  return (
    <section className="card">
      <div className="hd">
        <PhoneOutlined aria-hidden="true" />
        <h2>{title ?? w('phonesTitle')}</h2>
      </div>
      {found.isPending && <Skeleton lines={5} />}
      {found.isError && <Fail error={found.error} retry={() => void found.refetch()} />}
      {found.data && <PhoneList rows={found.data} />}
    </section>
  )
}

export function PhoneList({ rows }: { rows: readonly { department: string; name: string; phone: string }[] }) {
  return (
    <ul className="p-phones">
      {rows.map(row => (
        <li key={row.department}>
          <span lang="zh-CN">{row.name}</span>
          <a href={`tel:${row.phone}`}>{row.phone}</a>
        </li>
      ))}
    </ul>
  )
}
