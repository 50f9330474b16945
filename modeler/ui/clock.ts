import { useSyncExternalStore } from 'react'

/** The server's time in the browser: every reply and every live heartbeat corrects the offset; the browser's own clock is never shown. */
let offset = 0
let best = Number.POSITIVE_INFINITY

/** Learns from an exact server instant (milliseconds) that took at most `slack` milliseconds to arrive. */
export function learnTime(server: number, slack: number): void {
  if (!Number.isFinite(server)) return
  if (slack > best && Math.abs(server - Date.now() - offset) < slack) return
  best = slack
  offset = server - Date.now()
}

/** Milliseconds since 1970 by the server's clock. */
export const now = (): number => Date.now() + offset

/** The browser's own clock, only for measuring how long something took. */
export const elapsed = (): number => performance.now()

const every = (seconds: number) => (listener: () => void) => {
  const timer = setInterval(listener, seconds * 1000)
  return () => clearInterval(timer)
}
const eachSecond = every(1)
const eachHalfMinute = every(30)

/** The server's time, re-rendering each second or (default) each half minute. */
export function useNow(pace: 'second' | 'half-minute' = 'half-minute'): number {
  const step = pace === 'second' ? 1000 : 30_000
  const read = (): number => Math.floor(now() / step)
  const tick = useSyncExternalStore(pace === 'second' ? eachSecond : eachHalfMinute, read, read)
  return Math.max(tick * step, now() - step)
}
