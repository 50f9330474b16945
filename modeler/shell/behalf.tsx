import { useNavigate } from 'react-router'
import { homeOf } from '../rooms.ts'
import { useSwitchPost, type SessionActor } from '../session/session.ts'
import { wall } from '../ui/times.ts'
import { shellWords } from '../words/shell.ts'
import { useWords } from '../words/words.ts'

/** Over every page while standing in for somebody: for whom, until when, and the way back. */
export function Behalf({ actor }: { actor: SessionActor }) {
  const w = useWords(shellWords)
  const go = useNavigate()
  const back = useSwitchPost()
  const { month, day } = wall(actor.behalf!.until)
  const own = actor.posts.find(post => post.behalf === null)
  return (
    <p className="behalf">
      <span className="gr">{w('behalf', { name: actor.behalf!.name, until: `${month}-${day}` })}</span>
      {own && (
        <button type="button" className="btn small" onClick={() => back.mutate(own.id, { onSuccess: session => void go(homeOf(session.role)) })}>
          {w('ownPost')}
        </button>
      )}
    </p>
  )
}
