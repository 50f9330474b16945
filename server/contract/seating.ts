// Who of a drawn order is seated: server and the public's browser run the same lines, so that anybody can draw again. Pure.
export interface Candidate { id: string; employer: string; specialties: string[] }
export interface Quota { specialty: string; count: number }
export interface Drawn { id: string; specialty: string }
export interface Selection { primary: Drawn[]; substitutes: Drawn[]; skipped: string[] }

const noEmployer = '退休'

/** Who counts as one: colleagues of one employer, and every retired expert alone. */
export const unitOf = (candidate: Candidate): string => (candidate.employer === noEmployer ? candidate.id : candidate.employer)

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
