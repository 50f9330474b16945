import { Alert, Button, Input } from 'antd'
import { useState, type FormEvent } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { ownAddress } from '../../server/contract/own-address.ts'
import { isCallProblem } from '../ui/call.ts'
import { sessionWords } from '../words/session.ts'
import { useWords } from '../words/words.ts'
import { DemoChooser } from './demo-chooser.tsx'
import { postName, useDemo, useSessionQuery, useSignIn } from './session.ts'
import { CityDoor, CityRefusal } from './city-door.tsx'
import { StartupStrip } from './startup.tsx'
import './session.css'

/** Sign-in by name and password; in demo mode also by one click on a role. */
export default function SignInPage() {
  const w = useWords(sessionWords)
  const session = useSessionQuery().data
  const demo = useDemo()
  const signIn = useSignIn()
  const go = useNavigate()
  const [search] = useSearchParams()
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [missing, setMissing] = useState(false)
  const enter = (username: string, secret: string) =>
    signIn.mutate({ username, password: secret }, { onSuccess: () => void go(ownAddress(search.get('to')) ?? '/home', { replace: true }) })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setMissing(!name || !password)
    if (name && password) enter(name, password)
  }
  const problem = isCallProblem(signIn.error) ? signIn.error.problem : undefined
  return (
    <div className="sign-in">
      <section className="sign-in-door">
        <p className="brand">
          <img src={new URL('../sun.svg', import.meta.url).href} alt="" width={40} height={40} />
          <span>
            <b>阳光</b>
            <small>{w('city')}</small>
          </span>
        </p>
        <h1>{w('claim')}</h1>
        <form onSubmit={submit} noValidate aria-label={w('title')}>
          <label htmlFor="username">{w('username')}</label>
          <Input id="username" autoComplete="username" value={name} onChange={event => setName(event.target.value)} size="large" />
          <label htmlFor="password">{w('password')}</label>
          <Input.Password id="password" autoComplete="current-password" value={password} onChange={event => setPassword(event.target.value)} size="large" />
          <div aria-live="assertive">
            {missing && <Alert type="warning" title={w('needBoth')} />}
            {signIn.isError && <Alert type="error" title={problem?.title ?? String(signIn.error)} description={problem?.detail} />}
            {signIn.isIdle && !missing && <CityRefusal reason={search.get('oidc')} />}
          </div>
          <Button type="primary" htmlType="submit" size="large" block loading={signIn.isPending}>
            {w('enter')}
          </Button>
        </form>
        <CityDoor to={ownAddress(search.get('to'))} />
        {session && (
          <p className="s">
            {w('asYou', { name: session.name, post: postName(session) })} <Link to="/home">{w('goOn')} →</Link>
          </p>
        )}
        <p className="s">
          <Link to="/register">{w('register')} →</Link>
        </p>
        <p className="s">
          <Link to="/">{w('portal')} →</Link>
        </p>
        <ul className="points">
          {(['point1', 'point2', 'point3'] as const).map(point => (
            <li key={point}>{w(point)}</li>
          ))}
        </ul>
      </section>
      {demo && (
        <section className="sign-in-demo">
          <StartupStrip />
          <DemoChooser busy={signIn.isPending} choose={enter} />
        </section>
      )}
    </div>
  )
}
