import type { NamedDay } from '../../server/law/named-days.ts'

/** A run of days as a notice tells them: 1 月 1 日至 3 日放假. Dates are YYYY-MM-DD or empty while they are not known. */
export interface Span { type: NamedDay['type']; name: string; from: string; to: string }

/** The holidays that the law gives every year (全国年节及纪念日放假办法 2); when they fall is the notice's to say, but for New Year, Labour and National Day. */
export const blankSpans = (year: number): Span[] =>
  ([['元旦', `${year}-01-01`], ['春节', ''], ['清明节', ''], ['劳动节', `${year}-05-01`], ['端午节', ''], ['中秋节', ''], ['国庆节', `${year}-10-01`]] as const).map(([name, from]): Span => ({ type: 'HOLIDAY', name, from, to: from }))

const day = 86_400_000

/** Every day of the spans whose dates are given; a span that ends before it begins, or lasts longer than a month, counts as its first day. */
export const namedDays = (spans: readonly Span[]): NamedDay[] => spans.flatMap(({ type, name, from, to }) => {
  const [first, last] = [Date.parse(from), Date.parse(to)]
  if (Number.isNaN(first)) return []
  const n = last >= first && last - first < 31 * day ? (last - first) / day + 1 : 1
  return Array.from({ length: n }, (_, at) => ({ date: new Date(first + at * day).toISOString().slice(0, 10), type, name: name.trim() || (type === 'HOLIDAY' ? '放假' : '调休上班') }))
})
