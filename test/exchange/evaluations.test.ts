import test from 'ava'
import { occupant, seatsOfDraw } from '../../server/exchange/seats.ts'
import { storeText } from '../../server/exchange/documents.ts'
import { lastRound } from '../../server/tasks/rounds.ts'
import { inWork, mayAll, system } from '../../server/work.ts'
import { watchRoom } from '../supervision/tender.ts'
import { bidder } from './actors.ts'

interface Sheet { element: string; values: { perItem?: { name: string; pass: boolean; reason: string | null }[]; scores?: { name: string; score: number }[] } }
interface Seen { declaredAt: string | null; recusable: boolean; chair: number; size: number; bids: { id: string; name: string; documents: { id: string; name: string }[] }[] }

test('an expert sees the bids from his chair once they are open, and of the sheets only his own', async t => {
  t.timeout(300_000)
  const room = await watchRoom(t)
  const { ask, get, db, engine } = room
  const { instance, code, me, close } = await room.bidding('朝天区羊木镇供水厂工程施工')
  const file = await inWork(db, bidder('ME007'), mayAll, work => storeText(work, '技术标', { name: '技术标.txt', kind: 'bid', sealed: true, owner: 'ME007' }))
  for (const [n, entity] of ['ME007', 'ME009', 'ME013'].entries()) await get(`/api/tenders/${code}/bids`, { as: room.user('bidder', entity), json: { priceFen: 3_400_000_000 + n, durationDays: 230, manager: '张远', ...n === 0 ? { documents: [file.id] } : {} } })
  await engine.settle(new Date(Date.parse(close) - 23 * 3_600_000))
  await room.does(instance, room.user('draw_clerk'), 'DrawRequest', { quotas: [{ specialty: 'SP-JZ', seats: 3 }, { specialty: 'SP-ZJ', seats: 2 }] })
  await room.does(instance, me, 'ShareTenderer', { share: '招标人的一段随机文字' })
  await room.does(instance, room.supervisor, 'ShareSupervisor', { share: '监督部门的一段随机文字' })

  const at = `/api/evaluations/${instance}`
  const draw = (await db('draws').where({ instance_id: instance }).first('id') as { id: string }).id
  const committee = (): Promise<string[]> => inWork(db, system, mayAll, async work => (await seatsOfDraw(work, draw)).map(occupant))
  const people = await db('accounts').whereNotNull('expert').select('expert', 'username') as { expert: string; username: string }[]
  const nameOf = (expert: string): string => people.find(one => one.expert === expert)!.username
  const first = nameOf((await committee())[0]!)
  const stranger = async (): Promise<string> => { const members = await committee(); return people.find(one => !members.includes(one.expert))!.username }

  // drawn, but the bids are sealed: whoever asks, the refusal is the same, so that it does not tell who was drawn for what
  for (const path of [at, `${at}/submitted`]) {
    const [mine, other] = [await ask(path, { as: first }), await ask(path, { as: await stranger() })]
    t.is(mine.status, 403)
    t.is(mine.text, other.text)
  }
  t.is((await ask('/api/evaluations', { as: first })).text, '[]')

  await engine.settle(new Date(Date.parse(close) + 1000))
  await room.does(instance, me, 'Open', { decryptWindow: 30, openingNote: '全部按时解密' })
  await engine.settle(new Date(Date.parse(close) + 45 * 60_000))
  const seen = await get<Seen>(at, { as: first })
  t.like(seen, { declaredAt: null, chair: 1, size: 5 })
  t.is(seen.bids.length, 3)
  t.true(seen.bids.every(bid => bid.documents.length === 0), 'the files come with the declaration')
  t.is((await ask('/api/evaluations', { as: first })).text.match(/"session"/g)!.length, 1)
  t.is((await ask('/api/evaluations', { as: me })).text, '[]')
  for (const as of [await stranger(), me, room.supervisor, room.user('bidder', 'ME007'), room.user('sys_admin'), room.user('draw_clerk'), room.user('reception')]) {
    for (const path of [at, `${at}/submitted`]) t.is((await ask(path, { as })).status, 403, `${as} ${path}`)
    t.is((await ask(`${at}/declaration`, { as, method: 'POST' })).status, 403)
  }
  t.is((await ask(at)).status, 401)

  // who stands aside leaves chair and task to the next, who learns nothing of what was typed there before
  const task = async (element: string, n: number): Promise<string> => (await db('tasks').where({ instance_id: instance, element, owner: `D${draw}-${n}` }).first('id') as { id: string }).id
  const leaving = nameOf((await committee())[4]!)
  await get(`/api/tasks/${await task('First', 5)}/draft`, { as: leaving, method: 'PUT', json: { values: { rejectReasons: '前任的话' } } })
  t.is((await ask(`${at}/recusal`, { as: leaving, json: { reason: '' } })).status, 422)
  await get(`${at}/recusal`, { as: leaving, json: { reason: '曾在投标人处任职' } })
  const next = nameOf((await committee())[4]!)
  t.not(next, leaving)
  t.is((await ask(at, { as: leaving })).status, 403)
  t.is((await get<Seen>(at, { as: next })).chair, 5)
  t.is((await get<{ draft: unknown }>(`/api/tasks/${await task('First', 5)}`, { as: next })).draft, null)

  await get(`${at}/declaration`, { as: first, method: 'POST', json: {} })
  const declared = await get<Seen>(at, { as: first })
  t.truthy(declared.declaredAt)
  t.deepEqual(declared.bids.find(bid => bid.documents.length)?.documents.map(one => one.name), ['技术标.txt'])
  t.is((await ask(`${at}/recusal`, { as: first, json: { reason: '后来想起' } })).json['type'], 'declared-free')
  t.is((await get<Seen>(at, { as: next })).declaredAt, null, 'each declares for himself')
  t.like(declared, { recusable: false })

  t.true((await get<Seen>(at, { as: nameOf((await committee())[1]!) })).recusable)
  const sheets = (as: string): Promise<Sheet[]> => get<Sheet[]>(`${at}/submitted`, { as })
  const members = (await committee()).map(nameOf)
  await get(`/api/tasks/${await task('First', 1)}/complete`, { as: first, json: { values: { perItem: seen.bids.map((bid, n) => ({ bidId: bid.id, pass: n < 2, reason: n === 2 ? '只此一席的理由' : '' })) } } })
  const [own] = await sheets(first)
  t.is(own!.element, 'First')
  t.deepEqual(own!.values.perItem!.map(row => [row.name === '', row.pass, row.reason]), [[false, true, null], [false, true, null], [false, false, '只此一席的理由']])
  for (const other of members.slice(1)) {
    t.deepEqual(await sheets(other), [])
    for (const path of [at, `/api/tasks?instance=${instance}`, `/api/tasks/${await task('First', members.indexOf(other) + 1)}`]) t.false((await ask(path, { as: other })).text.includes('只此一席'), path)
  }
  for (const [n, other] of members.entries()) if (n) await get(`/api/tasks/${await task('First', n + 1)}/complete`, { as: other, json: { values: { perItem: seen.bids.map(bid => ({ bidId: bid.id, pass: true })) } } })
  t.is((await ask(`${at}/recusal`, { as: members[1]!, json: { reason: '评审后才想起' } })).json['type'], 'evaluation-begun')
  await get(`/api/tasks/${await task('Score', 1)}/complete`, { as: first, json: { values: { scores: seen.bids.map((bid, n) => ({ bidId: bid.id, score: 91.25 - n })) } } })
  t.deepEqual((await sheets(first)).map(sheet => sheet.element), ['First', 'Score'])
  t.deepEqual((await sheets(first))[1]!.values.scores!.map(row => [row.name, row.score]), seen.bids.map((bid, n) => [bid.name, 91.25 - n]))
  for (const other of members.slice(1)) t.deepEqual((await sheets(other)).map(sheet => sheet.element), ['First'])
  t.false((await ask(at, { as: members[1]! })).text.includes('91.25'))
})

test('a step that comes back begins a new round', t => {
  const acts = (...elements: string[]) => elements.map(element => ({ element }))
  t.deepEqual(lastRound(acts('First', 'Score', 'Sign')), acts('First', 'Score', 'Sign'))
  t.deepEqual(lastRound(acts('First', 'Score', 'Sign', 'First')), acts('First'))
  t.deepEqual(lastRound(acts('First', 'Score', 'Sign'), ['First']), [])
  t.deepEqual(lastRound(acts('First'), ['Score']), acts('First'))
})
