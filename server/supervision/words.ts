/** Times and terms in the words of officials; always Shanghai. */
const wall = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const partsOf = (at: Date): Record<string, string> => Object.fromEntries(wall.formatToParts(at).map(part => [part.type, part.value]))

/** 11-19 16:20; the end of a day is 24:00 of that day. */
export function dayTime(at: Date): string {
  const here = partsOf(at)
  if (here['hour'] !== '00' || here['minute'] !== '00') return `${here['month']}-${here['day']} ${here['hour']}:${here['minute']}`
  const before = partsOf(new Date(at.getTime() - 1))
  return `${before['month']}-${before['day']} 24:00`
}
/** 2026-11-23, the day that an instant ends. */
export function endDay(at: Date): string {
  const before = partsOf(new Date(at.getTime() - 1))
  return `${before['year']}-${before['month']}-${before['day']}`
}

/** 15 小时 42 分; days alone from three days up. */
export function lasting(milliseconds: number): string {
  const minutes = Math.max(1, Math.floor(Math.abs(milliseconds) / 60_000))
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60]
  if (days) return hours && days < 3 ? `${days} 日 ${hours} 小时` : `${days} 日`
  return hours ? `${hours} 小时${rest ? ` ${rest} 分` : ''}` : `${rest} 分`
}

export const until = (due: Date, now: Date): string => due > now ? `${lasting(due.getTime() - now.getTime())}后到期` : `逾期 ${lasting(now.getTime() - due.getTime())}`

const units: Record<string, string> = { CALENDAR: '日', WORKING: '个工作日', HOUR: '小时', MINUTE: '分钟', MONTH: '个月', YEAR: '年' }
/** `3 WORKING` → 3 个工作日. */
export function termWords(term: string): string {
  const [amount, unit = ''] = term.split(' ')
  return `${amount} ${units[unit] ?? unit}`
}

/** 2026-11-24. */
export function dateWords(at: Date): string {
  const here = partsOf(at)
  return `${here['year']}-${here['month']}-${here['day']}`
}
