import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { actorFrom } from '../../server/access/explain.ts'
import type { City, Holder } from '../../server/access/people.ts'
import { listOf, readDuties, readRules } from '../../server/access/rule.ts'

export const rules = readRules(readFileSync('policies/roles.csv', 'utf8'))
export const duties = readDuties(readFileSync('policies/duties.csv', 'utf8'))
export const modelText = readFileSync('policies/model.conf', 'utf8')

const objects = [...new Set([...rules.flatMap(rule => listOf(rule.object)), 'bid.price', 'floor_price', 'nothing'])]
const actions = [...new Set([...rules.flatMap(rule => listOf(rule.actions)), 'nothing'])]
const regions = ['510800', '510802', '510822', '510824', '999999']
const families = ['GCJS', 'ZFCG', 'GYCQ', 'TDJY', 'ALL']
const industries = ['房建市政', '公路水运', '行政事业资产', null]
const ids = ['ST001', 'ST003', 'ME001', 'ME002', 'ME041', 'EX002', 'EX009', null]
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { freq: 3 })
const one = <T>(values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values)

/** Some post of the city. */
export const holderOf = (city: City): fc.Arbitrary<Holder> => one(city.holders)
export const roles = [...new Set(rules.map(rule => rule.role))]

/** Facts as rooms hand them in, with whatever may be missing missing. */
export const given: fc.Arbitrary<Record<string, unknown>> = fc.record({
  region: one(regions), legalBasis: one(['实施条例22', null]),
  resource: maybe(fc.record({ owner: one(ids), region: one(regions) })),
  instance: maybe(fc.record({ process: one(['gcjs.open-tender', 'model.change', 'complaint.handle']), family: one(families), industry: one(industries), region: one(regions) })),
  task: maybe(fc.record({ step: one(['decide', 'check']), candidateRoles: fc.subarray(roles, { maxLength: 3 }), assignee: one(ids), owner: one(ids), region: one(regions) })),
  tender: maybe(fc.record({ owner: one(ids), deadline: one(['2026-01-01T00:00:00+08:00', '2099-01-01T00:00:00Z', null]), openingDone: one([true, false, null]) })),
  session: maybe(fc.record({ witness: one(ids), open: one([true, false]) })),
  committee: maybe(fc.record({ members: fc.subarray(['EX002', 'EX009']) })),
  delegation: maybe(fc.record({ valid: one([true, false, null]), agency: one(ids), owner: one(ids) })),
  model: maybe(fc.record({ author: one(ids) })), catalogue: maybe(fc.record({ region: one(regions) })),
  complaint: maybe(fc.record({ family: one(families), industry: one(industries), investigator: one(ids) })),
  notice: maybe(fc.record({ confirmedByOwner: one([true, false, null]) })), decision: maybe(fc.record({ document: one(['判定书', null]) })),
}, { requiredKeys: [] })

export const question = fc.record({ object: one(objects), action: one(actions), given })
/** A question aimed at one rule: asked by a holder of its role, with facts that meet its condition about half the time. */
export const aimed = (city: City): fc.Arbitrary<{ holder: Holder; object: string; action: string; given: Record<string, unknown> }> => {
  const reachable = rules.filter(rule => city.holders.some(holder => holder.role === rule.role))
  return fc.record({ rule: one(reachable), pick: fc.nat(), given, near: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }) }).map(({ rule, pick, given: facts, near }) => {
    const some = <T>(values: T[]): T => values[pick % values.length]!
    const holder = some(city.holders.filter(one => one.role === rule.role))
    const [home, mine, watched, free] = near
    const owner = holder.kind === 'expert' ? holder.account : holder.entity ?? null
    const supervised = city.departments.get(holder.department ?? '')?.supervises[0]
    const region = home ? { region: holder.region } : {}
    const met = {
      ...facts, ...region, resource: { ...facts['resource'] as object, ...mine ? { owner } : {} },
      instance: { ...facts['instance'] as object, ...watched && supervised ? { family: supervised.family, industry: supervised.industry ?? null } : {} },
      task: { step: 'check', assignee: null, owner: null, ...facts['task'] as object, candidateRoles: [...(facts['task'] as { candidateRoles?: string[] } | null | undefined)?.candidateRoles ?? [], ...free ? [holder.role] : []], ...mine ? { owner, assignee: null } : {} },
      ...mine ? { delegation: { valid: true, agency: holder.entity ?? null, owner } } : {},
    }
    return { holder, object: some(listOf(rule.object)), action: some(listOf(rule.actions)), given: met }
  })
}
export { actorFrom }
