import { z } from 'zod'
import { calendarFor, lawAt } from '../engine/rule-sets.ts'
import { defineService } from '../engine/service.ts'
import { breach } from '../law/bounds.ts'
import { deadlineFor, keepsTerm, type Deadline, type Sense, type Term, type Unit } from '../law/deadline.ts'
import { dateAt, parseMoment } from '../law/moment.ts'
import { ruleAt } from '../law/rule-set.ts'
import { problem } from '../problem.ts'
import type { Work } from '../work.ts'

/** A term with the article it comes from. */
export interface Bound extends Term { article: string }

/** The rule in force on the day of `work.now`, by its id. Throws Problem `deadline-rule-unknown`. */
export async function termOf(work: Work, id: string): Promise<Bound> {
  const { rules } = await lawAt(work)
  const rule = ruleAt(rules, id, dateAt(work.now.getTime()))
  if (!rule) throw problem('deadline-rule-unknown', 422, '没有这条期限规则', { detail: id })
  return { amount: rule.amount, unit: rule.unit, sense: rule.sense, article: rule.law }
}

const units: Record<Unit, string> = { CALENDAR: '日', WORKING: '个工作日', HOUR: '小时', MINUTE: '分钟', MONTH: '个月', YEAR: '年' }

/** One sentence that an official can check with a finger on the calendar. */
function explain(term: Term, from: string, deadline: Deadline): string {
  const start = parseMoment(from)!.date
  const span = `${term.amount} ${units[term.unit]}`
  const rolled = deadline.raw === deadline.date ? '' : `，${deadline.raw} 为休息日，${term.sense === 'BEFORE' ? '提前' : '顺延'}至 ${deadline.date}`
  const base = term.sense === 'BEFORE' ? `自 ${start} 倒计 ${span}` : `自 ${start} 起 ${span}，起算当日不计`
  return `${base}${rolled}${deadline.provisional ? `；${deadline.missing.join('、')} 年日历未公布，暂定` : ''}`
}

/**
 * The instant a term gives. `floor` is never undercut: where it already keeps the term it stands, else the earliest lawful day takes its
 * time of day (an extended bid deadline stays at 9:30).
 */
function dueWith(term: Term, deadline: Deadline, floor?: string): string {
  if (floor === undefined) return deadline.due
  const low = parseMoment(floor)
  if (!low) throw problem('bad-date', 422, '不是有效的日期时间', { detail: floor })
  if (term.sense !== 'MIN') return low.at > Date.parse(deadline.due) ? new Date(low.at).toISOString() : deadline.due
  if (low.date >= deadline.date) return new Date(low.at).toISOString()
  const timeOfDay = (low.at + 8 * 3_600_000) % 86_400_000
  return new Date(Date.parse(`${deadline.date}T00:00:00+08:00`) + timeOfDay).toISOString()
}

/** A date as law reads it; FEEL's named zones (`…@Asia/Shanghai`, the house's only one) are left off. Throws Problem `bad-date`. */
function plain(text: string): string {
  const bare = text.replace(/(?:@Asia\/Shanghai|\[Asia\/Shanghai\])$/, '')
  if (!parseMoment(bare)) throw problem('bad-date', 422, '不是有效的日期时间', { detail: text })
  return bare
}

const Rule = z.string().regex(/^[A-Z]{2}-\d{2}$/)
const absent = <T extends z.ZodType>(type: T) => type.nullish().transform(value => value ?? undefined)

export const compute = defineService({
  name: 'deadlines.compute',
  title: '计算期限',
  input: z.object({
    rule: absent(Rule).describe('期限规则，如 GC-01'), amount: absent(z.coerce.number().int().min(0).max(3660)), unit: absent(z.enum(['CALENDAR', 'WORKING', 'HOUR', 'MINUTE', 'MONTH', 'YEAR'])),
    sense: absent(z.enum(['MIN', 'MAX', 'BEFORE', 'EXACT'])), from: z.string().describe('起点（倒计时为终点）'), floor: absent(z.string())
      .describe('不早于'), notBefore: absent(z.string()).describe('同 floor'), back: absent(z.boolean()).describe('自终点倒计'),
  }).refine(input => input.rule !== undefined || (input.amount !== undefined && input.unit !== undefined), '须给出规则，或数量与单位'),
  output: z.object({ due: z.string(), provisional: z.boolean(), article: z.string(), derivation: z.string(), earliest: z.string().nullable() }),
  async run(work, input, { instance }) {
    const from = plain(input.from)
    const low = input.floor ?? input.notBefore
    const term = await chosen(work, input)
    const deadline = deadlineFor(term, from, await calendarFor(work, instance.region))
    return {
      due: dueWith(term, deadline, low === undefined ? undefined : plain(low)), provisional: deadline.provisional, article: term.article,
      derivation: explain(term, from, deadline), earliest: deadline.earliest ?? null,
    }
  },
})

interface Choice { rule?: string | undefined; amount?: number | undefined; unit?: Unit | undefined; sense?: Sense | undefined; back?: boolean | undefined }

async function chosen(work: Work, input: Choice): Promise<Bound> {
  const base = input.rule === undefined ? {
    amount: input.amount!, unit: input.unit!, sense: input.sense ?? 'MAX', article: '平台承诺',
  } as Bound : await stricterOf(work, input.rule, input)
  return input.back ? { ...base, sense: 'BEFORE' } : base
}

/** A rule's term, or the one the diagram sets in its place if it keeps the legal bound. Throws Problem `deadline-below-law`. */
async function stricterOf(work: Work, id: string, { amount, unit }: Choice): Promise<Bound> {
  const term = await termOf(work, id)
  if (amount === undefined) return term
  const set = { amount, unit: unit ?? term.unit }, rule = ruleAt((await lawAt(work)).rules, id)!, worse = breach(rule, set)
  if (worse) throw problem('deadline-below-law', 422, '期限劣于法定界', { detail: worse.message, rule: id, article: term.article })
  return { ...term, ...set }
}

export const check = defineService({
  name: 'deadlines.check',
  title: '核对期限是否合法',
  input: z.object({ rule: Rule, starts: z.string(), ends: z.string() }),
  output: z.object({ kept: z.boolean(), due: z.string(), provisional: z.boolean(), article: z.string() }),
  async run(work, input, { instance }) {
    const term = await termOf(work, input.rule)
    const { kept, bound } = keepsTerm(term, plain(input.starts), plain(input.ends), await calendarFor(work, instance.region))
    // what rests on an unpublished calendar bars nobody
    return { kept: kept || bound.provisional, due: bound.due, provisional: bound.provisional, article: term.article }
  },
})
