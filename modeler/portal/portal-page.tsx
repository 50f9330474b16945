import { FontSizeOutlined, HomeOutlined, MenuOutlined, MoonOutlined, PhoneOutlined, SearchOutlined, UserOutlined } from '@ant-design/icons'
import { use, useState, type ReactNode } from 'react'
import { Link, NavLink } from 'react-router'
import { useVisitor } from '../session/session.ts'
import { useCrumb } from '../shell/crumbs.ts'
import { useNow } from '../ui/clock.ts'
import { useKeys } from '../ui/keys.ts'
import sun from '../sun.svg'
import { toggleLanguage, toggleTheme } from '../ui/settings.ts'
import { instant } from '../ui/times.ts'
import { portalWords } from '../words/portal.ts'
import { useWords } from '../words/words.ts'
import { HeadContext } from './head.ts'
import './portal.css'

const sections = [
  ['/notices', 'notices'],
  ['/process', 'process'],
  ['/catalogue', 'catalogue'],
  ['/norms', 'norms'],
  ['/fees', 'fees'],
  ['/complain', 'complain'],
  ['/verify/draw', 'verify'],
  ['/data', 'data'],
] as const

interface Props {
  /** Names the tab of the browser; the page's own h1 stands in `children` or `hero`. */
  title: string
  /** One sentence for search engines; the claim of the portal where a page says none. */
  about?: string | undefined
  /** A full-width strip under the header. */
  hero?: ReactNode
  children: ReactNode
}

/** Header, width and footer of every public page; help and phones stand in the same place on each. */
export function PortalPage({ title, about, hero, children }: Props) {
  const w = useWords(portalWords)
  const visitor = useVisitor()
  const [open, setOpen] = useState(false)
  const [zoom, setZoom] = useState(100)
  useCrumb([{ name: title }])
  const head = use(HeadContext)
  if (head) Object.assign(head, { title, description: about ?? w('claim') })
  useKeys([
    { keys: 'ctrl+shift+l', name: w('theme'), run: toggleTheme },
    { keys: 'ctrl+shift+e', name: w('language'), run: toggleLanguage },
  ])
  return (
    <div className="portal">
      <header className="p-head">
        <Link to="/" className="p-brand">
          <img src={sun} alt="" width={40} height={40} />
          <span>
            <b>{w('brand')}</b>
            <small>{w('brandSub')}</small>
          </span>
        </Link>
        <nav id="sections" className={open ? 'p-nav open' : 'p-nav'} aria-label={w('menu')} onClick={() => setOpen(false)}>
          {sections.map(([to, name]) => (
            <NavLink key={to} to={to}>
              {w(name)}
            </NavLink>
          ))}
        </nav>
        <div className="p-tools">
          <button type="button" className="plain needs-script" onClick={() => setZoom(zoom === 200 ? 100 : zoom + 25)} aria-label={w('bigger', { n: zoom })} title={w('bigger', { n: zoom })}>
            <FontSizeOutlined />
          </button>
          <button type="button" className="plain needs-script" onClick={toggleTheme} aria-label={w('theme')} title={w('theme')}>
            <MoonOutlined />
          </button>
          <a
            href={w('languageAddress')}
            className="plain nw"
            onClick={event => {
              event.preventDefault()
              toggleLanguage()
            }}
          >
            {w('language')}
          </a>
          <Link to={visitor ? '/home' : '/login'} className="p-button pri p-enter">
            {w(visitor ? 'toWork' : 'signIn')}
          </Link>
          <button type="button" className="plain p-menu needs-script" aria-label={w('menu')} aria-expanded={open} aria-controls="sections" onClick={() => setOpen(!open)}>
            <MenuOutlined />
          </button>
        </div>
      </header>
      <main id="main" tabIndex={-1} style={zoom === 100 ? undefined : { zoom: zoom / 100 }}>
        {hero}
        <div className="p-body">{children}</div>
      </main>
      <Foot />
      <nav className="p-tabs" aria-label={w('brand')}>
        <NavLink to="/" end>
          <HomeOutlined />
          {w('home')}
        </NavLink>
        <NavLink to="/notices">
          <SearchOutlined />
          {w('notices')}
        </NavLink>
        <NavLink to="/complain">
          <PhoneOutlined />
          {w('phones')}
        </NavLink>
        <NavLink to={visitor ? '/home' : '/login'}>
          <UserOutlined />
          {w('mine')}
        </NavLink>
      </nav>
    </div>
  )
}

/** The button that a form needs when no script listens to its fields. */
export function Show() {
  const w = useWords(portalWords)
  return (
    <button type="submit" className="p-button no-script">
      {w('show')}
    </button>
  )
}

function Foot() {
  const w = useWords(portalWords)
  const at = useNow()
  return (
    <footer className="p-foot">
      <span>
        {w('help')}：<Link to="/complain">{w('phones')}</Link>
      </span>
      <Link to="/fees">{w('doorFeesSub')}</Link>
      <Link to="/data">{w('doorDataSub')}</Link>
      <span>{w('asOf', { time: instant(at) })}</span>
      <span>{w('demoNote')}</span>
    </footer>
  )
}
