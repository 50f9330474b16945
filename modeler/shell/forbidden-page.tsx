import { Link } from 'react-router'
import type { Room } from '../rooms.ts'
import { postName, type SessionActor } from '../session/session.ts'
import { roleNames } from '../words/roles.ts'
import { shellWords } from '../words/shell.ts'
import { usePick, useWords } from '../words/words.ts'

interface Props {
  room: Room
  actor: SessionActor
}

/** Why this page is closed to the post in use, and whose it is. */
export function Forbidden({ room, actor }: Props) {
  const w = useWords(shellWords)
  const pick = usePick()
  const roles = Array.isArray(room.roles) ? (room.roles as readonly string[]) : []
  return (
    <section className="plain-page">
      <h1>{w('forbiddenTitle')}</h1>
      <p>{w('forbiddenWhy', { post: postName(actor) })}</p>
      <ul>
        {roles.map(role => (
          <li key={role}>{pick(roleNames[role] ?? [role, role])}</li>
        ))}
      </ul>
      <p>{w('forbiddenNext')}</p>
      <p>
        <Link to="/home">{w('home')}</Link>
      </p>
    </section>
  )
}
