import test from 'ava'
import { dropSubstitution, listSubstitutes, listSubstitutions, makeSubstitution, readPledge, readSettings, saveSettings, signPledge } from '../../server/contract/me.ts'
import { room } from './room.ts'

test('settings lie with the account; what is not named stays', async t => {
  const { ask, as } = await room(t)
  t.deepEqual(await ask(readSettings, as('gemeiyue')), {})
  await ask(saveSettings, as('gemeiyue'), { body: { theme: 'dark', panels: { list: 360 } } })
  t.deepEqual(await ask(saveSettings, as('gemeiyue'), { body: { density: 'compact' } }), { theme: 'dark', panels: { list: 360 }, density: 'compact' })
  t.deepEqual(await ask(readSettings, as('caoyunheng')), {})
  await t.throwsAsync(ask(saveSettings, as('gemeiyue'), { body: { panels: { list: 9999 } } }), { code: 'bad-input' })
})

test('the pledge is signed for a year, with what one declares', async t => {
  const { ask, as } = await room(t)
  t.like(await ask(readPledge, as('ST064')), { owed: true, current: false, signedAt: null })
  await t.throwsAsync(ask(signPledge, as('ST064'), { body: { agree: false, conflicts: '无' } }), { code: 'bad-input' })
  const { signedAt, validUntil } = await ask(signPledge, as('ST064'), { body: { agree: true, conflicts: '配偶在翠云水务任职' } })
  t.is(new Date(validUntil).getUTCFullYear() - new Date(signedAt).getUTCFullYear(), 1)
  t.like(await ask(readPledge, as('ST064')), { current: true, past: [{ conflicts: '配偶在翠云水务任职' }] })
  t.false((await ask(readPledge, as('leiwangqin'))).owed, 'a supervisor owes none')
  await t.throwsAsync(ask(signPledge, as('ME001'), { body: { agree: true, conflicts: '无' } }), { code: 'forbidden' })
})

test('a substitute is chosen among colleagues and may be dismissed by either side', async t => {
  const { ask, as, db } = await room(t)
  const absent = as('gemeiyue')
  const post = (await db('posts').where({ account: absent.id }).first('id')).id as string
  const fit = await ask(listSubstitutes, absent, { query: { post } })
  t.true(fit.some(one => one.name === '曹云恒') && fit.every(one => one.id !== absent.id))
  await t.throwsAsync(ask(listSubstitutes, as('caoyunheng'), { query: { post } }), { code: 'no-such-post' })
  const [from, until] = [0, 4].map(days => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10))
  const substitute = fit.find(one => one.name === '曹云恒')!.id
  const { id } = await ask(makeSubstitution, absent, { body: { post, substitute, from, until, why: '休假' } })
  t.like((await ask(listSubstitutions, as('caoyunheng'))).taken[0], { id, absent: { name: '葛梅悦' }, state: 'now' })
  t.false((await ask(dropSubstitution, as('leiwangqin'), { params: { substitution: id } })).ended)
  t.true((await ask(dropSubstitution, as('caoyunheng'), { params: { substitution: id } })).ended)
  t.is((await ask(listSubstitutions, absent)).given[0]!.state, 'ended')
  const admin = as('sys_admin')
  const own = (await db('posts').where({ account: admin.id }).first('id')).id as string
  t.deepEqual(await ask(listSubstitutes, admin, { query: { post: own } }), [], 'the three administrators are not stood in for')
})
