import type { DeadlineRule } from './rule-set.ts'
import type { Unit } from './deadline.ts'
import { termText, termTextEn } from './literals.ts'

/** Fewest and most days a term can span. Ten working days are at least ten days and, around the long holidays, up to three times as many. */
function span({ amount, unit }: { amount: number; unit: Unit }): [number, number] {
  if (unit === 'WORKING') return [amount, amount * 3 + 9]
  if (unit === 'HOUR') return [Math.floor(amount / 24), amount / 24]
  if (unit === 'MINUTE') return [Math.floor(amount / 1440), amount / 1440]
  if (unit === 'MONTH') return [amount * 28, amount * 31]
  if (unit === 'YEAR') return [amount * 365, amount * 366]
  return [amount, amount]
}

/** A window in which somebody may act: neither shorter, which takes a right away, nor longer, which law does not give. */
export const isLocked = (rule: DeadlineRule): boolean =>
  rule.sense === 'EXACT' || rule.sense === 'BEFORE' || /close (objection )?window|^info$/.test(rule.effect)

/** What is wrong with a term set in place of a rule's own, in words; null if it keeps the legal bound. */
export function breach(rule: DeadlineRule, set: { amount: number; unit: Unit }): { message: string; message_en: string } | null {
  const same = rule.unit === set.unit,
    given = termText(set),
    legal = termText(rule)
  const words = (much: string, muchEn: string) => ({
    message: `${rule.name} ${given}，${much}法定 ${legal}`,
    message_en: `${rule.id}: ${termTextEn(set)} is ${muchEn} than the statutory ${termTextEn(rule)}`,
  })
  if (isLocked(rule))
    return same && set.amount === rule.amount
      ? null
      : same
        ? words(set.amount < rule.amount ? '少于' : '超过', set.amount < rule.amount ? 'less' : 'more')
        : unitWords()
  const [least] = span(set),
    [, legalMost] = span(rule),
    [, most] = span(set),
    [legalLeast] = span(rule)
  if (rule.sense === 'MIN')
    return same
      ? set.amount < rule.amount
        ? words('少于', 'less')
        : null
      : least >= legalMost
        ? null
        : least < legalLeast
          ? words('少于', 'less')
          : unitWords()
  return same ? (set.amount > rule.amount ? words('超过', 'more') : null) : most <= legalLeast ? null : unitWords()
  function unitWords() {
    return {
      message: `${rule.name}设为 ${given}，法定为 ${legal}：换了单位，不能保证不劣于法定界`,
      message_en: `${rule.id}: ${termTextEn(set)} cannot be shown to keep the statutory ${termTextEn(rule)}`,
    }
  }
}
