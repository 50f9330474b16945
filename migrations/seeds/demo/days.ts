/** Instants on the city's wall clock (Asia/Shanghai, no daylight saving): days from a base day and an hour of the day. */
const dayMs = 86_400_000
const offset = 8 * 3_600_000

/** Midnight (ms) of the day of `now` in Shanghai. */
export const midnight = (now: number): number => Math.floor((now + offset) / dayMs) * dayMs - offset

export const dayAt = (base: number, days: number, clock: string): number => {
  const [hour, minute] = clock.split(':').map(Number)
  return base + days * dayMs + hour! * 3_600_000 + minute! * 60_000
}

/** ISO with the city's own offset, as its forms hold instants. */
export const iso = (at: number): string => `${new Date(at + offset).toISOString().slice(0, 19)}+08:00`

/** The next working day at or after `at`, by the rows of the calendar (weekends where a year is not published). */
export function workingDay(at: number, isWorkday: (date: string) => boolean): number {
  let day = at
  while (!isWorkday(iso(day).slice(0, 10))) day += dayMs
  return day
}
