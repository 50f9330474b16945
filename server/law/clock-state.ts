/** A statutory clock as far as its state asks for it; instants in ms. `sense` and `binding` are its rule's, absent where the rule is unknown. */
export interface ClockFacts { rule: { sense: string; binding: boolean } | undefined; started: number; due: number | null; earliest: number | null; ended: number | null; provisional: boolean }
export type ClockState = 'kept' | 'broken' | 'late' | 'near' | 'running' | 'stopped' | 'provisional' | 'unknown'

/** How a clock stands at an instant: kept or broken once ended, else whether it is late, near, or stands still. Pure; runs in browser and server. */
export function clockState({ rule, started, due, earliest, ended, provisional }: ClockFacts, { now, nearUntil, stopped }: { now: number; nearUntil: number; stopped: boolean }): ClockState {
  if (due === null || !rule) return 'unknown'
  if (ended !== null) {
    if (rule.sense === 'MIN') return provisional ? 'provisional' : ended >= (earliest ?? due) ? 'kept' : 'broken'
    return !rule.binding || ended <= Math.max(due, started + 60_000) ? 'kept' : 'broken'
  }
  if (stopped) return 'stopped'
  if (provisional) return 'provisional'
  if (!rule.binding) return 'running'
  return due < now ? 'late' : due <= nearUntil ? 'near' : 'running'
}
