import test from 'ava'
import { createHash } from 'node:crypto'
import { draw, freezeDraw, recheckDraw, settleDraw } from '../../server/exchange/draw-services.ts'
import { commit, drawById, reveal, secretsOf } from '../../server/exchange/draws.ts'
import { inbox } from '../../server/exchange/letters.ts'
import { conflicted } from '../../server/exchange/pool.ts'
import { commitmentOf, poolHashOf, rank, seedOf, shareBytes } from '../../server/exchange/ranking.ts'
import { occupant, seatsOf, seatsOfDraw } from '../../server/exchange/seats.ts'
import { reply } from '../../server/exchange/substitutes.ts'
import { isBpmnError, Problem } from '../../server/problem.ts'
import { inWork, mayAll, system, type Actor, type Work } from '../../server/work.ts'
import { expert } from './actors.ts'
import { callOf } from './call.ts'
import { cityOf, manyExperts } from './city.ts'

const city = cityOf(test, manyExperts)
const within = <T>(act: (work: Work) => Promise<T>, actor: Actor = system): Promise<T> => inWork(city.db, actor, mayAll, act)
const code = async (act: Promise<unknown>): Promise<string> => act.then(() => 'nothing', error => (error instanceof Problem ? error.code : isBpmnError(error) ? error.bpmnCode : String(error)))
interface Frozen { drawId: string; poolHash: string; reqHash: string; commitment: string; poolSize: number }
let counter = 0

async function frozen(more: object = {}): Promise<{ asked: Frozen; call: ReturnType<typeof callOf> }> {
  counter += 1
  const call = callOf({ id: String(8000 + counter), code: `D-${counter}` })
  const input = freezeDraw.input.parse({ specialties: ['SP-SL', 'SP-GL', 'SP-SZ'], counts: [2, 2, 1], exclusions: [], at: `2031-0${1 + counter % 9}-1${counter % 10}T09:00:00+08:00`, ...more })
  return { asked: await within(work => freezeDraw.run!(work, input, call)) as Frozen, call }
}
const drawn = (asked: Frozen, call: ReturnType<typeof callOf>, shares: object = { tenderer: '1'.repeat(64), supervisor: '锦绣' }): Promise<{ members: string[]; substitutes: number }> =>
  within(work => draw.run!(work, draw.input.parse({ drawId: asked.drawId, shares }), call)) as Promise<{ members: string[]; substitutes: number }>
const seated = (id: string): Promise<string[]> => within(async work => {
  const found: string[] = []
  for (const one of await seatsOfDraw(work, id)) if (one.status !== 'vacant') found.push(occupant(one))
  return found
})

test('everything of a draw can be recomputed from its bundle', async t => {
  const { asked, call } = await frozen()
  const { members } = await drawn(asked, call)
  t.deepEqual(members, [1, 2, 3, 4, 5].map(n => `D${asked.drawId}-${n}`))
  const { row, secrets } = await within(async work => { const found = await drawById(work, asked.drawId); return { row: found, secrets: await secretsOf(work, found) } })
  t.is(createHash('sha256').update(row.request).digest('hex'), asked.reqHash)
  t.is(poolHashOf(secrets.pool.map(one => one.id)), asked.poolHash)
  t.is(commitmentOf(Buffer.from(secrets.secret, 'hex')), asked.commitment)
  const seed = seedOf([Buffer.from(secrets.secret, 'hex'), shareBytes('1'.repeat(64)), shareBytes('锦绣')], asked.poolHash, asked.reqHash)
  t.is(seed.toString('hex'), secrets.seed!)
  t.deepEqual(rank(seed, secrets.pool.map(one => one.id)), secrets.order)
  t.deepEqual((await seated(asked.drawId)).toSorted(), secrets.primary!.map(one => one.id).toSorted())
  t.deepEqual(row.parties, { platform: 'committed', tenderer: 'given', supervisor: 'given' })
})

test('no table tells who was drawn, and the invitation names neither project nor tenderer', async t => {
  const { asked, call } = await frozen()
  const { members } = await drawn(asked, call)
  const dump = JSON.stringify(await Promise.all(['draws', 'draw_seats', 'draw_contacts', 'draw_commitments', 'letters'].map(async table => (await city.db(table)).map(row =>
    Object.values(row).map(value => (Buffer.isBuffer(value) ? value.toString('latin1') : value instanceof Date ? '' : JSON.stringify(value)))))))
  t.notRegex(dump, /EX0\d\d/)
  const [one] = await seated(asked.drawId)
  t.true((await within(work => seatsOf(work, one!))).includes(members[0]!))
  const letters = await within(inbox, expert(one!))
  t.notRegex(letters.map(letter => `${letter.title}${letter.text}${letter.code}`).join(), /教学楼|D-\d|云栈/)
})

