import BellOutlined from '@ant-design/icons-svg/es/asn/BellOutlined.js'
import QuestionCircleOutlined from '@ant-design/icons-svg/es/asn/QuestionCircleOutlined.js'
import SearchOutlined from '@ant-design/icons-svg/es/asn/SearchOutlined.js'
import { Fragment, useState } from 'react'
import { Link } from 'react-router'
import { addressOf, type Room } from '../rooms.ts'
import type { SessionActor } from '../session/session.ts'
import { Fresh } from '../ui/fresh.tsx'
import { Icon } from '../ui/icon.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { useFeed } from '../ui/live.ts'
import { Pop } from '../ui/pop.tsx'
import { toggleLanguage } from '../ui/settings.ts'
import { clockTime } from '../ui/times.ts'
import { regionNames } from '../words/roles.ts'
import { shellWords, topicNames } from '../words/shell.ts'
import { usePick, useWords } from '../words/words.ts'
import { AvatarMenu } from './avatar-menu.tsx'
import { useTrail } from './crumbs.ts'
import { DemoMark } from './demo-mark.tsx'

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

function News() {
  const w = useWords(shellWords)
  const pick = usePick()
  const { news } = useFeed()
  const [seen, setSeen] = useState(0)
  const unseen = news.filter(event => event.at > seen).length
  const list =
    news.length === 0 ? (
      <p className="t2">{w('noNews')}</p>
    ) : (
      <ul className="news">
        {news.slice(0, 12).map(event => (
          <li key={`${event.topic}${event.instance}${event.at}`}>
            <span className="mono">{clockTime(event.at)}</span> {pick(topicNames[event.topic] ?? [event.topic, event.topic])}
            {event.region && ` · ${pick(regionNames[event.region] ?? [event.region, event.region])}`}
          </li>
        ))}
      </ul>
    )
  return (
    <Pop
      content={<div className="news-box">{list}</div>}
      heading={w('news')}
      className="plain icon bell"
      aria-label={unseen > 0 ? `${w('news')} ${unseen}` : w('news')}
      onToggle={open => open || setSeen(news[0]?.at ?? 0)}
    >
      <Icon of={BellOutlined} />
      {unseen > 0 && <b aria-hidden="true">{unseen > 99 ? '99+' : unseen}</b>}
    </Pop>
  )
}
