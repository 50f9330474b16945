import * as contract from '../contract/bids.ts'
import { listGuarantees, listGuarantors } from '../contract/guarantees.ts'
import { storeMessage } from '../engine/messages.ts'
import { serve, type Served } from '../http/serve.ts'
import { problem } from '../problem.ts'
import type { Work } from '../work.ts'
import { ownBids, receiptOf, submit, type OwnBid } from './bids.ts'
import { depositsOf, ownDeposit, payDeposit, withdrawWithDeposit, type DepositLine } from './deposits.ts'
import { guaranteesOf, guarantors } from './guarantees.ts'
import { inbox, markRead } from './letters.ts'
import { messageFor, ownObjections, patience, raise, windowOf, type Objection, type Stage } from './objections.ts'
import { openingRecord } from './openings.ts'
import { tenderFacts, tenderOf, type Tender } from './tenders.ts'

const row = (tender: Tender) => ({
  code: tender.code, round: tender.round, title: tender.title, region: tender.region, family: tender.family, industry: tender.industry, owner: tender.owner, status: tender.status,
  openedAt: tender.opened_at.toISOString(), deadline: tender.deadline.toISOString(), documentsUntil: tender.documents_until?.toISOString() ?? null,
  depositFen: Number(tender.deposit_fen), ceilingFen: tender.ceiling_fen === null ? null : Number(tender.ceiling_fen),
})

export const tenderRoutes = (): Served[] => [
  serve(contract.listTenders, (work, { query }) => tenderPage(work, query)),
  serve(contract.readTender, async (work, { params, query }) => tenderPageOf(work, await tenderOf(work, params.code, query.round))),
  serve(contract.submitBid, async (work, { params, query, body }) => submit(work, await tenderOf(work, params.code, query.round), body)),
  serve(contract.withdrawBid, async (work, { params, query }) => withdrawWithDeposit(work, await tenderOf(work, params.code, query.round))),
  serve(contract.myBids, async work => withTitles(work, await ownBids(work))),
  serve(contract.checkReceipt, (work, { params }) => receiptOf(work, params.number)),
  serve(contract.payDeposit, async (work, { params, query, body }) => payDeposit(work, await tenderOf(work, params.code, query.round), body)),
  serve(contract.listDeposits, async (work, { params, query }) => {
    const tender = await tenderOf(work, params.code, query.round)
    await work.may('read', 'deposit', { region: tender.region, tender: tenderFacts(tender) })
    return (await depositsOf(work, tender)).map(line => ({ ...deposit(line), id: line.id, entity: line.entity, name: line.name }))
  }),
  serve(listGuarantees, (work, { query }) => guaranteesOf(work, query)),
  serve(listGuarantors, guarantors),
  serve(contract.raiseObjection, async (work, { params, query, body }) => {
    const tender = await tenderOf(work, params.code, query.round)
    const raised = await raise(work, tender, body)
    await storeMessage(
      work.tx, { name: await messageFor(work, tender, body.stage), key: tender.code, vars: { objection: raised }, ttl: await patience(work, tender), by: work.actor.id },
      work.now.getTime(),
    )
    return { id: raised.id, receivedAt: raised.receivedAt, answerDue: raised.answerDue }
  }),
  serve(contract.myObjections, async work => (await ownObjections(work)).map(objection)),
  serve(contract.listObjections, async (work, { params }) => {
    const tender = await tenderOf(work, params.code)
    const own = work.actor.entity !== undefined && (work.actor.entity === tender.owner || work.actor.entity === tender.agency)
    if (!own) await work.may(
      'read', 'instance',
      { instance: { process: null, family: tender.family, industry: tender.industry, region: tender.region }, resource: { region: tender.region, owner: tender.owner } },
    )
    return (await work.tx('objections').where('code', tender.code).orderBy('id', 'desc').limit(200) as Objection[]).map(objection)
  }),
  serve(contract.myLetters, inbox),
  serve(contract.readLetter, async (work, { params }) => {
    await markRead(work, params.id)
    return { read: true as const }
  }),
]

interface Asked { page: number; size: number; q?: string | undefined; region?: string | undefined; status: 'open' | 'closed' | 'unsealed' | 'all' }

/** Tenders, the soonest deadline first; those of ended instances no longer count as open. */
async function tenderPage(work: Work, { page, size, q, region, status }: Asked) {
  const wanted = work.tx<Tender>('tenders as t').leftJoin('instances as i', 'i.id', 't.instance_id').where(where => {
    if (status !== 'all') where.where('t.status', status)
    if (status === 'open') where.whereRaw('(i.id is null or i.status in (\'active\', \'suspended\'))')
    if (region && region !== '510800') where.where('t.region', region)
    if (q) where.whereRaw('(position(? in t.title) > 0 or position(? in t.code) > 0)', [q, q])
  })
  const rows = await wanted.clone().select('t.*').orderBy([
    { column: 't.deadline', order: status === 'open' ? 'asc' : 'desc' }, { column: 't.id', order: 'desc' },
  ]).limit(size).offset((page - 1) * size) as Tender[]
  const counted = await wanted.clone().count('* as n').first() as unknown as { n: string }
  return { rows: rows.map(row), total: Number(counted.n), page, size }
}

async function tenderPageOf(work: Work, tender: Tender) {
  const documents = await work.tx('published_documents as p').join('documents as d', 'd.id', 'p.document').where('p.instance_id', tender.instance_id)
    .distinct('d.id', 'd.name', 'd.sha256') as { id: string; name: string; sha256: string }[]
  const windows = []
  for (const stage of ['documents', 'opening', 'result'] satisfies Stage[]) windows.push(await windowOf(work, tender, stage))
  const paid = await ownDeposit(work, tender)
  return {
    ...row(tender), documents, windows, now: work.now.toISOString(), record: tender.status === 'unsealed' ? await openingRecord(work, tender.id) : null,
    mine: work.actor.entity ? { bids: await withTitles(work, await ownBids(work, tender.id)), deposit: paid ? deposit(paid) : null } : null,
  }
}

async function withTitles(work: Work, bids: OwnBid[]) {
  const tenders = await work.tx<Tender>('tenders').whereIn('id', bids.map(bid => bid.content.tender)).select('id', 'code', 'title')
  return bids.map(({ content, ...bid }) => {
    const { tender, entity: _entity, name: _name, salt, ...offer } = content
    const found = tenders.find(one => one.id === tender)
    if (!found) throw problem('tender-unknown', 404, '没有这个项目的投标窗口')
    return { ...bid, code: found.code, title: found.title, salt, offer }
  })
}

const deposit = (line: DepositLine) => ({ form: line.form, amountFen: line.amountFen, receivedAt: line.receivedAt, refundedAt: line.refundedAt, refund: line.refund ?? null })
const objection = (one: Objection) => ({
  id: one.id, code: one.code, stage: one.stage, subject: one.subject, facts: one.facts, evidence: one.evidence, receivedAt: one.received_at.toISOString(), answerDue: one.answer_due.toISOString(), provisional: one.provisional,
  status: one.status, reply: one.reply, upheld: one.upheld, answeredAt: one.answered_at?.toISOString() ?? null,
})
