import test from 'ava'
import fc from 'fast-check'
import { explainPermission, proposePolicyChange } from '../../server/contract/access.ts'
import { addPost, listAccounts, listEntities, listExperts, readCatalogue, readEntity, registerEntity } from '../../server/contract/identity.ts'
import { signInRoute } from '../../server/contract/session.ts'
import { asProblem } from '../../server/http/problems.ts'
import { room } from './room.ts'

const words = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\0', 'constructor', '__proto__', 'valueOf', "' or 1=1 --", 'task:9223372036854775808', 'task:constructor', 'instance:1', '%', 'ST003', 'u003', 'supervisor', 'task', 'complete'))

test('whatever is asked, the answer is an answer or a problem', async t => {
  const { ask, as, db } = await room(t)
  const [clerk, admin, security] = [as('reception'), as('sys_admin'), as('sec_admin')]
  const ctx = { ip: '192.0.2.1', secure: false, get: () => '', cookies: { get: () => undefined, set: () => {} } }
  const told = async (deed: Promise<unknown>): Promise<void> => { await deed.catch((thrown: unknown) => { const { code, status } = asProblem(thrown); if (status >= 500) throw new Error(`${code}: ${String(thrown)}`, { cause: thrown }) }) }
  await fc.assert(fc.asyncProperty(words, words, words, fc.jsonValue({ maxDepth: 3 }), async (one, two, three, value) => {
    await told(ask(explainPermission, clerk, { query: { actor: 'u003', action: one, resource: two, region: three, family: one, legalBasis: two } }))
    await told(ask(explainPermission, clerk, { query: { actor: one, action: two, resource: three, post: one } }))
    await told(ask(signInRoute, undefined, { body: { username: one, password: two, post: three }, ctx }))
    await told(ask(signInRoute, undefined, { body: value, ctx }))
    await told(ask(listEntities, undefined, { query: { q: one, identity: two, region: three } }))
    await told(ask(readEntity, undefined, { params: { entity: one } }))
    await told(ask(registerEntity, undefined, { body: value }))
    await told(ask(listExperts, clerk, { query: { q: one, specialty: two, status: three } }))
    await told(ask(readCatalogue, undefined, { query: { region: one, family: two } }))
    await told(ask(listAccounts, admin, { query: { q: one, role: two, page: three } }))
    await told(ask(addPost, admin, { params: { account: one }, body: { role: two, region: three, department: one } }))
    await told(ask(proposePolicyChange, security, { body: { add: [{ role: one, domain: two, object: three, action: one, condition: two, effect: 'allow' }], why: '随便写写看' } }))
  }), { numRuns: 20 })
  t.is(Number((await db('policy_sets').count({ n: '*' }).first())!['n']), 1)
})
