import test from 'ava'
import { writePolicies } from '../../server/access/policies.ts'
import { createAccess } from '../../server/access/access.ts'
import { Problem } from '../../server/problem.ts'
import { room } from '../identity/room.ts'

const gcjs = { region: '510800', instance: { process: 'gcjs.open-tender', family: 'GCJS', industry: '房建市政', region: '510800' } }

test('a refusal says which condition fails, which rules come near and who could', async t => {
  const { access, as, db } = await room(t)
  const finance = access.city.holders.find(holder => holder.role === 'supervisor' && holder.department === 'GY-CZJ')!
  const told = await t.throwsAsync(access.may(as(finance.username))('suspend', 'instance', { ...gcjs, legalBasis: '实施条例22' }), { instanceOf: Problem, code: 'forbidden' }) as Problem
  t.is(told.status, 403)
  t.is(told.body.detail, '不在本部门的监督范围')
  const whoCan = told.body['whoCan'] as { name: string }[]
  t.true(whoCan.length > 0 && whoCan.every(who => who.name))
  t.true((told.body['nearest'] as { role: string }[]).some(rule => rule.role === 'supervisor'))
  for (let n = 0; n < 50 && !(await db('refusals').first()); n += 1) await new Promise(done => setTimeout(done, 20))
  t.like(await db('refusals').first(), { actor: finance.account, action: 'suspend', object: 'instance' })
})

test('asked without facts, a post may whatever some fact could allow it; with facts they decide', async t => {
  const { access, as } = await room(t)
  const may = access.may(as('process_approver'))
  await t.notThrowsAsync(may('publish', 'process_model'))
  await t.throwsAsync(may('publish', 'process_model', { model: { author: as('process_approver').id } }), { code: 'forbidden' })
  await t.throwsAsync(access.may(as('process_designer'))('publish', 'process_model'), { code: 'forbidden', message: /流程设计师|禁止/ })
})

test('a reload swaps whole versions: nobody is refused in between, on no server', async t => {
  const { access, db, as } = await room(t)
  const other = await createAccess(db, { policiesDir: 'policies' })
  t.teardown(other.stop)
  const may = access.may(as('reception'))
  let asking = true
  const asked = (async () => { let n = 0; while (asking) { await may('read', 'project', { region: '510800' }); n += 1; if (n % 50 === 0) await new Promise(setImmediate) } return n })()
  const rules = [...access.policies.rules, { line: 110, role: 'reception', domain: 'own', object: 'novelty', actions: 'read', condition: 'true', effect: 'allow' as const }]
  for (let n = 0; n < 3; n += 1) await db.transaction(tx => writePolicies(tx, { rules, duties: access.policies.duties, note: '试', proposedBy: 'ST001', confirmedBy: 'ST002' }))
  await Promise.all([access.reload(), access.reload(), access.reload()])
  for (let n = 0; n < 100 && other.policies.version < 4; n += 1) await new Promise(done => setTimeout(done, 20))
  asking = false
  t.true(await asked > 0)
  t.is(other.policies.version, 4)
  t.is(access.policies.rules.length, rules.length)
  t.true((await other.may(as('reception')).ask('read', 'novelty', { region: '510800' })).allowed)
})

test('a published version of the policies never changes', async t => {
  const { db } = await room(t)
  await t.throwsAsync(db('policies').where({ line: 1 }).update({ condition: 'true' }), { message: /append-only/ })
  await t.throwsAsync(db('policy_sets').delete(), { message: /append-only/ })
})

test('a person hears of a post within a moment on every server', async t => {
  const { db, access } = await room(t)
  await db('accounts').where({ id: 'ST003' }).update({ disabled_at: db.fn.now() })
  for (let n = 0; n < 100 && access.city.holders.some(holder => holder.account === 'ST003'); n += 1) await new Promise(done => setTimeout(done, 20))
  t.false(access.city.holders.some(holder => holder.account === 'ST003'))
})
