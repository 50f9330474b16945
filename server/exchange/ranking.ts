// The verifiable draw: a seed that no single party chooses, and an order that everybody can recompute. Pure.
import { createHash, createHmac } from 'node:crypto'
import { unitOf, type Candidate, type Drawn } from '../contract/seating.ts'

const sha256 = (...parts: (Buffer | string)[]): Buffer => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest()

/** A party's share as 32 bytes: 64 hex digits are taken as they are, any other text is hashed. */
export const shareBytes = (text: string): Buffer => (/^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : sha256(text))
export const commitmentOf = (share: Buffer): string => sha256(share).toString('hex')
/** Ids sorted and joined by line feeds: what the pool's hash is of. */
export const poolHashOf = (ids: readonly string[]): string => sha256(ids.toSorted().join('\n')).toString('hex')

/** SHA-256 over the shares in their order, then pool hash and request hash as bytes (DOMAIN §5, step 5). */
export const seedOf = (shares: readonly Buffer[], ...hashes: string[]): Buffer => sha256(...shares, ...hashes.map(hash => Buffer.from(hash, 'hex')))

/** Ids ascending by HMAC-SHA256(seed, id); equal ranks by id. */
export function rank(seed: Buffer, ids: readonly string[]): string[] {
  const ranked = ids.map(id => ({ id, by: createHmac('sha256', seed).update(id).digest('hex') }))
  return ranked.toSorted((a, b) => (a.by < b.by ? -1 : a.by > b.by ? 1 : a.id < b.id ? -1 : 1)).map(({ id }) => id)
}

/** The next of the order for one chair: of the specialty, not asked before, and nobody's colleague on the other chairs. */
export function nextOf(
  order: readonly string[], candidates: ReadonlyMap<string, Candidate>,
  chair: { specialty: string; seated: readonly string[]; asked: ReadonlySet<string> },
): Drawn | undefined {
  const taken = new Set(chair.seated.map(id => unitOf(candidates.get(id)!)))
  const id = order.find(one => {
    const candidate = candidates.get(one)!;
    return candidate.specialties.includes(chair.specialty) && !chair.asked.has(one) && !chair.seated.includes(one) && !taken.has(unitOf(candidate))
  })
  return id === undefined ? undefined : { id, specialty: chair.specialty }
}

/** What is wrong with a committee's size, or null: odd, five at least, two thirds drawn experts (招标投标法 37). */
export function sizeFault(experts: number, representatives: number): string | null {
  const size = experts + representatives
  if (size < 5) return `评标委员会应为五人以上，现为 ${size} 人`
  if (size % 2 === 0) return `评标委员会应为单数，现为 ${size} 人`
  return experts * 3 < size * 2 ? `技术、经济专家不得少于三分之二，现为 ${experts}/${size}` : null
}
