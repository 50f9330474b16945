import type { Work } from '../work.ts'

/**
 * 统一交易标识码 as the portals print it: class 3 - platform's credit code 18 - date 8 - serial 6 - check 1. The national check
 * algorithm is not public; this one is ISO 7064 MOD 11-2, in one place so that it can be replaced.
 */
export function codeOf({ kind, platform, date, serial }: { kind: string; platform: string; date: string; serial: number }): string {
  const body = `${kind}-${platform}-${date}-${String(serial).padStart(6, '0')}`
  return `${body}-${checkOf(body)}`
}

/** ISO 7064 MOD 11-2 over the characters read as base-36 digits; X stands for ten. */
export function checkOf(body: string): string {
  const rest = [...body.replaceAll('-', '')].reduce((sum, letter) => (sum + Number.parseInt(letter, 36)) * 2 % 11, 0)
  const check = (12 - rest) % 11
  return check === 10 ? 'X' : String(check)
}

const classes: Record<string, string> = { GCJS: 'A', TDJY: 'B', KYQ: 'C', ZFCG: 'D', GYCQ: 'E' }
const trades: Record<string, string> = { 房建市政: '02', 公路水运: '03', 水利: '07', 能源: '08' }
/** 交易分类代码: the letters B–E are those in use, not yet confirmed by the province. */
export const kindOf = (family: string, industry: string | null): string => family === 'GCJS' ? `A${trades[industry ?? ''] ?? '99'}` : `${classes[family] ?? 'Z'}01`

/** The next code of the day (Asia/Shanghai). Codes are taken one by one: two projects never share one, a failed start leaves no gap. */
export async function nextCode({ tx, now }: Work, family: string, industry: string | null): Promise<string> {
  const { rows: [row] } = await tx.raw<{ rows: { day: string; last: number; platform: string }[] }>(
    `insert into project_codes as c (day, last) values ((?::timestamptz at time zone 'Asia/Shanghai')::date, 1) on conflict (day) do update set last = c.last + 1
     returning to_char(day, 'YYYYMMDD') as day, last, (select uscc from departments where kind = 'TRADING_CENTER' order by id limit 1) as platform`, [now])
  return codeOf({ kind: kindOf(family, industry), platform: row!.platform, date: row!.day, serial: row!.last })
}
