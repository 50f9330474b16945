import { readFileSync } from 'node:fs'
import test from 'ava'
import { explainPermission, listPolicies, listRefusals, permissionMatrix } from '../../server/contract/access.ts'
import { addPost, changeEntity, disableAccount, issueMachineToken, listAccounts, listEntities, listExperts, readCatalogue, readEntity, readPlaces, registerEntity, removePost } from '../../server/contract/identity.ts'
import { demoAccounts, readSession, signInRoute, signOutRoute, switchPostRoute } from '../../server/contract/session.ts'
import { actorOf } from '../../server/access/session.ts'
import { Problem } from '../../server/problem.ts'
import { room } from './room.ts'

const newcomer = {
  name: '嘉陵江建工有限公司', type: '企业', uscc: '91350100M000100Y43', region: '510802', identities: ['bidder', 'tenderer'], legalPerson: { name: '甲乙', idNo: '51089919780720100X' },
  contact: { name: '丙丁', phone: '10000009999' }, basicAccount: { bank: '演示银行', no: '6200000000009999' }, username: 'jialing', password: 'long-enough',
}
const browser = (token?: string) => {
  const jar: Record<string, string | null> = token ? { yangguang: token } : {}
  return { jar, ctx: { ip: '192.0.2.1', secure: false, get: () => '', cookies: { get: (name: string) => jar[name], set: (name: string, value: string | null) => { jar[name] = value } } } }
}

test('signing in sets a cookie, says what the post could do, and signing out ends it', async t => {
  const { ask, db, as } = await room(t)
  const { jar, ctx } = browser()
  const session = await ask(signInRoute, undefined, { body: { username: 'u003', password: 'yangguang' }, ctx })
  t.like(session, { name: '杨墨宁', role: 'ggb_director', regionName: '广元市', demo: true })
  t.true(session.can['process_model']!.includes('publish'))
  const actor = await actorOf(db, jar['yangguang']!)
  t.is((await ask(readSession, actor))!.id, 'ST003')
  t.is(await ask(readSession), null)
  await t.throwsAsync(ask(switchPostRoute, actor, { body: { post: '999999' }, ctx }), { code: 'no-such-post' })
  await ask(signOutRoute, actor, { ctx })
  t.is(jar['yangguang'], null)
  t.is(await actorOf(db, session.id), undefined)
  t.truthy(as('u003'))
})

test('the demo lists its accounts by role; a real platform does not', async t => {
  const { ask, house } = await room(t)
  const { groups, password } = await ask(demoAccounts)
  t.is(password, 'yangguang')
  t.is(groups.reduce((sum, group) => sum + group.accounts.length, 0), 228)
  t.true(groups.some(group => group.role === 'reception' && group.roleName === '受理岗'))
  house.config.demo = false
  await t.throwsAsync(ask(demoAccounts), { code: 'not-found' })
})

test('why: the chain of clauses, for anybody of the staff about anybody', async t => {
  const { ask, as } = await room(t)
  const designer = as('process_designer')
  const why = await ask(explainPermission, as('reception'), { query: { actor: 'process_designer' === designer.role ? designer.id : '', action: 'publish', resource: 'process_model' } })
  t.false(why.allowed)
  t.is(why.rule?.effect, 'deny')
  t.deepEqual(why.clauses.map(clause => clause.holds), [true, false])
  t.true(why.whoCan.length > 0)
  const yes = await ask(explainPermission, as('reception'), { query: { actor: as('process_approver').id, action: 'publish', resource: 'process_model' } })
  t.true(yes.allowed)
  t.regex(yes.reason, /条件是：本人不是编制人/)
  const sealed = await ask(explainPermission, as('reception'), { query: { actor: as('sys_admin').id, action: 'read', resource: 'bid' } })
  t.false(sealed.allowed)
  await t.throwsAsync(ask(explainPermission, as('reception'), { query: { actor: 'nobody', action: 'read', resource: 'bid' } }), { code: 'not-found' })
  await t.throwsAsync(ask(explainPermission, as('ME001'), { query: { actor: 'u003', action: 'read', resource: 'bid' } }), { code: 'not-found' })
  await t.throwsAsync(ask(explainPermission, as('reception'), { query: { action: 'read' } }), { code: 'bad-input' })
  t.false((await ask(explainPermission, as('reception'), { query: { actor: 'u003', action: 'fly', resource: '不存在的东西' } })).allowed)
})

test('the matrix shows every role and deed with the digest of the policies', async t => {
  const { ask, as } = await room(t)
  const matrix = await ask(permissionMatrix, as('sec_admin'))
  t.is(matrix.rows.length, 32)
  t.regex(matrix.digest, /^[0-9a-f]{64}$/)
  const cell = (role: string, object: string, action: string) => matrix.rows.find(row => row.role === role)!.cells[matrix.columns.findIndex(column => column.object === object && column.action === action)]
  t.is(cell('process_designer', 'process_model', 'publish'), 'deny')
  t.is(cell('process_approver', 'process_model', 'publish'), 'conditional')
  t.is(cell('ggb_director', 'instance', 'read'), 'allow')
  t.is(cell('reception', 'process_model', 'publish'), 'none')
  t.is((await ask(listPolicies, as('sec_admin'))).rules.filter(rule => !rule.sealed).length, readFileSync('policies/roles.csv', 'utf8').trim().split('\n').length - 1)
  t.is((await ask(listRefusals, as('sec_admin'))).page, 1)
  await t.throwsAsync(ask(listRefusals, as('reception')), { code: 'forbidden' })
})

