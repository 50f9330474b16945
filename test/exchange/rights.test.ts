import test from 'ava'
import type { z } from 'zod'
import { resolve } from 'node:path'
import { seedVenues } from '../../migrations/seeds/demo/venues.ts'
import { createAccess, type Access } from '../../server/access/access.ts'
import { actorFrom } from '../../server/access/explain.ts'
import { readConfig } from '../../server/config.ts'
import * as bids from '../../server/contract/bids.ts'
import * as draws from '../../server/contract/draws.ts'
import { listGuarantees } from '../../server/contract/guarantees.ts'
import type { Route } from '../../server/contract/route.ts'
import * as venues from '../../server/contract/venues.ts'
import { seedRuleSets } from '../../server/engine/rule-sets.ts'
import { refundDeposits } from '../../server/exchange/deposits.ts'
import { find, storeText } from '../../server/exchange/documents.ts'
import { close, unseal } from '../../server/exchange/bid-services.ts'
import { mayRead } from '../../server/exchange/reading.ts'
import { routes } from '../../server/exchange/routes.ts'
import { openTender, tenderOf } from '../../server/exchange/tenders.ts'
import { parsePart } from '../../server/http/serve.ts'
import { Problem } from '../../server/problem.ts'
import { inWork, mayAll, system, visitor, type Actor } from '../../server/work.ts'
import { callOf } from './call.ts'
import { cityOf } from './city.ts'

const config = readConfig({})
const city = cityOf(test, async db => {
  await seedVenues(db)
  await inWork(db, system, mayAll, work => seedRuleSets(work, resolve(import.meta.dirname, '../../policies')))
})
let access: Access
const rights = async (): Promise<Access> => access ??= await createAccess(city.db, { policiesDir: config.policiesDir })
test.after.always('the policies rest', () => access?.stop())

/** Asks a route as this person, through the rights of the demo city. */
async function ask<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(route: Route<P, Q, B, R>, actor: Actor, given: { params?: unknown; query?: unknown; body?: unknown } = {}): Promise<z.output<R>> {
  const may = (await rights()).may(actor)
  const served = routes({ db: city.db, config }).find(one => one.route.name === route.name)!
  if (Array.isArray(route.may)) await may(route.may[1] as string, route.may[0] as string)
  const input = { params: parsePart(route.params, given.params, 'params'), query: parsePart(route.query, given.query, 'query'), body: parsePart(route.body, given.body, 'body'), ctx: {} }
  return route.reply.parse(await inWork(city.db, actor, may, work => served.handle!(work, input as never)))
}
const code = (act: Promise<unknown>): Promise<string> => act.then(() => 'allowed', error => (error instanceof Problem ? error.code : String(error)))
const holder = async (role: string, where: (actor: Actor) => boolean = () => true): Promise<Actor> => (await rights()).city.holders.filter(one => one.role === role).map(actorFrom).find(where)!
const params = { code: 'R-1' }

