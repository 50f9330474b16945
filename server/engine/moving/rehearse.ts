import { migrate } from '../../kernel/migrate.ts'
import type { Move } from '../../kernel/types.ts'
import type { Core } from '../core.ts'
import { stateAt } from '../history.ts'
import type { Version } from '../warm.ts'
import { currentOf, outlook, previewOf, type Consequences } from './preview.ts'

/** How instances are to be moved to another version. `force` overrides findings about lost partners, and nothing else. */
export interface Plan { map: Record<string, string>; flows?: Record<string, string>; rearm?: string[]; dropCompensation?: true; force?: true }
export interface Rehearsal {
  instance: string; code: string; title: string; ok: boolean
  /** Why not, or what to think of, in words. */
  notes: { element: string; message: string }[]
  consequences: Consequences | null
  end: 'may finish' | 'never finishes' | 'unknown'
}

export const migrateMove = (to: Version, plan: Plan): Extract<Move, { t: 'migrate' }> => ({ t: 'migrate', id: 'rehearsal', now: 0, to: to.graph.key, ...plan })

/** One instance: its moves folded to now, moved in memory, its future explored. Nothing is written. */
export async function rehearseOne(core: Core, instance: string, to: Version, plan: Plan): Promise<Rehearsal> {
  const warm = await currentOf(core.db, instance)
  const about = { instance, code: warm.subject.code, title: warm.subject.title }
  const source = await core.versions.load(warm.version)
  if (source.id === to.id) return { ...about, ok: false, notes: [{ element: '', message: '实例已在目标版本上' }], consequences: null, end: 'unknown' }
  const { state } = await stateAt(core.db, core.versions, instance)
  const move = { ...migrateMove(to, plan), now: Math.max(core.clock(), warm.movedAt) }
  const { refused, consequences } = previewOf(source, state, move, to)
  if (refused) {
    const notes = refused.findings.length ? refused.findings.map(({ element, message }) => ({ element, message })) : [{ element: '', message: refused.detail }]
    return { ...about, ok: false, notes, consequences: null, end: 'unknown' }
  }
  const { end, findings } = outlook(to.graph, migrate(source.graph, to.graph, state, move).state)
  return { ...about, ok: end !== 'never finishes', notes: findings, consequences, end }
}

/** Rehearses the chosen instances, a few at a time. */
export async function rehearse(core: Core, instances: string[], target: string, plan: Plan): Promise<Rehearsal[]> {
  const to = await core.versions.load(target)
  const results: Rehearsal[] = []
  for (const instance of instances) {
    results.push(await rehearseOne(core, instance, to, plan))
    // a large population must not keep the server from its other work
    await new Promise<void>(resolve => setImmediate(resolve))
  }
  return results
}
