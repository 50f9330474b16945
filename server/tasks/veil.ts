import type { Actor } from '../work.ts'
import type { TaskRow } from './facts.ts'

/**
 * Until the result is public nobody may learn who sits on a committee (招标投标法 37), so an expert writes as the chair: moves, acts,
 * drafts and remarks carry its reference, and only access/ can tell whose chair it is. Rights are asked before, as oneself.
 */
export function veiled<W extends { actor: Actor }>(work: W, task: Pick<TaskRow, 'owner' | 'seat'>): W {
  if (work.actor.kind !== 'expert' || !task.seat || !task.owner) return work
  return { ...work, actor: { ...work.actor, id: task.owner, name: '评标专家' } }
}
