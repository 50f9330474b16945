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

const sides: Record<string, [tenderer: string, bidder: string]> = {
  GCJS: ['招标人', '投标人'], ZFCG: ['采购人', '供应商'], TDJY: ['出让人', '竞买人'], KYQ: ['出让人', '竞买人'], GYCQ: ['转让方', '受让方'], NCCQ: ['转出方', '受让方'], QT: ['委托人', '竞买人'],
}
/** A party as the law of its family calls it; other posts by their own name. */
export const partyWord = (role: string, family: string, name: string | undefined): string =>
  role === 'tenderer' ? sides[family]?.[0] ?? '招标人' : role === 'bidder' ? sides[family]?.[1] ?? '投标人' : role === 'expert' ? '评标专家' : role === 'agency' ? '代理机构' : name ?? '承办人'

/** What a rule's end asks for, as a verb: 公示开始 → 开始公示. */
export const dutyWord = (to: string): string => to.endsWith('开始') ? `开始${to.slice(0, -2)}` : to
