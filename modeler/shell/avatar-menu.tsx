import CheckOutlined from '@ant-design/icons-svg/es/asn/CheckOutlined.js'
import { Link, useNavigate } from 'react-router'
import { homeOf } from '../rooms.ts'
import { postName, useSignOut, useSwitchPost, type SessionActor } from '../session/session.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Icon } from '../ui/icon.tsx'
import { Pop } from '../ui/pop.tsx'
import { toggleDensity, toggleLanguage, toggleTheme, useSettings, useTheme } from '../ui/settings.ts'
import { shellWords } from '../words/shell.ts'
import { useWords } from '../words/words.ts'

/** The person and the post in use; switches post, theme, density, language; signs out. */
export function AvatarMenu({ actor }: { actor: SessionActor }) {
  const w = useWords(shellWords)
  const { density } = useSettings()
  const theme = useTheme()
  const go = useNavigate()
  const signOut = useSignOut()
  const switchPost = useSwitchPost()
  const choose = (post: string) => {
    switchPost.mutate(post, { onSuccess: session => void go(homeOf(session.role)) })
  }
  const menu = (close: () => void) => (
    <nav className="menu" aria-label={w('account', { name: actor.name })}>
      {actor.posts.length > 1 && <p className="sec">{w('switchPost')}</p>}
      {actor.posts.length > 1 &&
        actor.posts.map(post => (
          <button key={post.id} type="button" disabled={post.inUse} onClick={() => (close(), choose(post.id))}>
            {postName(post)}
            {post.inUse && (
              <>
                <span className="sr">{w('inUse')}</span>
                <Icon of={CheckOutlined} />
              </>
            )}
          </button>
        ))}
      <Link to="/me" onClick={close}>
        {w('profile')}
      </Link>
      <button type="button" onClick={toggleTheme}>
        {theme === 'dark' ? w('light') : w('dark')}
        <kbd>Ctrl Shift L</kbd>
      </button>
      <button type="button" onClick={toggleDensity}>
        {density === 'compact' ? w('comfortable') : w('compact')}
        <kbd>Ctrl Shift D</kbd>
      </button>
      <button type="button" onClick={toggleLanguage}>
        中 / EN<kbd>Ctrl Shift E</kbd>
      </button>
      <button type="button" onClick={() => signOut.mutate(undefined, { onSuccess: () => void go('/login') })}>
        {w('signOut')}
      </button>
    </nav>
  )
  return (
    <Pop content={menu} panel="menu-pop" className="who" aria-haspopup="true">
      <Avatar name={actor.name} />
      <span className="who-text">
        <b>{actor.name}</b>
        <small>{postName(actor)}</small>
      </span>
    </Pop>
  )
}
