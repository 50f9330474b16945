import test from 'ava'
import fc from 'fast-check'
import { join } from 'node:path'
import { readLawFolder } from '../../server/engine/rule-sets.ts'
import { breach, isLocked } from '../../server/law/bounds.ts'
import { calendarOf } from '../../server/law/calendar.ts'
import { deadlineFor, type Unit } from '../../server/law/deadline.ts'
import { addDays } from '../../server/law/moment.ts'
import { lawRulesOf, ruleAt } from '../../server/law/rule-set.ts'

const folder = readLawFolder(join(import.meta.dirname, '../../policies'))
const rules = lawRulesOf(folder.rules)
const calendar = calendarOf(folder.calendars)

test('a term that is accepted in place of the legal one never falls short of it, on any day of the year', t => {
  const open = rules.deadlines.filter(rule => !isLocked(rule) && rule.amount > 0 && rule.unit !== 'YEAR')
  const unit = fc.constantFrom<Unit>('CALENDAR', 'WORKING', 'HOUR', 'MONTH')
  let accepted = 0
  fc.assert(
    fc.property(fc.constantFrom(...open), fc.integer({ min: 0, max: 130 }), unit, fc.integer({ min: 0, max: 150 }), (rule, amount, unit, day) => {
      if (breach(rule, { amount, unit })) return true
      const from = `${addDays('2026-01-01', day)}T09:00:00+08:00`
      const set = deadlineFor({ ...rule, amount, unit }, from, calendar),
        legal = deadlineFor(rule, from, calendar)
      accepted += 1
      return rule.sense === 'MIN' ? set.date >= legal.raw : set.date <= legal.date
    }),
    { numRuns: 2000 },
  )
  t.true(accepted > 200)
})

test('the legal term itself is always accepted, and one unit worse never', t => {
  for (const rule of rules.deadlines) {
    t.is(breach(rule, rule), null, rule.id)
    const worse = { unit: rule.unit, amount: rule.sense === 'MIN' ? rule.amount - 1 : rule.amount + 1 }
    if (worse.amount >= 0) t.truthy(breach(rule, worse), rule.id)
  }
})

test('a window in which somebody may object or complain is neither cut nor stretched', t => {
  const window = ruleAt(rules, 'ZC-20')!
  t.is(breach(window, { amount: 6, unit: 'WORKING' })?.message, '质疑提出 6 个工作日，少于法定 7 个工作日')
  t.is(breach(window, { amount: 8, unit: 'WORKING' })?.message, '质疑提出 8 个工作日，超过法定 7 个工作日')
  t.truthy(breach(window, { amount: 7, unit: 'CALENDAR' }))
})
