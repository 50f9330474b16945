import test, { type ExecutionContext } from 'ava'
import { readConfig } from '../../server/config.ts'
import type { House } from '../../server/house.ts'
import { cityProvider, credentials } from '../support/provider.ts'
import { fewProcesses, openServer } from '../support/city.ts'

/** A browser as far as signing in needs one: it follows redirects and keeps cookies, a jar a site. */
function browser() {
  const jars = new Map<string, Map<string, string>>()
  const open = async (address: string): Promise<{ status: number; at: URL; text: string }> => {
    const at = new URL(address)
    const jar = jars.get(at.origin) ?? jars.set(at.origin, new Map()).get(at.origin)!
    const reply = await fetch(at, { redirect: 'manual', headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') } })
    for (const set of reply.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(set)!
      if (value && !/expires=Thu, 01 Jan 1970/i.test(set)) jar.set(name!, value)
      else jar.delete(name!)
    }
    const next = reply.headers.get('location')
    return next ? open(new URL(next, at).href) : { status: reply.status, at, text: await reply.text() }
  }
  return { open, jars }
}

async function city(t: ExecutionContext, how: { inToken?: boolean } = {}) {
  const provider = await cityProvider(t, how)
  const oidc = readConfig({ OIDC_ISSUER: provider.issuer, OIDC_CLIENT_ID: credentials.clientId, OIDC_CLIENT_SECRET: credentials.clientSecret }).oidc
  const { base, running: { house } } = await openServer(t, { settings: { processesDir: fewProcesses(t, 'model.change'), oidc } })
  provider.knows(`${base}/api/session/oidc/return`)
  const enter = async (to = '/inbox') => { const b = browser(); return { ...await b.open(`${base}/api/session/oidc?to=${encodeURIComponent(to)}`), ...b } }
  const whoIs = async (b: ReturnType<typeof browser>): Promise<{ username: string } | null> => JSON.parse((await b.open(`${base}/api/session`)).text)
  return { provider, base, house, enter, whoIs }
}

const accountOf = ({ access }: House, role: string): string => access.city.holders.find(holder => holder.role === role)!.username

test('somebody whom the city vouches for enters by the username, and is known by the subject from then on', async t => {
  const { provider, base, house, enter, whoIs } = await city(t)
  t.is((await (await fetch(`${base}/api/startup`)).json() as { oidc: string }).oidc, '统一身份认证')
  Object.assign(provider.person, { subject: 'p-17', name: 'Yangmoning' })
  const first = await enter('/inbox?q=1')
  t.is(first.at.href, `${base}/inbox?q=1`)
  t.is((await whoIs(first))?.username, 'yangmoning')
  t.deepEqual([...first.jars.get(base)!.keys()], ['yangguang'], 'nothing of the way is left')

  provider.person.name = 'renamed'
  t.is((await whoIs(await enter()))?.username, 'yangmoning', 'another name at the provider changes nothing')
  Object.assign(provider.person, { subject: 'p-18', name: 'yangmoning' })
  const other = await enter()
  t.is(other.at.searchParams.get('oidc'), 'taken', 'the name given to somebody else does not open the account')
  t.is(await whoIs(other), null)
  t.like(await house.db('identities'), [{ issuer: provider.issuer, subject: 'p-17' }])
  t.is((await house.db('identities')).length, 1)

  const session = await fetch(`${base}/api/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ username: accountOf(house, 'sys_admin'), password: 'yangguang' }) })
  const untied = await fetch(`${base}/api/accounts/ST003/identity`, { method: 'DELETE', headers: { cookie: session.headers.getSetCookie()[0]!.split(';')[0]!, 'content-type': 'application/json' }, body: '{}' })
  t.is(untied.status, 200, await untied.text())
  t.is(await whoIs(first), null, 'sessions are over')
  t.is((await whoIs(await enter()))?.username, 'yangmoning', 'untied, the name is tied anew')
})

test('the name may be told at the userinfo endpoint only', async t => {
  const { provider, enter, whoIs } = await city(t, { inToken: false })
  Object.assign(provider.person, { subject: 'p-17', name: 'U003' })
  t.is((await whoIs(await enter()))?.username, 'yangmoning')
})

test('who cannot enter comes back to the sign-in page with the reason and the way on', async t => {
  const { provider, base, house, enter, whoIs } = await city(t)
  const refused = async (why: string): Promise<void> => {
    const back = await enter('/watch')
    t.is(back.at.pathname, '/login')
    t.deepEqual(Object.fromEntries(back.at.searchParams), { oidc: why, to: '/watch' })
    t.is(await whoIs(back), null)
  }
  Object.assign(provider.person, { subject: 'p-1', name: 'nobody-here' })
  await refused('unknown')
  delete provider.person.name
  await refused('unknown')
  Object.assign(provider.person, { name: 'yangmoning', refuses: true })
  await refused('denied')
  delete provider.person.refuses
  await house.db('accounts').where({ username: 'yangmoning' }).update({ disabled_at: new Date(), disabled_why: '离职' })
  await refused('disabled')
  t.is(await house.db('identities').first(), undefined, 'who is refused is tied to nothing')
  const b = browser()
  t.is((await b.open(`${base}/api/session/oidc/return?code=x&state=y`)).at.searchParams.get('oidc'), 'stale', 'an answer nobody asked for')
  t.is((await b.open(`${base}/api/session/oidc?to=//evil.example/`)).at.origin, base)
})

test('a provider that does not answer at first is asked again', async t => {
  const provider = await cityProvider(t)
  const oidc = readConfig({ OIDC_ISSUER: provider.issuer, OIDC_CLIENT_ID: credentials.clientId, OIDC_CLIENT_SECRET: credentials.clientSecret }).oidc
  const { base } = await openServer(t, { settings: { processesDir: fewProcesses(t, 'model.change'), oidc } })
  Object.assign(provider.person, { subject: 'p-17', name: 'yangmoning' })
  t.is((await browser().open(`${base}/api/session/oidc`)).at.searchParams.get('oidc'), 'away')
  provider.knows(`${base}/api/session/oidc/return`)
  t.is((await browser().open(`${base}/api/session/oidc?to=/inbox`)).at.href, `${base}/inbox`)
})

test('a code meant for another browser, or used twice, opens nothing', async t => {
  const { provider, base, house, whoIs } = await city(t)
  Object.assign(provider.person, { subject: 'p-17', name: 'yangmoning' })
  const begin = await fetch(`${base}/api/session/oidc`, { redirect: 'manual' })
  const [victim, thief] = [browser(), browser()]
  await victim.open(`${base}/api/session/oidc`)
  t.truthy(await whoIs(victim))
  const state = new URL(begin.headers.get('location')!).searchParams.get('state')
  const stolen = await thief.open(`${base}/api/session/oidc/return?code=stolen&state=${state}&iss=${encodeURIComponent(provider.issuer)}`)
  t.is(stolen.at.searchParams.get('oidc'), 'stale')
  t.is(await whoIs(thief), null)
  t.is((await house.db('sessions')).length, 1)
})

test('settings that cannot be used are named; without them there is no such door', async t => {
  t.throws(() => readConfig({ OIDC_ISSUER: 'http://sso.example' }), { message: /OIDC_ISSUER 应为 https/ })
  t.throws(() => readConfig({ OIDC_ISSUER: 'https://sso.example' }), { message: /OIDC_CLIENT_ID/ })
  t.is(readConfig({}).oidc, undefined)
  const { base } = await openServer(t, { settings: { processesDir: fewProcesses(t, 'model.change') } })
  t.is((await fetch(`${base}/api/session/oidc`, { redirect: 'manual' })).status, 404)
})
