import type { Knex } from 'knex'

/**
 * Durable telling: each deed or look of a story is written down with its result in the transaction that did it. A story told
 * again gets the old results until it comes to where it was interrupted, and goes on from there.
 */
export interface Ledger { next(): { nth: number; told?: { result: unknown } }; note(tx: Knex.Transaction, nth: number, result: unknown): Promise<void> }

/** What is written of a project's story; `project` is its number, `nth` counts its deeds and looks from 1. */
export async function ledgerOf(db: Knex, project: number): Promise<Ledger> {
  const rows = await db<{ project: number; nth: number; result: unknown }>('demo_deeds').where({ project }).select('nth', 'result')
  const told = new Map(rows.map(row => [row.nth, { result: row.result }]))
  let nth = 0
  return {
    next() { nth += 1; const found = told.get(nth); return { nth, ...found ? { told: found } : {} } },
    note: async (tx, at, result) => { await tx('demo_deeds').insert({ project, nth: at, result: JSON.stringify(result ?? null) }) },
  }
}
