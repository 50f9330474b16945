import { uiWords } from '../words/ui.ts'
import { say } from '../words/words.ts'
import { dateOf, weekday } from './times.ts'

export interface Cell {
  key: string
  top: string
  bottom: string
  kind: 'start' | 'count' | 'rest' | 'due' | 'kept' | 'late' | 'gap' | 'plain'
  why: string
  today: boolean
}
/** The derivation as the server made it; never computed in the browser. */
export interface Derivation {
  date: string
  due: string
  days: readonly { date: string; counted: boolean; why: string; n?: number | undefined }[]
  provisional?: boolean
  missing?: number[]
}
interface Options {
  today: number
  startWord?: string | undefined
  endWord?: string | undefined
  doneAt?: string | null | undefined
  most?: number
}

/** The cells of a ruler: at most `most`, the middle of a long term folded into one; today and lateness added at the end. */
export function cellsOf({ days, date, due }: Derivation, { today, startWord, endWord, doneAt, most = 8 }: Options): Cell[] {
  const now = dateOf(today)
  const end = doneAt ? dateOf(doneAt) : now
  const late = Date.parse(due) <= (doneAt ? Date.parse(doneAt) : today)
  const known = new Set(days.map(day => day.date))
  const cells = days
    .toSorted((a, b) => a.date.localeCompare(b.date))
    .map((day): Cell => {
      const kind = day.date === date ? (doneAt && !late ? 'kept' : 'due') : day.n === undefined && !day.counted ? (day === days[0] ? 'start' : 'rest') : 'count'
      const word =
        kind === 'start'
          ? (startWord ?? say(uiWords.start))
          : day.date === date
            ? (endWord ?? (day.n === undefined ? say(uiWords.rolled) : say(uiWords.due)))
            : (day.n ?? '')
      return { key: day.date, top: topOf(day.date), bottom: `${weekday(day.date)} ${word}`.trim(), kind, why: day.why, today: day.date === now }
    })
  if (!known.has(date))
    cells.push({
      key: date,
      top: topOf(date),
      bottom: `${weekday(date)} ${endWord ?? say(uiWords.due)}`,
      kind: 'due',
      why: say(uiWords.due),
      today: date === now,
    })
  const folded = fold(cells, most - (late ? 2 : 0))
  if (late && dayAfter(date) < end) folded.push({ key: 'since', top: '…', bottom: '', kind: 'gap', why: `${date} – ${end}`, today: false })
  if (late && end !== date)
    folded.push({
      key: `late-${end}`,
      top: topOf(end),
      bottom: `${weekday(end)} ${doneAt ? '' : say(uiWords.today)}`.trim(),
      kind: 'late',
      why: '',
      today: end === now,
    })
  return folded
}

const dayAfter = (date: string): string => new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
const topOf = (date: string): string => String(Number(date.slice(8)))

function fold(cells: Cell[], most: number): Cell[] {
  if (cells.length <= most) return cells
  const [head, tail] = [2, most - 3]
  const middle = cells.slice(head, cells.length - tail)
  const counted = middle.filter(cell => cell.kind === 'count').length
  return [
    ...cells.slice(0, head),
    {
      key: 'gap',
      top: '…',
      bottom: counted > 0 ? say(uiWords.days, { n: counted }) : say(uiWords.rest),
      kind: 'gap',
      why: `${middle[0]!.key} – ${middle.at(-1)!.key}`,
      today: middle.some(cell => cell.today),
    },
    ...cells.slice(-tail),
  ]
}

/** The derivation in one sentence: 11-19 起算当日不计；第 3 日 11-22；11-23 顺延至此工作日. */
export function derivationText({ days, date, provisional, missing }: Derivation): string {
  const short = (day: string) => day.slice(5)
  const [first, ...rest] = days
  const lastCounted = rest.findLast(day => day.counted)
  const rests = rest.filter(day => !day.counted && day.date !== date)
  return [
    first && `${short(first.date)} ${first.why}`,
    lastCounted && `${short(lastCounted.date)} ${lastCounted.why}`,
    rests.length > 0 && rests.length <= 3 ? rests.map(day => `${short(day.date)} ${day.why}`).join('，') : rests.length > 3 && `其间 ${rests.length} 日不计`,
    lastCounted?.date !== date && `${short(date)} 到期`,
    provisional && `${(missing ?? []).join('、')} 年日历未公布，为暂定`,
  ]
    .filter(Boolean)
    .join('；')
}
