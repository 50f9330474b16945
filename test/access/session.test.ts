import test from 'ava'
import { seedPeople } from '../../migrations/seeds/demo/people.ts'
import { actorOf, changePassword, issueToken, revoke, signIn, signOut, switchPost } from '../../server/access/session.ts'
import { Problem } from '../../server/problem.ts'
import { database } from '../support/database.ts'

const password = 'yangguang'

test('a clerk signs in by name or by short login and is known by the token until signing out', async t => {
  const db = await database(t)
  await seedPeople(db)
  const { token, actor } = await signIn(db, { username: 'yangmoning', password })
  t.like(actor, { id: 'ST003', kind: 'staff', role: 'ggb_director', region: '510800', department: 'GY-GGB' })
  t.like(await actorOf(db, token), { id: 'ST003', session: actor.session })
  t.is((await signIn(db, { username: ' U003 ', password })).actor.id, 'ST003')
  t.is((await db('sessions').where('token_hash', Buffer.from(token))).length, 0)
  await signOut(db, token)
  t.is(await actorOf(db, token), undefined)
})

test('an organisation acts for itself, a grantor’s clerk for the grantor', async t => {
  const db = await database(t)
  await seedPeople(db)
  t.like((await signIn(db, { username: 'jinwangshen', password })).actor, { id: 'ME001', kind: 'entity', entity: 'ME001', role: 'tenderer' })
  t.like((await signIn(db, { username: 'lubaihe', password })).actor, { id: 'ST055', kind: 'staff', entity: 'ME041', role: 'tenderer' })
  t.like((await signIn(db, { username: 'kongyuxin', password })).actor, { id: 'EX002', kind: 'expert', expert: 'EX002' })
})

test('a wrong name and a wrong password are told apart by nobody', async t => {
  const db = await database(t)
  await seedPeople(db)
  const wrong = await t.throwsAsync(signIn(db, { username: 'yangmoning', password: 'x' }), { instanceOf: Problem, code: 'bad-credentials' })
  const unknown = await t.throwsAsync(signIn(db, { username: "nobody' or 1=1", password: 'x' }), { instanceOf: Problem, code: 'bad-credentials' })
  t.deepEqual((wrong as Problem).body, (unknown as Problem).body)
})

test('the eleventh wrong password has to wait, the right one of others does not', async t => {
  const db = await database(t)
  await seedPeople(db)
  for (let n = 0; n < 10; n += 1) await t.throwsAsync(signIn(db, { username: 'u003', password: 'x' }), { code: 'bad-credentials' })
  const told = await t.throwsAsync(signIn(db, { username: 'u003', password }), { instanceOf: Problem, code: 'too-many-attempts' })
  t.is((told as Problem).status, 429)
  t.is((await signIn(db, { username: 'u001', password })).actor.id, 'ST001')
  t.is((await signIn(db, { username: 'u003', password, from: '192.0.2.9' })).actor.id, 'ST003')
})

test('a disabled account neither opens a session nor keeps one', async t => {
  const db = await database(t)
  await seedPeople(db)
  const { token } = await signIn(db, { username: 'u003', password })
  await db('accounts').where({ id: 'ST003' }).update({ disabled_at: db.fn.now(), disabled_why: '调离' })
  t.is(await actorOf(db, token), undefined)
  await t.throwsAsync(signIn(db, { username: 'u003', password }), { code: 'account-disabled', message: /调离/ })
})

test('an expired or revoked session is over; use moves its end on', async t => {
  const db = await database(t)
  await seedPeople(db)
  const { token, actor } = await signIn(db, { username: 'u003', password })
  await db('sessions').where({ id: actor.session }).update({ seen_at: db.raw(`now() - interval '7 hours'`), expires_at: db.raw(`now() + interval '1 hour'`) })
  t.truthy(await actorOf(db, token))
  const { rows: [row] } = await db.raw(`select expires_at > now() + interval '7 hours' as moved from sessions where id = ?`, [actor.session!])
  t.true(row.moved)
  await db('sessions').where({ id: actor.session }).update({ expires_at: db.raw(`now() - interval '1 second'`) })
  t.is(await actorOf(db, token), undefined)
  const other = await signIn(db, { username: 'u003', password })
  t.is(await revoke(db, 'ST003'), 2)
  t.is(await actorOf(db, other.token), undefined)
})

test('one person with two posts acts in the chosen one, never in another’s', async t => {
  const db = await database(t)
  await seedPeople(db)
  const { token } = await signIn(db, { username: 'jinwangshen', password })
  const posts = await db('posts').where({ account: 'ME001' }).orderBy('seat')
  const foreign = await db('posts').where({ account: 'ST003' }).first()
  t.is((await switchPost(db, token, posts[1].id)).role, 'tenderer')
  await t.throwsAsync(switchPost(db, token, foreign.id), { code: 'no-such-post' })
  await t.throwsAsync(signIn(db, { username: 'u003', password, post: posts[1].id }), { code: 'no-such-post' })
})

test('a machine’s token opens no browser session and ends on its day', async t => {
  const db = await database(t)
  await seedPeople(db)
  const { token } = await issueToken(db, { account: 'ST003', label: '省平台接口' })
  t.like(await actorOf(db, token), { id: 'ST003' })
  await db('sessions').update({ expires_at: db.raw(`now() - interval '1 second'`) })
  t.is(await actorOf(db, token), undefined)
})

test('a new password ends the other sessions and is the only one that opens new ones', async t => {
  const db = await database(t)
  await seedPeople(db)
  const [here, elsewhere] = [await signIn(db, { username: 'u003', password }), await signIn(db, { username: 'u003', password })]
  await t.throwsAsync(changePassword(db, here.actor, { current: 'wrong', next: 'long-enough' }), { code: 'bad-credentials' })
  await changePassword(db, here.actor, { current: password, next: 'long-enough' })
  t.truthy(await actorOf(db, here.token))
  t.is(await actorOf(db, elsewhere.token), undefined)
  await t.throwsAsync(signIn(db, { username: 'u003', password }), { code: 'bad-credentials' })
  t.is((await signIn(db, { username: 'u003', password: 'long-enough' })).actor.id, 'ST003')
})
