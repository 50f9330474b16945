import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { Link } from 'react-router'
import { registerEntity, type Identity } from '../../server/contract/identity.ts'
import { PortalPage } from '../portal/portal-page.tsx'
import { call } from '../ui/call.ts'
import { Fail } from '../ui/fail.tsx'
import { registerWords } from '../words/subject.ts'
import { useWords } from '../words/words.ts'
import { creditCodeFits } from './credit-code.ts'

const fields = ['uscc', 'name', 'region', 'legalName', 'legalId', 'contactName', 'contactPhone', 'bank', 'account', 'username', 'password'] as const
const identities: readonly (Identity & keyof typeof registerWords)[] = ['bidder', 'tenderer', 'agency', 'guarantor']
const types = ['企业', '机关', '事业单位', '社会团体', '农村集体经济组织', '其他'] as const

/** Registers an organisation once for all regions: the credit code is checked as it is typed, nobody approves. */
export default function RegisterPage() {
  const w = useWords(registerWords)
  const [given, setGiven] = useState<Record<(typeof fields)[number], string>>(() => Object.fromEntries(fields.map(field => [field, ''])) as Record<(typeof fields)[number], string>)
  const [type, setType] = useState<(typeof types)[number]>('企业')
  const [as, setAs] = useState<readonly Identity[]>(['bidder'])
  const register = useMutation({
    mutationFn: () =>
      call(registerEntity, {
        body: {
          name: given.name, type, uscc: given.uscc, region: given.region, identities: [...as], legalPerson: { name: given.legalName, idNo: given.legalId }, contact: { name: given.contactName, phone: given.contactPhone },
          basicAccount: { bank: given.bank, no: given.account }, username: given.username, password: given.password,
        },
      }),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    register.mutate()
  }
  const put = (field: (typeof fields)[number], value: string) =>
    // The first six characters after the class tell the place of registration: nobody types it twice.
    setGiven(before => ({ ...before, [field]: value, ...(field === 'uscc' && value.length >= 8 && !before.region ? { region: value.slice(2, 8) } : {}) }))
  const typed = given.uscc.trim().toUpperCase()
  return (
    <PortalPage title={w('title')}>
      <div className="p-title">
        <h1>{w('title')}</h1>
        <p className="s t2">{w('sub')}</p>
      </div>
      <section className="card p-pad" style={{ maxWidth: 760 }}>
        {register.data ? (
          <p role="status">
            <span className="chip ok">✓ {w('done')}</span> <Link to="/login">{register.data.username} →</Link>
          </p>
        ) : (
          <form className="p-form" onSubmit={submit}>
            {fields.map(field => (
              <label key={field}>
                {w(field)}
                <input className="p-field" required value={given[field]} type={field === 'password' ? 'password' : 'text'} autoComplete={field === 'password' ? 'new-password' : field === 'username' ? 'username' : 'off'} onChange={event => put(field, event.target.value)} />
                {field === 'uscc' && typed.length >= 18 && <span className={creditCodeFits(typed) ? 'chip ok' : 'chip er'}>{w(creditCodeFits(typed) ? 'usccGood' : 'usccBad')}</span>}
                {field === 'username' && <small className="t2">{w('usernameHint')}</small>}
              </label>
            ))}
            <label>
              {w('type')}
              <select className="p-field" value={type} onChange={event => setType(event.target.value as (typeof types)[number])}>
                {types.map(one => (
                  <option key={one}>{one}</option>
                ))}
              </select>
            </label>
            <fieldset>
              <legend>{w('identities')}</legend>
              {identities.map(one => (
                <label key={one} className="row">
                  <input type="checkbox" checked={as.includes(one)} onChange={event => setAs(event.target.checked ? [...as, one] : as.filter(other => other !== one))} /> {w(one)}
                </label>
              ))}
            </fieldset>
            <p className="s t2 wide">{w('private')}</p>
            {register.isError && <div className="wide"><Fail error={register.error} /></div>}
            <p className="row wrap wide">
              <button type="submit" className="p-button pri" disabled={register.isPending || as.length === 0}>
                {w('go')}
              </button>
              <Link to="/login">{w('have')}</Link>
            </p>
          </form>
        )}
      </section>
    </PortalPage>
  )
}
