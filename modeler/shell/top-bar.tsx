import BellOutlined from '@ant-design/icons-svg/es/asn/BellOutlined.js'
import QuestionCircleOutlined from '@ant-design/icons-svg/es/asn/QuestionCircleOutlined.js'
import SearchOutlined from '@ant-design/icons-svg/es/asn/SearchOutlined.js'
import { Fragment } from 'react'
import { Link } from 'react-router'
import { addressOf, type Room } from '../rooms.ts'
import type { SessionActor } from '../session/session.ts'
import { Fresh } from '../ui/fresh.tsx'
import { Icon } from '../ui/icon.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { useFeed } from '../ui/live.ts'
import { Pop } from '../ui/pop.tsx'
import { toggleLanguage } from '../ui/settings.ts'
import { clockTime, short } from '../ui/times.ts'
import { now } from '../ui/clock.ts'
import { regionNames } from '../words/roles.ts'
import { shellWords, topicNames } from '../words/shell.ts'
import { usePick, useWords } from '../words/words.ts'
import { AvatarMenu } from './avatar-menu.tsx'
import { useTrail } from './crumbs.ts'
import { DemoMark } from './demo-mark.tsx'
import { useTold } from './told.ts'

interface Props {
  room: Room
  actor: SessionActor
  demo: boolean
  openPalette: () => void
  openKeys: () => void
}

/** Breadcrumb, search, freshness, region, language, help, news and the person: the same on every staff page. */
export function TopBar({ room, actor, demo, openPalette, openKeys }: Props) {
  const w = useWords(shellWords)
  const pick = usePick()
  const crumbs = [{ name: pick(room.name), to: addressOf(room) }, ...useTrail()]
  return (
    <header className="top">
      <nav className="crumbs" aria-label="breadcrumb">
        {crumbs.map((crumb, at) => (
          <Fragment key={crumb.name}>
            {at > 0 && <span aria-hidden="true">/</span>}
            {crumb.to && at < crumbs.length - 1 ? (
              <Link to={crumb.to}>{crumb.name}</Link>
            ) : (
              <span aria-current={at === crumbs.length - 1 ? 'page' : undefined}>{crumb.name}</span>
            )}
          </Fragment>
        ))}
      </nav>
      <button type="button" className="srch" onClick={openPalette} title={w('palette')}>
        <Icon of={SearchOutlined} />
        <span className="gr el">{w('search')}</span>
        <Kbd keys="ctrl+k" />
      </button>
      <Fresh />
      {demo && <DemoMark />}
      <span className="top-region">{actor.regionName}</span>
      <button type="button" className="plain top-wide" onClick={toggleLanguage} title={w('language')}>
        {w('product') === '阳光' ? '中 / EN' : 'EN / 中'}
      </button>
      <button type="button" className="plain icon top-wide" onClick={openKeys} aria-label={w('help')}>
        <Icon of={QuestionCircleOutlined} />
      </button>
      <News />
      <AvatarMenu actor={actor} />
    </header>
  )
}

const acts = { claim: 'toldClaim', release: 'toldRelease', transfer: 'toldTransfer', complete: 'toldComplete' } as const

/** The bell: first what happened in followed projects, then what changed since sign-in. */
function News() {
  const w = useWords(shellWords)
  const pick = usePick()
  const { news } = useFeed()
  const { told, seen } = useTold()
  const known = news.filter(event => topicNames[event.topic])
  const unseen = told?.unseen ?? 0
  const list = (
    <>
      <h4 className="sec">{w('followed')}</h4>
      {told?.rows.length ? (
        <ul className="news">
          {told.rows.slice(0, 12).map(row => (
            <li key={`${row.instance}${row.at}${row.name}`} className={row.seen ? '' : 'b'}>
              <span className="mono">{short(row.at, now())}</span> <span lang="zh-CN">{row.title}</span>
              <br />
              <span className="t2" lang="zh-CN">
                {row.by} {w(acts[row.act], { name: row.name })}
              </span>
            </li>
          ))}
        </ul>
      ) : (
        <p className="t2">{w('noFollowed')}</p>
      )}
      <h4 className="sec">{w('newsNow')}</h4>
      {known.length === 0 ? (
        <p className="t2">{w('noNews')}</p>
      ) : (
        <ul className="news">
          {known.slice(0, 8).map(event => (
            <li key={`${event.topic}${event.instance}${event.at}`}>
              <span className="mono">{clockTime(event.at)}</span> {pick(topicNames[event.topic]!)}
              {event.region && ` · ${pick(regionNames[event.region] ?? [event.region, event.region])}`}
            </li>
          ))}
        </ul>
      )}
    </>
  )
  return (
    <Pop
      content={<div className="news-box">{list}</div>}
      heading={w('news')}
      className="plain icon bell"
      aria-label={unseen > 0 ? `${w('news')} ${unseen}` : w('news')}
      onToggle={open => open || seen()}
    >
      <Icon of={BellOutlined} />
      {unseen > 0 && <b aria-hidden="true">{unseen > 99 ? '99+' : unseen}</b>}
    </Pop>
  )
}
