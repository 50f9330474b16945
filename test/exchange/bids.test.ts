import test from 'ava'
import { createHash } from 'node:crypto'
import { canonical } from '../../server/contract/canonical.ts'
import { close, notify, refund, unseal } from '../../server/exchange/bid-services.ts'
import { isBanned, ownBids, receiptOf, submit, withdraw } from '../../server/exchange/bids.ts'
import { depositsOf, interestFen, ownDeposit, payDeposit, withdrawWithDeposit } from '../../server/exchange/deposits.ts'
import { inbox } from '../../server/exchange/letters.ts'
import { openTender, tenderOf, type Tender } from '../../server/exchange/tenders.ts'
import { Problem } from '../../server/problem.ts'
import { inWork, mayAll, system, type Actor, type Work } from '../../server/work.ts'
import { bidder } from './actors.ts'
import { callOf } from './call.ts'
import { cityOf } from './city.ts'

const city = cityOf(test)
const within = <T>(act: (work: Work) => Promise<T>, actor: Actor = system): Promise<T> => inWork(city.db, actor, mayAll, act)
const later = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString()
const offer = (priceFen: number) => ({ priceFen, durationDays: 300, manager: '李工' })
let counter = 0

async function opened(terms: object = {}): Promise<{ tender: Tender; call: ReturnType<typeof callOf> }> {
  counter += 1
  const call = callOf({ id: String(9000 + counter), code: `B-${counter}` })
  const tender = await within(work => openTender(work, call.instance, 'bid', { deadline: later(3600), ...terms }))
  return { tender, call }
}
/** The deadline comes: only a test may move it back. */
const expire = (tender: Tender) => city.db('tenders').where('id', tender.id).update({ deadline: new Date(Date.now() - 1000) })
const bid = (tender: Tender, entity: string, priceFen: number) => within(work => submit(work, tender, offer(priceFen)), bidder(entity))
const code = async (act: Promise<unknown>): Promise<string> => act.then(() => 'nothing', error => (error instanceof Problem ? error.code : String(error)))

test('before opening the tables tell neither who bids nor what nor how many', async t => {
  const { tender } = await opened()
  for (const [entity, price] of [['ME009', 742_130_011], ['ME010', 751_999_922], ['ME011', 760_123_433]] as const) await bid(tender, entity, price)
  await within(work => payDeposit(work, tender, { form: '保函', amountFen: 0 }), bidder('ME009'))
  const dump = JSON.stringify(await Promise.all(['bids', 'deposits', 'downloads', 'letters', 'tenders'].map(async table => (await city.db(table)).map(row =>
    Object.values(row).map(value => (Buffer.isBuffer(value) ? `${value.toString('latin1')} ${value.toString('hex')}` : String(value)))))))
  for (const secret of ['ME009', 'ME010', 'ME011', '742130011', '李工', '剑门']) t.false(dump.includes(secret), secret)
  const [row] = await city.db('bids').limit(1)
  t.deepEqual(Object.keys(row).filter(key => /tender|entity|price|name/.test(key)), ['tender_tag'])
  t.is((await within(work => tenderOf(work, tender.code))).bid_count, null)
})

test('a bid replaces the one before, a withdrawn one is gone, and a receipt proves the content without naming it', async t => {
  const { tender, call } = await opened()
  const first = await bid(tender, 'ME009', 100)
  const second = await bid(tender, 'ME009', 90)
  t.false(first.replaced)
  t.true(second.replaced)
  await bid(tender, 'ME010', 95)
  await within(work => withdraw(work, tender), bidder('ME010'))
  t.is(await code(within(work => withdraw(work, tender), bidder('ME010'))), 'bid-missing')
  const [standing, replaced] = await within(work => ownBids(work, tender.id), bidder('ME009'))
  t.deepEqual([standing!.state, replaced!.state], ['standing', 'replaced'])
  t.is(createHash('sha256').update(canonical(standing!.content)).digest('hex'), second.digest)
  t.deepEqual(await within(work => receiptOf(work, second.number)), { digest: second.digest, submittedAt: second.at })
  t.deepEqual(await within(work => ownBids(work, tender.id), bidder('ME011')), [])
  await expire(tender)
  const result = await within(async work => { await close.run!(work, { round: 'bid' }, call); return unseal.run!(work, { round: 'bid' }, call) }) as { bids: { bidder: string; priceFen: number }[] }
  t.deepEqual(result.bids.map(({ bidder: who, priceFen }) => [who, priceFen]), [['ME009', 90]])
})

