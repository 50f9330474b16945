import type { State } from '../kernel/types.ts'
import type { Core } from './core.ts'

/**
 * Instances that start each other by signals and messages: a step has its budget, a chain of starts has this one. A link
 * counts when its thrower was itself started less than a minute before; more than a hundred in a row are held back.
 */
const minute = 60_000
export const longest = 100

/** The place in its chain of what an instance starts by something it threw at `at` (ms). */
export async function linkAfter(core: Core, thrower: string | null, at: number): Promise<number> {
  const row = thrower === null || !/^\d{1,18}$/.test(thrower) ? undefined : await core.db('instances').where({ id: thrower }).first('state', 'started_at') as { state: string; started_at: Date } | undefined
  return row && at - row.started_at.getTime() < minute ? ((JSON.parse(row.state) as State).depth ?? 0) + 1 : 1
}

/** Whether a chain has to stop here; a minute later it may go on, so that an operator's retry is enough. */
export const isRunaway = (core: Core, link: number, at: number): boolean => link > longest && core.clock() - at < minute

export const runaway = (what: string): string => `“${what}”在一分钟之内接连启动了 ${longest} 个实例，已停住待人工处理`
