import UserOutlined from '@ant-design/icons-svg/es/asn/UserOutlined.js'
import { NavLink } from 'react-router'
import { addressOf, railOf } from '../rooms.ts'
import { Icon } from '../ui/icon.tsx'
import { shellWords } from '../words/shell.ts'
import { usePick, useWords } from '../words/words.ts'

interface Props {
  role: string | undefined
  counts?: Record<string, number>
}

/** The rooms of the post in use; what it may not open is absent, not grey. On phones the same list is the bottom bar. */
export function Rail({ role, counts = {} }: Props) {
  const w = useWords(shellWords)
  const pick = usePick()
  return (
    <nav className="rail" aria-label={w('rooms')}>
      <NavLink to="/" className="rail-logo" aria-label={w('productLong')}>
        <img src={new URL('../sun.svg', import.meta.url).href} alt="" width={36} height={36} />
      </NavLink>
      {railOf(role).map(room => {
        const count = counts[room.key] ?? 0
        return (
          <NavLink key={room.key} to={addressOf(room)} end={room.path === '/'} title={room.go ? `G ${room.go.toUpperCase()}` : undefined}>
            <Icon of={room.icon!} />
            <span>{pick(room.name)}</span>
            {count > 0 && <b aria-label={`${count}`}>{count > 99 ? '99+' : count}</b>}
          </NavLink>
        )
      })}
      <NavLink to="/me" className="rail-me">
        <Icon of={UserOutlined} />
        <span>{w('profile')}</span>
      </NavLink>
    </nav>
  )
}