test('an organisation registers once, is known at once in all eight regions, and never twice', async t => {
  const { ask, db, access } = await room(t)
  const { id } = await ask(registerEntity, undefined, { body: newcomer })
  await access.reload()
  t.deepEqual(access.city.holders.filter(holder => holder.account === id).map(({ role, region, entity }) => [role, region, entity]), [['bidder', '510800', id], ['tenderer', '510802', id]])
  await t.throwsAsync(ask(registerEntity, undefined, { body: { ...newcomer, username: 'another' } }), { code: 'already-registered' })
  await t.throwsAsync(ask(registerEntity, undefined, { body: { ...newcomer, uscc: '91110000710926094P' } }), { code: 'username-taken' })
  t.is(Number((await db('entities').count({ n: '*' }).first())!['n']), 42)
})

test('a wrong credit code is refused with the place that is wrong', async t => {
  const { ask } = await room(t)
  const told = await t.throwsAsync(ask(registerEntity, undefined, { body: { ...newcomer, uscc: '91350100M000100Y44' } }), { instanceOf: Problem, code: 'bad-credit-code' }) as Problem
  t.regex(told.body.detail!, /校验位不符/)
  await t.throwsAsync(ask(registerEntity, undefined, { body: { ...newcomer, identities: [], password: 'x' } }), { code: 'bad-input' })
})

test('what identifies a person is whole for oneself, masked for the staff, absent for the public', async t => {
  const { ask, as } = await room(t)
  const view = async (who?: string) => (await ask(readEntity, who ? as(who) : undefined, { params: { entity: 'ME001' } })).private
  t.is(await view(), null)
  t.is(await view('ME002'), null)
  t.like(await view('reception'), { masked: true, legalPersonIdNo: '510899********04', accountNo: '6200 **** 0001' })
  t.like(await view('ME001'), { masked: false, legalPersonIdNo: '510899197807201004' })
  const all = JSON.stringify([await ask(listEntities, undefined, { query: { size: '200' } }), await ask(listExperts, as('reception'), { query: { size: '200' } }), await ask(listAccounts, as('sys_admin'), { query: { size: '200' } })])
  t.notRegex(all, /510899\d{12}/)
  t.notRegex(all, /argon2/)
})

test('a register entry changes only by its own hand, each version kept, never over another’s change', async t => {
  const { ask, as, db } = await room(t)
  const me = as('ME001')
  const changed = await ask(changeEntity, me, { params: { entity: 'ME001' }, body: { revision: 1, contact: { name: '新人', phone: '10000001111' } } })
  t.is(changed.revision, 2)
  await t.throwsAsync(ask(changeEntity, me, { params: { entity: 'ME001' }, body: { revision: 1 } }), { code: 'changed-meanwhile' })
  await t.throwsAsync(ask(changeEntity, me, { params: { entity: 'ME002' }, body: { revision: 1 } }), { code: 'forbidden' })
  t.is((await db('entity_revisions')).length, 1)
})

test('experts are listed without their names, and to no bidder', async t => {
  const { ask, as } = await room(t)
  t.regex((await ask(listExperts, as('reception'))).rows[0]!.name, /^.\*+$/)
  await t.throwsAsync(ask(listExperts, as('bidder')), { code: 'forbidden' })
  t.is((await ask(listExperts, as('EX002'))).total, 1)
})

test('accounts are the system administrator’s: disabling ends sessions, conflicting posts are refused', async t => {
  const { ask, as, db } = await room(t)
  const admin = as('sys_admin')
  const { jar, ctx } = browser()
  const clerk = as('reception')
  const { alias } = (await ask(listAccounts, admin, { query: { role: 'reception' } })).rows[0]!
  await ask(signInRoute, undefined, { body: { username: alias, password: 'yangguang' }, ctx })
  await t.throwsAsync(ask(listAccounts, clerk), { code: 'forbidden' })
  t.is((await ask(addPost, admin, { params: { account: clerk.id }, body: { role: 'archivist', region: '510800', department: 'GY-JYZX' } })).posts.length, 2)
  await t.throwsAsync(ask(addPost, admin, { params: { account: clerk.id }, body: { role: 'archivist', region: '510800', department: 'GY-JYZX' } }), { code: 'already-held' })
  await t.throwsAsync(ask(addPost, admin, { params: { account: clerk.id }, body: { role: 'supervisor', region: '510800' } }), { code: 'duties-conflict' })
  await t.throwsAsync(ask(addPost, admin, { params: { account: clerk.id }, body: { role: 'emperor', region: '999999' } }), { code: 'bad-input' })
  await t.throwsAsync(ask(addPost, admin, { params: { account: admin.id }, body: { role: 'sec_admin', region: '510800' } }), { code: 'own-account' })
  t.is((await ask(listAccounts, admin, { query: { q: clerk.name, role: 'archivist' } })).total, 1)
  t.true((await ask(disableAccount, admin, { params: { account: clerk.id }, body: { why: '调离' } })).disabledAt !== null)
  t.is(await actorOf(db, jar['yangguang']!), undefined)
  const { posts } = (await ask(listAccounts, admin, { query: { q: clerk.name } })).rows[0]!
  t.is((await ask(removePost, admin, { params: { account: clerk.id, post: posts[0]!.id } })).posts.length, 1)
  await t.throwsAsync(ask(removePost, admin, { params: { account: clerk.id, post: posts[1]!.id } }), { code: 'last-post' })
  const { token } = await ask(issueMachineToken, admin, { params: { account: 'ST003' }, body: { label: '接口' } })
  t.is((await actorOf(db, token))!.id, 'ST003')
})

test('the catalogue and the names of places are public', async t => {
  const { ask } = await room(t)
  t.is((await ask(readCatalogue)).items.length, 31)
  t.true((await ask(readCatalogue, undefined, { query: { region: '510802', family: 'GCJS' } })).items.every(item => item.family === 'GCJS'))
  t.is((await ask(readPlaces)).regions.length, 8)
})