test.serial('from offer to opening: everybody does what is his and reads what is open', async t => {
  const owner = await holder('tenderer', actor => actor.entity === 'ME001')
  const [first, second] = [await holder('bidder', actor => actor.entity === 'ME009'), await holder('bidder', actor => actor.entity === 'ME010')]
  const clerk = await holder('deposit_clerk', actor => actor.region === '510800')
  const call = callOf({ id: '3300', code: 'R-1', owner: 'ME001' })
  await city.db('instances').insert({ id: 3300, ver: 1, version_id: 1, process: 'gcjs.open-tender', status: 'active', state: '{}', head: Buffer.alloc(0), moved_at: new Date(), code: 'R-1', title: '教学楼工程', region: '510802', family: 'GCJS', industry: '房建市政', owner: 'ME001', started_at: new Date(), started_by: 'x' })
  const tender = await inWork(city.db, system, mayAll, work => openTender(work, call.instance, 'bid', { deadline: new Date(Date.now() + 3_600_000).toISOString(), depositFen: 100 }))
  const sealedFile = await inWork(city.db, first, mayAll, work => storeText(work, '投标函', { name: '投标函.txt', kind: 'bid', sealed: true, owner: 'ME009' }))
  const reads = async (actor: Actor): Promise<string> => { const may = (await rights()).may(actor); return code(inWork(city.db, actor, may, async work => mayRead(work, await find(work, sealedFile.id)))) }

  t.like(await ask(bids.submitBid, first, { params, body: { priceFen: 742_137, documents: [sealedFile.id] } }), { replaced: false })
  t.regex((await ask(bids.payDeposit, first, { params, body: { form: '保函', amountFen: 100, guarantor: 'ME040' } })).id, /^[0-9a-f-]{36}$/)
  t.is(await code(ask(bids.payDeposit, second, { params, body: { form: '保函', amountFen: 100, guarantor: 'ME007' } })), 'guarantor-unknown')
  const issuer = await holder('guarantor')
  t.like(await ask(listGuarantees, issuer), { total: 0, standing: { count: 0, amountFen: 0 } }, 'who bids is sealed to the guarantor too')
  for (const actor of [first, owner, clerk, visitor]) t.is(await code(ask(listGuarantees, actor)), 'forbidden', actor.role)
  t.is(await code(ask(bids.submitBid, owner, { params, body: { priceFen: 1 } })), 'bidder-conflicted')
  t.is(await code(ask(bids.submitBid, clerk, { params, body: { priceFen: 1 } })), 'not-a-bidder')
  t.is(await code(ask(bids.listDeposits, clerk, { params })), 'forbidden')
  t.is(await code(ask(bids.listDeposits, owner, { params })), 'forbidden')
  t.is((await ask(bids.readTender, visitor, { params })).record, null)
  t.is((await ask(bids.readTender, first, { params })).mine!.bids[0]!.offer.priceFen, 742_137)
  t.deepEqual((await ask(bids.readTender, second, { params })).mine, { bids: [], deposit: null })
  t.notRegex(JSON.stringify([await ask(bids.readTender, owner, { params }), await ask(bids.listTenders, visitor)]), /ME009|742137/)
  for (const actor of [owner, second, clerk, await holder('sys_admin'), await holder('supervisor'), await holder('inspector')]) t.is(await reads(actor), 'forbidden', actor.role)
  t.is(await reads(visitor), 'sign-in-required')
  t.is(await reads(first), 'allowed')

  await city.db('tenders').where('id', tender.id).update({ deadline: new Date(Date.now() - 1000) })
  await inWork(city.db, system, mayAll, async work => { await close.run!(work, { round: 'bid' }, call); await unseal.run!(work, { round: 'bid' }, call) })
  t.is((await ask(bids.readTender, visitor, { params })).record![0]!.priceFen, 742_137)
  t.is((await ask(bids.listDeposits, clerk, { params }))[0]!.entity, 'ME009')
  t.like(await ask(listGuarantees, issuer), { total: 1, standing: { count: 1, amountFen: 100 } })
  t.like((await ask(listGuarantees, issuer)).rows[0], { code: 'R-1', form: '保函', releasedAt: null })
  await inWork(city.db, system, mayAll, async work => refundDeposits(work, await tenderOf(work, 'R-1'), { reason: '已签订合同', withhold: [] }))
  t.like(await ask(listGuarantees, issuer), { total: 1, standing: { count: 0, amountFen: 0 } })
  t.is(await reads(owner), 'allowed')
  t.is(await reads(second), 'forbidden')
  t.is(await reads(await holder('sys_admin')), 'forbidden')
})

test.serial('the draw clerk counts, nobody reads, and only the tenderer and the supervisor give shares', async t => {
  const clerk = await holder('draw_clerk', actor => actor.region === '510800')
  t.deepEqual(await ask(draws.listDraws, clerk), [])
  t.is(await code(ask(draws.listDraws, await holder('reception'))), 'forbidden')
  t.is(await code(ask(draws.giveShare, clerk, { params: { id: '77' }, body: { commitment: 'a'.repeat(64) } })), 'draw-unknown')
  t.deepEqual(await ask(draws.myInvitations, await holder('expert')), [])
})

test.serial('rooms are assigned by the venue clerk of the place, and seen by all', async t => {
  const body = { start: '2031-05-06T09:30:00+08:00', end: '2031-05-06T10:30:00+08:00', title: '开标' }
  const clerk = await holder('venue_clerk', actor => actor.region === '510800')
  const { id } = await ask(venues.bookVenue, clerk, { params: { id: 'GY-KB1' }, body })
  t.is(await code(ask(venues.bookVenue, clerk, { params: { id: 'GY-KB1' }, body })), 'venue-taken')
  t.is(await code(ask(venues.bookVenue, await holder('tenderer'), { params: { id: 'GY-KB2' }, body })), 'forbidden')
  t.is((await ask(venues.listVenues, visitor, { query: { date: '2031-05-06' } })).find(venue => venue.id === 'GY-KB1')!.bookings.length, 1)
  await ask(venues.releaseVenue, clerk, { params: { id }, body: { reason: '改期' } })
  t.is(await code(ask(venues.releaseVenue, clerk, { params: { id }, body: { reason: '改期' } })), 'booking-released')
})

test.serial('a letter is read by whom it was sent to', async t => {
  const reader = await holder('bidder')
  t.is(await code(ask(bids.readLetter, reader, { params: { id: '7c9e6679-7425-40de-944b-e07fc1f90ae7' } })), 'letter-unknown')
  t.deepEqual(await ask(bids.myLetters, reader), [])
})
