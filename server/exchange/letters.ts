import { randomUUID } from 'node:crypto'
import { problem } from '../problem.ts'
import type { Work } from '../work.ts'
import { sealsOf } from '../access/seal.ts'

/** Letters to named people and organisations. Who receives one is a keyed tag: before opening the post must not tell who bids. */
export interface Letter { kind: string; text: string; code: string | null; title: string }
export type Recipient = `account:${string}` | `entity:${string}` | `expert:${string}`

const about = (id: string): string => `letter:${id}`

/** Puts one letter into each mailbox; the same recipient twice gets one. */
export async function send(work: Work, recipients: readonly Recipient[], letter: Letter): Promise<number> {
  const seals = await sealsOf(work)
  const rows = [...new Set(recipients)].map(recipient => {
    const id = randomUUID()
    return { id, recipient_tag: seals.tag(recipient), sealed: seals.close(about(id), letter), sent_at: work.now }
  })
  if (rows.length) await work.tx.batchInsert('letters', rows, 100)
  return rows.length
}

/** The mailboxes of whoever acts: the person's, the organisation's, the expert's. */
const mailboxes = ({ actor }: Work): Recipient[] => [
  `account:${actor.id}`, ...actor.entity ? [`entity:${actor.entity}` as const] : [], ...actor.expert ? [`expert:${actor.expert}` as const] : [],
]

export async function inbox(work: Work): Promise<(Letter & { id: string; sentAt: string; read: boolean })[]> {
  const seals = await sealsOf(work)
  const rows = await work.tx('letters').whereIn('recipient_tag', mailboxes(work).map(box => seals.tag(box))).orderBy('sent_at', 'desc')
    .limit(200) as { id: string; sealed: Buffer; sent_at: Date; read_at: Date | null }[]
  return rows.map(row => ({ id: row.id, sentAt: row.sent_at.toISOString(), read: row.read_at !== null, ...seals.open<Letter>(about(row.id), row.sealed) }))
}

/** Marks one of the caller's own letters read. Throws Problem `letter-unknown`. */
export async function markRead(work: Work, id: string): Promise<void> {
  const seals = await sealsOf(work)
  const changed = await work.tx('letters').where('id', id).whereIn('recipient_tag', mailboxes(work).map(box => seals.tag(box)))
    .update({ read_at: work.tx.raw('coalesce(read_at, ?)', [work.now]) })
  if (!changed) throw problem('letter-unknown', 404, '没有这封通知')
}
