// The verifiable draw: a seed that no single party chooses, and an order that everybody can recompute. Pure.
import { createHash, createHmac } from 'node:crypto'

export interface Candidate { id: string; employer: string; specialties: string[] }
export interface Quota { specialty: string; count: number }
export interface Drawn { id: string; specialty: string }
export interface Selection { primary: Drawn[]; substitutes: Drawn[]; skipped: string[] }

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

const noEmployer = '退休'

/** Who counts as one: colleagues of one employer, and every retired expert alone. */
const unitOf = (candidate: Candidate): string => (candidate.employer === noEmployer ? candidate.id : candidate.employer)

/** Whether the open seats can all be filled, one per employer, from candidates of employers not yet taken (a matching of seats to employers). */
export function fillable(open: ReadonlyMap<string, number>, candidates: Iterable<Candidate>, taken: ReadonlySet<string> = new Set()): boolean {
  const fields = new Map<string, Set<string>>()
  for (const one of candidates) {
    const unit = unitOf(one)
    if (taken.has(unit)) continue
    const known = fields.get(unit) ?? new Set()
    for (const specialty of one.specialties) known.add(specialty)
    fields.set(unit, known)
  }
  const seats = [...open].flatMap(([specialty, count]) => Array.from({ length: count }, () => specialty))
  const holder = new Map<string, number>()
  const place = (seat: number, tried: Set<string>): boolean => [...fields].some(([unit, known]) => {
    if (!known.has(seats[seat]!) || tried.has(unit)) return false
    tried.add(unit)
    const before = holder.get(unit)
    if (before !== undefined && !place(before, tried)) return false
    holder.set(unit, seat)
    return true
  })
  return seats.every((_, seat) => place(seat, new Set()))
}

/**
 * Walks the order from the front: first the seats of each specialty, then substitutes from those left over, never two of one employer over both
 * (退休 is no employer). The cap stands here and not in the pool, so that chance decides who of one employer is taken. Whoever would leave a seat
 * that nobody else may fill is passed over, so that a pool large enough never ends in an empty chair.
 */
export function select(order: readonly string[], candidates: ReadonlyMap<string, Candidate>, quotas: readonly Quota[], substitutes: number): Selection {
  const open = new Map(quotas.map(quota => [quota.specialty, quota.count]))
  const taken = new Set<string>()
  const found: Selection = { primary: [], substitutes: [], skipped: [] }
  const free = (candidate: Candidate): boolean => !taken.has(unitOf(candidate))
  const enough = fillable(open, candidates.values())
  const fits = (candidate: Candidate, specialty: string): boolean => {
    const left = open.get(specialty) ?? 0
    return left > 0 && (!enough || fillable(new Map(open).set(specialty, left - 1), candidates.values(), new Set(taken).add(unitOf(candidate))))
  }
  const left: Candidate[] = []
  for (const id of order) {
    const candidate = candidates.get(id)!
    const specialty = free(candidate) ? candidate.specialties.find(one => fits(candidate, one)) : undefined
    if (specialty === undefined) { left.push(candidate); continue }
    open.set(specialty, open.get(specialty)! - 1)
    taken.add(unitOf(candidate))
    found.primary.push({ id, specialty })
  }
  for (const candidate of left) {
    const specialty = candidate.specialties.find(one => open.has(one))
    if (specialty === undefined || found.substitutes.length >= substitutes) continue
    if (!free(candidate)) { found.skipped.push(candidate.id); continue }
    taken.add(unitOf(candidate))
    found.substitutes.push({ id: candidate.id, specialty })
  }
  return found
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
