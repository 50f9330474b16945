import anyTest, { type TestFn } from 'ava'
import { isProblem, oneRoom, type room } from '../http/room.ts'

const test = anyTest as TestFn<Awaited<ReturnType<typeof room>>>
const { open, close } = oneRoom()
test.before(async t => { t.context = await open() })
test.after.always(close)

const report = { region: '510800', family: 'GCJS', subject: '围标线索', facts: '三家投标人的商务标由同一台电脑制作，附上截图说明。' }
interface Listed { rows: { id: string; number: string; region: string; code: string | null; contact: string | null; named: boolean; may: boolean; state: string }[]; total: number }

test.serial('anybody reports without a name, follows it by its number alone, and reads what was decided by which unit', async t => {
  const { ask, signIn, house } = t.context
  const filed = await ask('/api/portal/reports', { json: report })
  t.is(filed.status, 200, filed.text)
  const number = filed.json['number'] as string
  t.regex(number, /^JB(-[A-Z0-9]{5}){3}$/)
  t.like((await ask(`/api/portal/reports?number=${number.toLowerCase()}`)).json, { subject: '围标线索', state: 'received', acts: [] })
  t.true(isProblem(await ask('/api/portal/reports?number=JB-AAAAA-AAAAA-AAAAA'), 404))

  const { id } = await house.db('public_reports').where({ number }).first('id') as { id: string }
  const as = await signIn('wangsangli')
  t.true(isProblem(await ask(`/api/reports/${id}/acts`, { as, json: { kind: 'answer', text: '跳过受理直接答复' } }), 409), 'what is not accepted is not answered')
  const both = await Promise.all([1, 2].map(() => ask(`/api/reports/${id}/acts`, { as, json: { kind: 'accept', text: '已受理，十个工作日内答复。' } })))
  t.deepEqual(both.map(one => one.status).toSorted(), [200, 409], 'of two who accept at once one does')
  t.is((await ask(`/api/reports/${id}/acts`, { as, json: { kind: 'answer', text: '经查，线索属实，已移送立案。' } })).status, 200)
  const followed = await ask(`/api/portal/reports?number=${number}`)
  t.like(followed.json, { state: 'answered' })
  t.deepEqual((followed.json['acts'] as { kind: string; unit: string }[]).map(act => [act.kind, act.unit]), [['accept', '市发展和改革委员会'], ['answer', '市发展和改革委员会']])
  t.notRegex(followed.text, /王桑|actor|wangsangli/, 'the unit answers, not a person')
  await t.throwsAsync(house.db('public_reports').where({ id }).update({ facts: '没有的事' }), { message: /append-only/ })
  await t.throwsAsync(house.db('public_report_acts').where({ report: id }).delete(), { message: /append-only/ })
})

test.serial('reports reach whoever supervises the place and the kind, in SQL; how to reach the reporter is read by nobody else', async t => {
  const { ask, signIn, house } = t.context
  const secret = '电话 13900001234'
  const here = (await ask('/api/portal/reports', { json: { ...report, contact: secret } })).json['number']
  const land = (await ask('/api/portal/reports', { json: { ...report, family: 'TDJY' } })).json['number']
  t.false(JSON.stringify(await house.db('public_reports')).includes('13900001234'), 'the database holds ciphertext')
  const numbers = async (username: string): Promise<Listed> => {
    const reply = await ask('/api/reports?state=any&size=100', { as: await signIn(username) })
    t.is(reply.status, 200, reply.text)
    return reply.json as unknown as Listed
  }
  const own = (await numbers('wangsangli')).rows
  t.like(own.find(one => one.number === here), { contact: secret, named: true, may: true, state: 'received' })
  t.is(own.find(one => one.number === land), undefined, 'land is not its business')
  // the department of one industry sees what names a project of it, not what is general
  t.is((await numbers('leiwangqin')).rows.find(one => one.number === here), undefined)
  const inspector = house.access.city.holders.find(holder => holder.role === 'inspector')!.username
  t.like((await numbers(inspector)).rows.find(one => one.number === here), { contact: null, named: true, may: false })
  const id = own.find(one => one.number === here)!.id
  t.true(isProblem(await ask(`/api/reports/${id}/acts`, { as: await signIn('leiwangqin'), json: { kind: 'accept', text: '不归我们管' } }), 403))
  t.true(isProblem(await ask('/api/reports', { as: await signIn('gemeiyue') }), 403))
  t.true(isProblem(await ask('/api/reports'), 401))
})

test.serial('what a report lacks is told at its field, an unpublished project is not confirmed, and a flood is stopped', async t => {
  const { ask, house, start } = t.context
  for (const [json, path] of [[{ ...report, facts: '短' }, 'body.facts'], [{ ...report, family: '' }, 'body.family'], [{ ...report, region: '999999' }, 'body.region'], [{ ...report, code: 'T-510800' }, 'body.code']] as const) {
    await start()
    const reply = await ask('/api/portal/reports', { json })
    t.true(isProblem(reply, 422), reply.text)
    t.is(reply.json.faults?.[0]?.path, path)
  }
  await house.db('login_attempts').where('key', 'like', 'report:%').delete()
  const statuses = []
  for (let n = 0; n < 11; n += 1) statuses.push((await ask('/api/portal/reports', { json: report })).status)
  t.deepEqual(statuses, [...Array.from({ length: 10 }, () => 200), 429])
  t.notRegex(JSON.stringify(await house.db('login_attempts').where('key', 'like', 'report:%')), /127\.0\.0\.1/, 'no address is kept')
})
