import type { Knex } from 'knex'
import type { OutboxRow } from './outbox-row.ts'
import { signatureOf } from './rows.ts'

/** An incident of the engine itself, not of the state: a delivery that keeps failing. */
export async function hostIncident(tx: Knex, what: { instance: string; kind: string; message: string; outbox: string }, now: number): Promise<void> {
  const row = await tx('instances').where({ id: what.instance }).first('process', 'version_id', 'region', 'family') as { process: string; version_id: string; region: string; family: string } | undefined
  if (!row) return
  await tx('incidents').insert({
    instance_id: what.instance, number: 'host', node: 0, element: row.process, kind: what.kind, message: what.message, signature: signatureOf(row.process, row.process, what.kind, what.message),
    process: row.process, version_id: row.version_id, region: row.region, family: row.family, opened_at: new Date(now), outbox_id: what.outbox,
  })
}

/** A row of the outbox waits for an operator: nothing it says is lost, a retry of the incident sends it on. */
export async function holdBack(tx: Knex, row: OutboxRow, message: string, now: number): Promise<void> {
  await tx('outbox').where({ id: row.id }).update({ error: message, claimed_until: tx.raw('\'infinity\'') })
  await hostIncident(tx, { instance: row.instance_id, kind: 'CHAIN', message, outbox: row.id }, now)
}