test('the database\'s instant inside the statement decides lateness, whatever the caller believed the time to be', async t => {
  const { tender } = await opened()
  await expire(tender)
  const believes = (work: Work): Work => ({ ...work, now: new Date(Date.now() - 3_600_000) })
  const refused = await t.throwsAsync(within(work => submit(believes(work), { ...tender, deadline: new Date(Date.now() + 60_000) }, offer(1)), bidder('ME009'))) as Problem
  t.is(refused.code, 'bid-late')
  t.regex(refused.message, /服务器收到完整文件的时间/)
  t.is(await code(within(work => submit(work, tender, offer(1)), bidder('ME009'))), 'bid-late')
  t.is(await code(within(work => withdraw(work, tender), bidder('ME009'))), 'bid-late')
})

test('twenty bids of one bidder at once leave exactly one standing', async t => {
  const { tender, call } = await opened()
  const tries = await Promise.all(Array.from({ length: 20 }, (_, n) => code(bid(tender, 'ME009', n + 1))))
  t.true(tries.every(one => one === 'nothing' || one === 'bid-raced'))
  await expire(tender)
  t.like(await within(work => close.run!(work, { round: 'bid' }, call)), { bidCount: 1 })
})

test('a window neither closes before its deadline nor opens before it is closed', async t => {
  const { tender, call } = await opened()
  await bid(tender, 'ME009', 1)
  t.is(await code(within(work => close.run!(work, { round: 'bid' }, call))), 'bids-not-due')
  t.is(await code(within(work => unseal.run!(work, { round: 'bid' }, call))), 'bids-not-closed')
  t.is(await code(within(work => openTender(work, call.instance, 'bid', { deadline: later(60) }))), 'deadline-shortened')
  await within(work => openTender(work, call.instance, 'bid', { deadline: later(7200) }))
  await expire(tender)
  t.like(await within(work => close.run!(work, { round: 'bid' }, call)), { bidCount: 1 })
  t.is(await code(bid(await within(work => tenderOf(work, tender.code)), 'ME010', 1)), 'bid-late')
})

test('a sealed bid whose bytes were changed opens with a fault, the others open', async t => {
  const { tender, call } = await opened()
  const spoiled = await bid(tender, 'ME009', 5)
  await bid(tender, 'ME010', 6)
  await city.db.raw('update bids set sealed = set_byte(sealed, 40, get_byte(sealed, 40) # 1) where receipt = ?', [spoiled.number])
  await expire(tender)
  const { bids } = await within(async work => { await close.run!(work, { round: 'bid' }, call); return unseal.run!(work, { round: 'bid' }, call) }) as { bids: { priceFen: number | null; fault?: string }[] }
  t.deepEqual(bids.map(one => [one.priceFen, one.fault !== undefined]), [[null, true], [6, false]])
  await t.throwsAsync(city.db('openings').where('tender_id', tender.id).delete(), { message: /never changes/ })
})

test('the tenderer, the banned and the uninvited cannot bid; an unencrypted file is refused', async t => {
  const { tender } = await opened({ invited: ['ME009', 'ME001', 'ME015'] })
  t.is(await code(bid(tender, 'ME001', 1)), 'bidder-conflicted')
  t.is(await code(bid(tender, 'ME010', 1)), 'not-invited')
  t.is(await code(bid(tender, 'ME015', 1)), isBanned('2026-03-01 至 2027-02-28', new Date()) ? 'bidder-banned' : 'nothing')
  t.true(isBanned('禁止参加 2026-03-01 至 2027-02-28', new Date('2026-03-01T08:00:00+08:00')))
  t.false(isBanned('禁止参加 2026-03-01 至 2027-02-28', new Date('2027-03-01T08:00:00+08:00')))
  t.is(await code(within(work => submit(work, tender, { ...offer(1), documents: ['7c9e6679-7425-40de-944b-e07fc1f90ae7'] }), bidder('ME009'))), 'document-unsealed')
})

