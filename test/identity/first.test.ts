import test from 'ava'
import { createAccess } from '../../server/access/access.ts'
import { signIn } from '../../server/access/session.ts'
import { createAccount } from '../../server/contract/identity.ts'
import { firstAccounts } from '../../server/identity/first.ts'
import { database } from '../support/database.ts'
import { room } from './room.ts'

test('a platform without demo people starts with three administrators, told once', async t => {
  const db = await database(t)
  const [made, again] = [await firstAccounts(db), await firstAccounts(db)]
  t.deepEqual(made.map(one => one.role), ['sys_admin', 'sec_admin', 'audit_admin'])
  t.deepEqual(again, [])
  t.is((await signIn(db, made[0]!)).actor.role, 'sys_admin')
  const access = await createAccess(db, { policiesDir: 'policies' })
  t.teardown(access.stop)
  t.is(access.city.regions.size, 8)
})

test('the system administrator opens an account; its password is shown once and works', async t => {
  const { ask, as, db } = await room(t)
  const body = { username: 'xinren', name: '新人', role: 'reception', region: '510822', department: 'X822-FZX' }
  const department = (await db('departments').where({ region: '510822', kind: 'BRANCH' }).first()).id as string
  const made = await ask(createAccount, as('sys_admin'), { body: { ...body, department } })
  t.like((await signIn(db, { username: 'xinren', password: made.password })).actor, { role: 'reception', region: '510822', department })
  await t.throwsAsync(ask(createAccount, as('sys_admin'), { body: { ...body, department } }), { code: 'username-taken' })
  await t.throwsAsync(ask(createAccount, as('sys_admin'), { body: { ...body, department: 'GY-JYZX' } }), { code: 'bad-input' })
  await t.throwsAsync(ask(createAccount, as('sec_admin'), { body }), { code: 'forbidden' })
})
