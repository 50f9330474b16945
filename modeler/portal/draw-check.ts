import type { z } from 'zod'
import type { DrawBundle, DrawCard } from '../../server/contract/draws.ts'
import { select, type Drawn } from '../../server/contract/seating.ts'
import { bytesOfHex, hmacs, joined, sha256 } from './hashing.ts'

export type Card = z.infer<typeof DrawCard>
export type Bundle = z.infer<typeof DrawBundle>
export const parties = ['platform', 'tenderer', 'supervisor'] as const

/** One comparison: what was published and what this browser computed. */
export interface Same {
  what: 'pool' | 'request' | 'seed' | (typeof parties)[number]
  published: string
  here: string
}
export interface Checked {
  list: Same[]
  shares: Same[]
  seed: Same[]
  order: string[]
  orderSame: boolean
  chosen: readonly Drawn[]
  substitutes: readonly Drawn[]
}
export const agrees = (rows: readonly Same[]): boolean => rows.every(row => row.published === row.here)

/**
 * Draws again from the released material: list and request fingerprints, each party's commitment, seed, order and seats. Pure but for
 * WebCrypto; the seats are found by the very lines that the server runs.
 */
export async function checkDraw(card: Card, bundle: Bundle): Promise<Checked> {
  const ids = bundle.pool.map(one => one.id)
  const list: Same[] = [
    { what: 'pool', published: card.poolHash, here: await sha256(ids.toSorted().join('\n')) },
    { what: 'request', published: card.reqHash, here: await sha256(bundle.request) },
  ]
  const shares: Same[] = []
  for (const { party, commitment } of card.commitments) {
    const what = parties.find(one => one === party)
    const share = bundle.reveals[party]
    if (what) shares.push({ what, published: commitment, here: share ? await sha256(bytesOfHex(share)) : '' })
  }
  const given = parties.flatMap(party => (bundle.reveals[party] ? [bytesOfHex(bundle.reveals[party])] : []))
  const hashes = [card.poolHash, card.reqHash, ...(bundle.beacon ? [bundle.beacon] : [])].map(bytesOfHex)
  const seed = await sha256(joined([...given, ...hashes]))
  const numbers = await hmacs(bytesOfHex(seed), ids)
  const order = ids
    .map((id, at) => ({ id, by: numbers[at]! }))
    .toSorted((a, b) => (a.by < b.by ? -1 : a.by > b.by ? 1 : a.id < b.id ? -1 : 1))
    .map(one => one.id)
  const seats = select(order, new Map(bundle.pool.map(one => [one.id, one])), bundle.quotas, card.needed * 3)
  const equal = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
  return {
    list,
    shares,
    seed: [{ what: 'seed', published: bundle.seed, here: seed }],
    order,
    orderSame: equal(order, bundle.order) && seatsSame(seats.primary, bundle.primary) && seatsSame(seats.substitutes, bundle.substitutes),
    chosen: seats.primary,
    substitutes: seats.substitutes,
  }
}

const seatsSame = (a: readonly Drawn[], b: readonly Drawn[]): boolean => a.length === b.length && a.every((one, at) => one.id === b[at]!.id && one.specialty === b[at]!.specialty)
