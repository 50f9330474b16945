import test from 'ava'
import { confirmPolicyChange, listPolicyChanges, proposePolicyChange, withdrawPolicyChange } from '../../server/contract/access.ts'
import { room } from './room.ts'

const rule = { role: 'witness', domain: 'own+below', object: 'session', action: 'read,record,export', condition: 'session.witness = sub.id', effect: 'allow' as const }

test('a change of policy shows whom it serves, waits for a second person, and then rules every server', async t => {
  const { ask, as, access } = await room(t)
  const before = access.policies.rules.length
  const line = access.policies.rules.find(one => one.role === 'witness' && one.object === 'session')!.line
  const change = await ask(proposePolicyChange, as('sec_admin'), { body: { remove: [line], add: [rule], why: '归档移交需要纸电一致核对' } })
  t.true(change.gained.length > 0 && change.gained.every(who => who.deeds.join() === '导出开评标场次'))
  t.deepEqual(change.lost, [])
  t.deepEqual(change.checks.filter(check => !check.holds), [])
  t.is(change.checks.length, 5)
  const witness = as('witness')
  t.false(access.allows(witness, 'export', 'session', { region: witness.region, session: { witness: witness.id } }))
  await t.throwsAsync(ask(proposePolicyChange, as('sec_admin'), { body: { remove: [line], why: '再来一项变更' } }), { code: 'change-pending' })
  await t.throwsAsync(ask(confirmPolicyChange, as('sec_admin'), { params: { change: change.id } }), { code: 'forbidden' })
  t.is((await ask(confirmPolicyChange, as('audit_admin'), { params: { change: change.id } })).version, 2)
  await access.reload()
  t.true(access.allows(witness, 'export', 'session', { region: witness.region, session: { witness: witness.id } }))
  t.is(access.policies.rules.length, before)
  await t.throwsAsync(ask(confirmPolicyChange, as('audit_admin'), { params: { change: change.id } }), { code: 'change-decided' })
  t.is((await ask(listPolicyChanges, as('inspector')))[0]!.state, 'confirmed')
})

test('a change that does not read, names nobody, or could not filter a list is refused with what fails', async t => {
  const { ask, as } = await room(t)
  const propose = (add: object, remove: number[] = []) => ask(proposePolicyChange, as('sec_admin'), { body: { add: [{ ...rule, ...add }], remove, why: '试一试看' } })
  await t.throwsAsync(propose({ condition: 'a and and b' }), { code: 'bad-policy', message: /条件读得懂/ })
  await t.throwsAsync(propose({ role: 'emperor' }), { code: 'bad-policy', message: /emperor/ })
  await t.throwsAsync(propose({ object: 'task', condition: 'string length(task.step) > 3' }), { code: 'bad-policy', message: /列表/ })
  await t.throwsAsync(propose({}, [999]), { code: 'bad-input' })
  await t.throwsAsync(ask(proposePolicyChange, as('reception'), { body: { add: [rule], why: '我也想要' } }), { code: 'forbidden' })
})

test('a withdrawn change never takes effect', async t => {
  const { ask, as, access } = await room(t)
  const change = await ask(proposePolicyChange, as('sec_admin'), { body: { add: [rule], why: '先提出再撤回' } })
  t.is((await ask(withdrawPolicyChange, as('sec_admin'), { params: { change: change.id } })).state, 'withdrawn')
  await t.throwsAsync(ask(confirmPolicyChange, as('audit_admin'), { params: { change: change.id } }), { code: 'change-decided' })
  t.is(access.policies.version, 1)
})
