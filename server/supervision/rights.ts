import type { Work } from '../work.ts'
import { factsOf, type InstanceRow } from './facts.ts'

export interface Right { may: boolean; why: string | null; who: string | null }

/** Whether an act on an instance is open to the actor, and if not, why and who can. A legal basis is asked for later, so it counts as given here. */
export async function rightOf({ may }: Pick<Work, 'may'>, action: string, facts: Record<string, unknown>): Promise<Right> {
  const verdict = await may.ask(action, 'instance', { ...facts, legalBasis: facts['legalBasis'] ?? '待写明' })
  return verdict.allowed ? { may: true, why: null, who: null } : { may: false, why: verdict.reason, who: verdict.whoCan.map(one => `${one.region}${one.role} ${one.name}`).slice(0, 3).join('、') || null }
}

/** The same for many instances, by id: the door is asked once for those that policies cannot tell apart. */
export async function rightsOver(work: Pick<Work, 'may'>, action: string, rows: Pick<InstanceRow, 'id' | 'process' | 'family' | 'industry' | 'region' | 'status' | 'owner'>[]): Promise<Map<string, Right>> {
  const asked = new Map<string, Right>()
  const found = new Map<string, Right>()
  for (const row of rows) {
    const facts = factsOf(row)
    const key = JSON.stringify(facts)
    const right = asked.get(key) ?? await rightOf(work, action, facts)
    asked.set(key, right)
    found.set(String(row.id), right)
  }
  return found
}
