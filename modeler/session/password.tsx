import { useMutation } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState, type FormEvent } from 'react'
import { changePasswordRoute } from '../../server/contract/session.ts'
import { call } from '../ui/call.ts'
import { Fail } from '../ui/fail.tsx'
import { sessionWords } from '../words/session.ts'
import { useWords } from '../words/words.ts'

/** Changes one's own password; every other session ends with it. */
export function Password() {
  const w = useWords(sessionWords)
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const change = useMutation({
    mutationFn: () => call(changePasswordRoute, { body: { current, next } }),
    onSuccess: () => {
      setCurrent('')
      setNext('')
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (current && next) change.mutate()
  }
  return (
    <section className="card">
      <h2 className="hd">{w('password')}</h2>
      <form onSubmit={submit} className="col me-form">
        <p className="s t2">{w('passwordNote')}</p>
        <label htmlFor="password-now">{w('passwordNow')}</label>
        <Input.Password id="password-now" autoComplete="current-password" value={current} onChange={event => setCurrent(event.target.value)} />
        <label htmlFor="password-next">{w('passwordNext')}</label>
        <Input.Password id="password-next" autoComplete="new-password" value={next} onChange={event => setNext(event.target.value)} />
        {change.isError && <Fail error={change.error} slim />}
        <p role="status" className="s">
          {change.isSuccess && w('passwordDone')}
        </p>
        <p>
          <Button htmlType="submit" type="primary" disabled={!current || next.length < 8} loading={change.isPending}>
            {w('passwordChange')}
          </Button>
        </p>
      </form>
    </section>
  )
}
