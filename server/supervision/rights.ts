import type { Work } from '../work.ts'

export interface Right { may: boolean; why: string | null; who: string | null }

/** Whether an act on an instance is open to the actor, and if not, why and who can. A legal basis is asked for later, so it counts as given here. */
export async function rightOf({ may }: Pick<Work, 'may'>, action: string, facts: Record<string, unknown>): Promise<Right> {
  const verdict = await may.ask(action, 'instance', { ...facts, legalBasis: facts['legalBasis'] ?? '待写明' })
  return verdict.allowed ? { may: true, why: null, who: null } : { may: false, why: verdict.reason, who: verdict.whoCan.map(one => `${one.region}${one.role} ${one.name}`).slice(0, 3).join('、') || null }
}
