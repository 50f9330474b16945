import { Select } from 'antd'
import { useEffect, useRef, type ReactNode } from 'react'
import { NavLink, useLocation, useSearchParams } from 'react-router'
import { asking } from '../ui/asked.ts'
import { useActor } from '../session/session.ts'
import { regionNames } from '../words/roles.ts'
import { watchWords } from '../words/watch.ts'
import { usePick, useWords } from '../words/words.ts'

const places = [['/watch', 'overview'], ['/watch/list', 'list'], ['/watch/alerts', 'alerts'], ['/watch/deadlines', 'deadlines'], ['/watch/incidents', 'incidents'], ['/watch/heat', 'heat'], ['/watch/versions', 'byVersion'], ['/watch/reports', 'reports'], ['/watch/overrides', 'overrides'], ['/watch/calendar', 'calendar']] as const

/** Places that not everybody in this room may read, and what of. */
const asks: Record<string, string> = { reports: 'report', overrides: 'override_log' }

/** The places of this room, the region looked at (unless the page is the same everywhere), and what the page adds. */
export function WatchBar({ children, everywhere = false }: { children?: ReactNode; everywhere?: boolean }) {
  const w = useWords(watchWords)
  const { can } = useActor()
  const bar = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  useEffect(() => { void bar.current?.querySelector('[aria-current=page]')?.scrollIntoView({ block: 'nearest', inline: 'center' }) }, [pathname])
  const shown = places.filter(([, name]) => !(name in asks) || can[asks[name]!]?.includes('read'))
  return (
    <div className="watch-bar">
      <nav ref={bar} aria-label={w('places')}>
        {shown.map(([to, name]) => (
          <NavLink key={to} to={to} end={to === '/watch'}>
            {w(name)}
          </NavLink>
        ))}
      </nav>
      <span className="gr" />
      {children}
      {!everywhere && <RegionPick />}
    </div>
  )
}

/** City or one county; kept in the address. A county's post sees only its own. */
function RegionPick() {
  const w = useWords(watchWords)
  const pick = usePick()
  const actor = useActor()
  const [search, setSearch] = useSearchParams()
  if (actor.region !== '510800') return null
  return (
    <Select
      aria-label={w('region')}
      value={search.get('region') ?? ''}
      style={{ width: 132 }}
      onChange={value => setSearch(asking('region', value))}
      options={[{ value: '', label: w('allRegions') }, ...Object.entries(regionNames).filter(([code]) => code !== '510800').map(([code, name]) => ({ value: code, label: pick(name) }))]}
    />
  )
}