test('who takes a bid back has the deposit back at once, long before the five days of GC-11 are over, and may pay again', async t => {
  const { tender } = await opened({ depositFen: 2_000_000, estimateFen: 100_000_000 })
  const pay = (entity: string, at?: Date) => within(work => payDeposit(work, tender, { form: '现金', amountFen: 2_000_000 }, at ? { at } : {}), bidder(entity))
  await pay('ME009', new Date(Date.now() - 73 * 86_400_000))
  await pay('ME010')
  await bid(tender, 'ME009', 90)
  await within(work => withdrawWithDeposit(work, tender), bidder('ME009'))
  const own = (entity: string) => within(work => ownDeposit(work, tender), bidder(entity))
  t.like((await own('ME009'))!.refund, { amountFen: 2_000_000, interestFen: 200, reason: '撤回投标' })
  t.is((await own('ME010'))!.refund, undefined, 'nobody else is touched')
  await pay('ME009')
  t.like(await own('ME009'), { refund: undefined, refundedAt: null })
  t.is(await code(pay('ME009')), 'deposit-paid')
  t.is(await code(within(work => withdrawWithDeposit(work, tender), bidder('ME009'))), 'bid-missing')
  t.is((await own('ME009'))!.refundedAt, null, 'without a bid to take back nothing is returned')
})

test('a deposit over two percent is refused; deposits are sealed until closing and go back once, with interest', async t => {
  const { tender, call } = await opened({ depositFen: 2_000_000, estimateFen: 100_000_000 })
  t.is(await code(within(work => openTender(work, callOf({ id: '99999' }).instance, 'bid', { deadline: later(60), depositFen: 2_000_001, estimateFen: 100_000_000 }))), 'deposit-over-cap')
  t.is(await code(within(work => payDeposit(work, tender, { form: '现金', amountFen: 1 }), bidder('ME009'))), 'deposit-amount')
  const at = new Date(Date.now() - 73 * 86_400_000)
  await within(work => payDeposit(work, tender, { form: '现金', amountFen: 2_000_000 }, { at }), bidder('ME009'))
  await within(work => payDeposit(work, tender, { form: '现金', amountFen: 2_000_000 }), bidder('ME010'))
  t.is(await code(within(work => payDeposit(work, tender, { form: '现金', amountFen: 2_000_000 }), bidder('ME010'))), 'deposit-paid')
  t.is(await code(within(work => depositsOf(work, tender))), 'sealed')
  await expire(tender)
  await within(work => close.run!(work, { round: 'bid' }, call))
  t.is(interestFen(2_000_000, at, new Date()), 200)
  t.deepEqual(await within(work => refund.run!(work, { reason: '合同签订', withhold: ['ME010'] }, call)), { refunded: 1, totalFen: 2_000_200 })
  t.deepEqual(await within(work => refund.run!(work, { reason: '合同签订', withhold: ['ME010'] }, call)), { refunded: 0, totalFen: 0 })
})

test('a clarification reaches the bidders, and the number of letters does not count them', async t => {
  const { tender, call } = await opened()
  await bid(tender, 'ME012', 1)
  await bid(tender, 'ME013', 1)
  t.deepEqual(await within(work => notify.run!(work, notify.input.parse({ to: { bidders: true }, kind: '澄清', text: '工程量清单第 3 项更正' }), call)), { sent: 0 })
  t.is((await within(inbox, bidder('ME012')))[0]!.text, '工程量清单第 3 项更正')
  t.deepEqual(await within(inbox, bidder('ME014')), [])
})
