import test from 'ava'
import fc from 'fast-check'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { readLawFolder } from '../../server/engine/rule-sets.ts'
import { findArticles, statutesOf } from '../../server/law/articles.ts'
import { calendarOf } from '../../server/law/calendar.ts'
import { deadlineFor } from '../../server/law/deadline.ts'
import { addDays } from '../../server/law/moment.ts'
import { lawRulesOf, ruleAt } from '../../server/law/rule-set.ts'
import { lawRulesList } from '../../server/law/rules.ts'
import { tried } from './rules/diagram.ts'

const root = join(import.meta.dirname, '../..')
const folder = readLawFolder(join(root, 'policies'))
const rules = lawRulesOf(folder.rules)
const calendar = calendarOf(folder.calendars)

test('every rule of the register is one file, one row and one need list', t => {
  const files = readdirSync(join(root, 'server/law/rules')).map(name => name.split('-')[0]!.replace('.ts', '').toUpperCase())
  t.deepEqual(files.toSorted(), rules.lint.map(row => row.id).toSorted())
  t.deepEqual(
    lawRulesList.map(rule => rule.id),
    rules.lint.map(row => row.id),
  )
})

test('every rule is tried both ways by one test file', t => {
  t.deepEqual(Object.values(tried).flat().toSorted(), rules.lint.map(row => row.id).toSorted())
  for (const file of Object.keys(tried)) t.regex(readFileSync(join(root, 'test/law/rules', `${file}.test.ts`), 'utf8'), new RegExp(`oneSided\\('${file}'\\)`))
})

test('deadlines, events and processes refer to one another without a gap', t => {
  const events = new Map(rules.events.map(event => [event.key, event])),
    ids = new Set(rules.deadlines.map(rule => rule.id))
  t.is(ids.size, 82)
  for (const rule of rules.deadlines) {
    t.true(events.get(rule.starts)?.startsRules.includes(rule.id), `${rule.id} starts`)
    t.true(events.get(rule.ends)?.endsRules.includes(rule.id), `${rule.id} ends`)
  }
  for (const list of Object.values(rules.required)) for (const id of Object.keys(list)) t.true(ids.has(id), id)
})

test('every lint rule that names an article names one that can be cited', t => {
  const statutes = statutesOf(folder.statutes)
  for (const row of rules.lint)
    for (const article of findArticles(statutes, row.law)) t.true(article.verified || article.law === '电子招标投标办法', `${row.id} ${article.ref}`)
})

test('every pattern of the policies is a regular expression', t => {
  for (const text of [...rules.publications.map(row => row.match), ...Object.values(rules.lanes.laneNames)]) t.notThrows(() => new RegExp(text), text)
})

test('a rule outside its validity is not found', t => {
  t.is(ruleAt(rules, 'GC-01', '2010-01-01'), undefined)
  t.is(ruleAt(rules, 'GC-01', '2026-03-02')?.amount, 20)
  t.is(ruleAt({ deadlines: [{ ...ruleAt(rules, 'GC-01')!, validTo: '2026-01-01' }] }, 'GC-01', '2026-01-01'), undefined)
})

test('every one of the 82 rules can be computed from any day', t => {
  fc.assert(
    fc.property(fc.constantFrom(...rules.deadlines), fc.integer({ min: 40, max: 300 }), (rule, day) => {
      const from = addDays('2026-01-01', day),
        found = deadlineFor(rule, from, calendar)
      return Number.isFinite(Date.parse(found.due)) && (rule.sense === 'BEFORE' ? found.date <= from : found.date >= from) && found.days.length > 0
    }),
  )
  t.pass()
})
