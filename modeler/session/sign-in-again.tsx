import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState, type FormEvent } from 'react'
import { call, isCallProblem } from '../ui/call.ts'
import { reconnect } from '../ui/live.ts'
import { sessionWords } from '../words/session.ts'
import { useWords } from '../words/words.ts'
import type { SessionActor } from './session.ts'
import { useStartup } from './use-startup.ts'

/** Over the page when the session has ended: the page stays as it is, the same person goes on; somebody else begins anew. */
export function SignInAgain({ actor, done }: { actor: SessionActor; done: () => void }) {
  const w = useWords(sessionWords)
  const client = useQueryClient()
  const dialog = useRef<HTMLDialogElement>(null)
  const [password, setPassword] = useState('')
  const city = useStartup().data?.oidc
  useEffect(() => {
    dialog.current?.showModal()
  }, [])
  const goOn = (session: SessionActor) => {
    client.setQueryData(['session'], session)
    done()
    // the feed ended with the session; without it the page would think itself offline
    reconnect()
    void client.invalidateQueries({ predicate: query => query.queryKey[0] !== 'session' })
  }
  // the provider's page opens beside this one, which goes on once its reader is back
  useEffect(() => {
    const look = async () => {
      const { readSession } = await import('../../server/contract/session.ts')
      const session = await call(readSession).catch(() => null)
      if (session?.id === actor.id) goOn(session)
    }
    const back = () => void look()
    window.addEventListener('focus', back)
    return () => window.removeEventListener('focus', back)
  })
  const again = useMutation({
    mutationFn: async () => {
      const { signInRoute, switchPostRoute } = await import('../../server/contract/session.ts')
      const session = await call(signInRoute, { body: { username: actor.username, password } })
      const post = actor.posts.find(one => one.inUse)?.id
      return post && session.posts.some(one => one.id === post && !one.inUse) ? call(switchPostRoute, { body: { post } }) : session
    },
    onSuccess: goOn,
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (password) again.mutate()
  }
  const problem = isCallProblem(again.error) ? again.error.problem : undefined
  return (
    <dialog ref={dialog} className="sheet narrow" aria-labelledby="again-title" onCancel={event => event.preventDefault()}>
      <form onSubmit={submit} className="col again">
        <h2 id="again-title">{w('againTitle')}</h2>
        <p className="s t2">{w('againWhy')}</p>
        <label htmlFor="again-password" className="s">
          {w('againPassword', { name: actor.name })}
        </label>
        <input type="text" autoComplete="username" value={actor.username} readOnly hidden />
        {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog asks for one thing */}
        <input id="again-password" className="field" type="password" autoComplete="current-password" autoFocus value={password} onChange={event => setPassword(event.target.value)} />
        <p className="er s" role="alert">
          {again.isError && (problem?.detail ?? problem?.title ?? String(again.error))}
        </p>
        <p className="row">
          <button type="submit" className="btn main" aria-disabled={again.isPending}>
            {w('againEnter')}
          </button>
          {city && (
            <a className="btn" href="/api/session/oidc" target="_blank" rel="noopener">
              {w('byCity', { name: city })}
            </a>
          )}
          <button type="button" className="btn" onClick={() => location.assign('/login')}>
            {w('againOther')}
          </button>
        </p>
      </form>
    </dialog>
  )
}
