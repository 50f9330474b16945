import { migrate } from '../../kernel/migrate.ts'
import type { Move, State } from '../../kernel/types.ts'
import type { Core } from '../core.ts'
import type { Version } from '../warm.ts'
import { currentOf, outlooks, previewOf, type Consequences } from './preview.ts'

/** How instances are to be moved to another version. `force` overrides findings about lost partners, and nothing else. */
export interface Plan { map: Record<string, string>; flows?: Record<string, string>; rearm?: string[]; dropCompensation?: true; force?: true }
export interface Rehearsal {
  instance: string; code: string; title: string; ok: boolean
  /** Why not, or what to think of, in words. */
  notes: { element: string; message: string }[]
  consequences: Consequences | null
  end: 'may finish' | 'never finishes' | 'unknown'
}

const migrateMove = (to: Version, plan: Plan): Extract<Move, { t: 'migrate' }> => ({ t: 'migrate', id: 'rehearsal', now: 0, to: to.graph.key, ...plan })

/** One instance moved in memory; where that is possible, the state it would have then. */
async function tried(core: Core, instance: string, to: Version, plan: Plan): Promise<{ told: Rehearsal; after?: State }> {
  const warm = await currentOf(core.db, instance)
  const about = { instance, code: warm.subject.code, title: warm.subject.title, ok: false, consequences: null, end: 'unknown' as const }
  const source = await core.versions.load(warm.version)
  if (source.id === to.id) return { told: { ...about, notes: [{ element: '', message: '实例已在目标版本上' }] } }
  const move = { ...migrateMove(to, plan), now: Math.max(core.clock(), warm.movedAt) }
  const { refused, consequences } = previewOf(source, warm.state, move, to)
  if (refused) return { told: { ...about, notes: refused.findings.length ? refused.findings.map(({ element, message }) => ({ element, message })) : [{ element: '', message: refused.detail }] } }
  return { told: { ...about, notes: [], consequences }, after: migrate(source.graph, to.graph, warm.state, move).state }
}

/** Rehearses the chosen instances against a version: each moved in memory, their future explored together. Nothing is written. */
export async function rehearse(core: Core, instances: string[], target: string | Version, plan: Plan): Promise<Rehearsal[]> {
  const to = typeof target === 'string' ? await core.versions.load(target) : target
  const results: Awaited<ReturnType<typeof tried>>[] = []
  for (const instance of instances) results.push(await tried(core, instance, to, plan))
  const moved = results.flatMap(({ after }) => after ? [after] : [])
  const seen = await outlooks(to.graph, moved)
  return results.map(({ told, after }) => {
    if (!after) return told
    const { end, findings } = seen[moved.indexOf(after)]!
    return { ...told, ok: end !== 'never finishes', notes: findings, end }
  })
}