test('committed shares must be the ones revealed; a committed party that stays silent stops the draw', async t => {
  const { asked, call } = await frozen()
  const share = shareBytes('招标人的随机数')
  await within(async work => commit(work, await drawById(work, asked.drawId), 'tenderer', commitmentOf(share)))
  t.is(await code(within(async work => commit(work, await drawById(work, asked.drawId), 'tenderer', commitmentOf(share)))), 'commitment-made')
  t.is(await code(drawn(asked, call, {})), 'share-missing')
  t.is(await code(within(async work => reveal(work, await drawById(work, asked.drawId), 'tenderer', '别的数'))), 'share-mismatch')
  await within(async work => reveal(work, await drawById(work, asked.drawId), 'tenderer', share.toString('hex')))
  await drawn(asked, call, {})
  t.deepEqual((await within(work => drawById(work, asked.drawId))).parties, { platform: 'committed', tenderer: 'committed', supervisor: 'absent' })
  t.is(await code(drawn(asked, call)), 'draw-over')
})

test('who refuses is followed by the next of the drawn order in the same chair, and his task reference stays', async t => {
  const { asked, call } = await frozen()
  const { members } = await drawn(asked, call)
  const before = await seated(asked.drawId)
  const { queue } = await within(async work => secretsOf(work, await drawById(work, asked.drawId)))
  const { specialty } = (await within(work => seatsOfDraw(work, asked.drawId)))[0]!
  const next = queue!.find(one => one.specialty === specialty)!
  t.is(await code(within(work => reply(work, members[0]!, { accept: false }), expert(before[0]!))), 'reason-missing')
  t.is(await code(within(work => reply(work, members[0]!, { accept: true }), expert(before[1]!))), 'seat-unknown')
  await within(work => reply(work, members[0]!, { accept: false, reason: '生病' }), expert(before[0]!))
  t.is((await seated(asked.drawId))[0], next.id)
  t.false((await within(work => seatsOf(work, before[0]!))).includes(members[0]!))
  await within(work => reply(work, members[1]!, { accept: true }), expert(before[1]!))
  t.is(await code(within(work => reply(work, members[1]!, { accept: true }), expert(before[1]!))), 'seat-answered')
  const settled = await within(work => settleDraw.run!(work, { drawId: asked.drawId, silence: 'assume' }, call)) as { members: string[]; pending: number }
  t.deepEqual([settled.members, settled.pending], [members, 0])
})

test('silence for ten minutes calls the next', async t => {
  const { asked, call } = await frozen()
  await drawn(asked, call)
  const before = await seated(asked.drawId)
  const wait = (minutes: number) => within(async work => settleDraw.run!({ ...work, now: new Date(work.now.getTime() + minutes * 60_000) }, { drawId: asked.drawId, silence: 'replace' }, call))
  await wait(9)
  t.deepEqual(await seated(asked.drawId), before)
  await wait(11)
  t.deepEqual((await seated(asked.drawId)).filter(one => before.includes(one)), [])
})

test('an expert with a tie to a bidder leaves after opening; excluded ones are never in the pool', async t => {
  const { asked, call } = await frozen()
  const { members } = await drawn(asked, call)
  const [one] = await seated(asked.drawId)
  await city.db('experts').where('id', one!).update({ avoid: JSON.stringify([{ entity: 'ME013', reason: '近亲属' }]) })
  const done = await within(work => recheckDraw.run!(work, { drawId: asked.drawId, bidders: ['ME007', 'ME009'] }, call)) as { members: string[]; replaced: number }
  t.true(done.replaced >= 1, 'ME013 holds ME007')
  t.deepEqual([...await within(async work => conflicted(work, await seated(asked.drawId), ['ME007', 'ME009']))], [])
  t.deepEqual(done.members, members)
  t.false((await seated(asked.drawId)).includes(one!))
  const again = await frozen({ exclusions: ['ME007'] })
  const { pool } = await within(async work => secretsOf(work, await drawById(work, again.asked.drawId)))
  t.false(pool.some(candidate => candidate.id === one))
  t.true((await city.db('experts').whereIn('id', pool.map(candidate => candidate.id)).whereNot('status', 'ACTIVE')).length === 0)
})

test('a pool too small and an even committee are refused before anything is drawn', async t => {
  t.is(await code(frozen({ specialties: ['SP-JZ'], counts: [49] })), 'POOL_SHORT')
  t.is(await code(frozen({ specialties: ['SP-JZ'], counts: [4] })), 'committee-size')
})

test('when the queue is spent the order is walked on, still one per employer, until nobody is left', async t => {
  const { asked, call } = await frozen()
  const { members } = await drawn(asked, call)
  const { pool } = await within(async work => secretsOf(work, await drawById(work, asked.drawId)))
  const { specialty } = (await within(work => seatsOfDraw(work, asked.drawId)))[0]!
  const able = pool.filter(one => one.specialties.includes(specialty)).map(one => one.id)
  const called = new Set<string>()
  for (let n = 0; n <= able.length; n += 1) {
    const sitting = await within(async work => { const first = (await seatsOfDraw(work, asked.drawId))[0]!; return first.status === 'vacant' ? null : occupant(first) })
    if (sitting === null) break
    t.false(called.has(sitting))
    called.add(sitting)
    const seats = await seated(asked.drawId)
    const employers = seats.map(id => pool.find(one => one.id === id)!.employer).filter(employer => employer !== '退休')
    t.is(new Set(employers).size, employers.length)
    await within(work => reply(work, members[0]!, { accept: false, reason: '有事' }), expert(sitting))
  }
  t.true(called.size > 8)
  t.is(await code(within(work => settleDraw.run!(work, { drawId: asked.drawId, silence: 'assume' }, call))), 'POOL_SHORT')
})
