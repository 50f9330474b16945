/** Money is stored in fen (integers) and shown in yuan. */
export const yuanOf = (fen: number): string => (Math.round(fen) / 100).toLocaleString('zh-CN', { minimumFractionDigits: 2, maximumFractionDigits: 2 })

/** Yuan as typed to whole fen; null for nothing or nonsense. Rounds half up at the third decimal. */
export function fenOf(yuan: unknown): number | null {
  if (yuan === null || yuan === undefined || yuan === '') return null
  const value = Number(yuan)
  return Number.isFinite(value) ? Math.sign(value) * Math.round(Math.abs(value) * 100 + 1e-6) : null
}

/** 1,280,000,000 fen → 1,280 万元; small sums stay in 元. */
export function wanOf(fen: number): string {
  const wan = fen / 1_000_000
  return Math.abs(wan) >= 1 ? `${wan.toLocaleString('zh-CN', { maximumFractionDigits: 2 })} 万元` : `${yuanOf(fen)} 元`
}

/** A message about fen, told in yuan: 不得小于 40000000。 → 不得小于 400000.00 元。 */
export const inYuan = (message: string): string =>
  message.replace(/(不得小于|不得大于) (\d+)/g, (_, word: string, fen: string) => `${word} ${yuanOf(Number(fen))} 元`)
