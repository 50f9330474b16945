import test from 'ava'
import { isProblem, room } from './room.ts'

test('an intervention on all of a version is judged trade by trade and answers for each', async t => {
  const { house, ask, signIn, start } = await room(t)
  await start('510800')
  await start('510822')
  const { id: version } = await house.db('versions').where({ process: 'test.check' }).first()
  const supervisor = await signIn('leiwangqin')
  const [own] = await house.db('instances').where({ region: '510800', process: 'test.check' }).select('id')
  const { bases } = (await ask(`/api/instances/${own.id}/interventions/suspend/bases`, { as: supervisor })).json as unknown as { bases: { id: string }[] }
  const all = (kind: string, json: unknown, as = supervisor) => ask(`/api/versions/${version}/interventions/${kind}`, { as, json })
  t.true(isProblem(await all('suspend', { basis: bases[0]!.id, reason: '短' }), 422))
  t.true(isProblem(await all('modify', { basis: bases[0]!.id, reason: '全部暂停检查' }), 422))
  t.true(isProblem(await ask('/api/versions/999999/interventions/suspend', { as: supervisor, json: { basis: 'x', reason: '全部暂停检查' } }), 404))
  const told = (await all('suspend', { basis: bases[0]!.id, reason: '全部暂停检查' })).json as unknown as { done: number; results: { ok: boolean; detail: string }[] }
  t.like(told, { done: 0, results: [{ ok: false }, { ok: false }] })
  t.regex(told.results[0]!.detail, /前提不成立/)
  t.true(isProblem(await all('suspend', { basis: bases[0]!.id, reason: '全部暂停检查' }, await signIn('gemeiyue')), 403))
  t.true((await house.db('instances').where({ process: 'test.check' })).every((row: { status: string; ver: number }) => row.status === 'active' && row.ver === 1))
})
