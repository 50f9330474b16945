import { uiWords } from '../words/ui.ts'
import { say } from '../words/words.ts'
import { useNow } from './clock.ts'
import { daysBetween, exact, span, wall } from './times.ts'

export type SlaState = 'ok' | 'near' | 'urgent' | 'late' | 'stopped' | 'provisional' | 'none'
interface Facts {
  due: string | null | undefined
  /** The server's verdict (it knows working days); only lateness is added here as time passes. */
  state?: SlaState | undefined
  /** The clock stands still: why, since when, who restarts it. */
  stopped?: string | undefined
  /** The limit rests on a year whose calendar is not published. */
  provisional?: boolean | undefined
}

/** The state of a limit at an instant. Without the server's word, near = at most two calendar days. */
export function slaOf({ due, state, stopped, provisional }: Facts, at: number): SlaState {
  if (stopped !== undefined || state === 'stopped') return 'stopped'
  if (!due) return 'none'
  if (provisional || state === 'provisional') return 'provisional'
  if (Date.parse(due) < at) return 'late'
  const days = daysBetween(at, lastMoment(due))
  if (days === 0) return 'urgent'
  if (state === 'near' || (state === undefined && days <= 2)) return 'near'
  return 'ok'
}

/** 24:00 of a day is written 00:00 of the next: its day is the one that ends. */
const lastMoment = (due: string): number => Date.parse(due) - 1

/** 明日 17:30, 今日 24:00, 11-26. */
export function dueText(due: string, at: number): string {
  const end = wall(lastMoment(due))
  const clock = wall(due)
  const time = clock.hour === '00' && clock.minute === '00' ? '24:00' : `${clock.hour}:${clock.minute}`
  const days = daysBetween(at, lastMoment(due))
  if (days === 0) return say(uiWords.dueToday, { time })
  if (days === 1) return say(uiWords.dueTomorrow, { time })
  return `${end.year === wall(at).year ? '' : `${end.year}-`}${end.month}-${end.day}`
}

const looks = {
  ok: ['●', 'ok'],
  near: ['◐', 'wa'],
  urgent: ['▲', 'er'],
  late: ['▲', 'er'],
  stopped: ['‖', ''],
  provisional: ['', 'wa line'],
  none: ['', ''],
} as const

/** The chip of a time limit: shape, word and colour; ticks by the server's time; hovering tells the exact instant. */
export function Sla({ solid, ...facts }: Facts & { solid?: boolean }) {
  const at = useNow()
  const state = slaOf(facts, at)
  if (state === 'none') return <span className="t3 xs">{say(uiWords.noDue)}</span>
  const [shape, tone] = looks[state]
  const due = facts.due ?? ''
  const text =
    state === 'late'
      ? say(uiWords.overdue, { span: span(at - Date.parse(due)) })
      : state === 'stopped'
        ? say(uiWords.stopped)
        : state === 'provisional'
          ? say(uiWords.provisional, { year: wall(lastMoment(due)).year })
          : dueText(due, at)
  const title = state === 'stopped' ? facts.stopped : due ? `${exact(due)}${say(uiWords.due)}` : undefined
  return (
    <span className={`chip ${tone}${solid && state === 'late' ? ' solid' : ''}`} title={title}>
      {shape && <span aria-hidden="true">{shape}</span>}
      {text}
    </span>
  )
}
