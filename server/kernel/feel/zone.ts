/*
 * Offsets of time zones, from the platform's tz database through Intl with an explicit zone (never the machine's own). China Standard Time has
 * been +08:00 without interruption since 1991-09-15, so our own zone needs no look-up and cannot drift with the database.
 */
const formats = new Map<string, Intl.DateTimeFormat | null>()
const SHANGHAI_STEADY = Date.UTC(1991, 8, 15)

const formatOf = (zone: string): Intl.DateTimeFormat | null => {
  let format = formats.get(zone)
  if (format === undefined) {
    try {
      format = new Intl.DateTimeFormat(
        'en-US',
        {
          timeZone: zone, hourCycle: 'h23', era: 'short', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit',
          second: '2-digit',
        },
      )
    } catch { format = null }
    if (formats.size > 1000) formats.clear()
    formats.set(zone, format)
  }
  return format
}

export const isZone = (zone: string): boolean => /^[A-Za-z]/.test(zone) && formatOf(zone) !== null

/** Offset in seconds east of UTC at an instant (ms). */
export const offsetAtInstant = (zone: string, at: number): number => {
  if (zone === 'Asia/Shanghai' && at >= SHANGHAI_STEADY) return 28_800
  const format = formatOf(zone)
  if (!format) return 0
  const when = Math.min(Math.max(at, -8.6e15), 8.6e15), part: Record<string, string> = {}
  for (const { type, value } of format.formatToParts(when)) part[type] = value
  const year = part['era'] === 'BC' ? 1 - Number(part['year']) : Number(part['year'])
  const date = new Date(0)
  date.setUTCFullYear(year, Number(part['month']) - 1, Number(part['day']))
  date.setUTCHours(Number(part['hour']), Number(part['minute']), Number(part['second']))
  return (date.getTime() - Math.floor(when / 1000) * 1000) / 1000
}

/** The instant (ms) of a local time; in a gap the later one, in an overlap the earlier ("compatible", KERNEL §13). */
export const instant = (zone: string, local: number): number => {
  const before = offsetAtInstant(zone, local - 86_400_000) * 1000, after = offsetAtInstant(zone, local + 86_400_000) * 1000
  const early = local - before, late = local - after
  if (before === after || offsetAtInstant(zone, early) * 1000 === before) return early
  return offsetAtInstant(zone, late) * 1000 === after ? late : early
}

/** Offset in seconds at a local time. */
export const offsetAt = (zone: string, local: number): number => (local - instant(zone, local)) / 1000
