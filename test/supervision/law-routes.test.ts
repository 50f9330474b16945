import test, { type ExecutionContext } from 'ava'
import { join } from 'node:path'
import { DueMoment, LawSetView } from '../../server/contract/law.ts'
import { parsePart, type Served } from '../../server/http/serve.ts'
import { Problem } from '../../server/problem.ts'
import { putRuleSet, lawAt, seedRuleSets } from '../../server/engine/rule-sets.ts'
import { routes } from '../../server/supervision/law-routes.ts'
import { inWork, mayAll, system, visitor } from '../../server/work.ts'
import { database } from '../support/database.ts'

const policies = join(import.meta.dirname, '../../policies')

async function law(t: ExecutionContext) {
  const db = await database(t)
  await inWork(db, system, mayAll, work => seedRuleSets(work, policies))
  const call = (name: string, params: unknown, query: unknown = {}) =>
    inWork(db, visitor, mayAll, async work => {
      const { route, handle }: Served = routes.find(served => served.route.name === name)!
      const input = { params: parsePart(route.params, params, 'params'), query: parsePart(route.query, query, 'query'), body: {}, ctx: undefined }
      return parsePart(route.reply, await handle!(work, input as never), 'reply') as Record<string, unknown>
    })
  const refused = async (name: string, params: unknown, query: unknown = {}) =>
    (await t.throwsAsync(call(name, params, query), { instanceOf: Problem }))!.body
  return { db, call, refused }
}

test('anyone may ask when a rule falls due, day by day, with the article', async t => {
  const { call } = await law(t)
  const found = DueMoment.parse(await call('deadlineByRule', { rule: 'GC-01' }, { from: '2026-02-09' }))
  t.like(found, { date: '2026-03-02', raw: '2026-03-01', due: '2026-03-02T16:00:00.000Z', amount: 20, unit: 'CALENDAR', sense: 'MIN' })
  t.regex(found.article!.text!, /最短不得少于二十日/)
  t.is(found.days.filter(day => day.counted).length, 20)
  t.deepEqual(
    found.calendar.years.map(year => year.year),
    [2026],
  )
  const query = DueMoment.parse(await call('deadlineByRule', { rule: 'ZC-20' }, { from: '2026-02-10T10:00:00+08:00' }))
  t.deepEqual([query.date, query.articles.map(article => article.ref)], ['2026-02-26', ['政府采购法52', '政府采购法实施条例53']])
})

test('a term is computed without a rule', async t => {
  const { call } = await law(t)
  t.like(await call('deadlineByTerm', {}, { amount: '7', unit: 'WORKING', sense: 'MAX', from: '2026-02-10' }), {
    date: '2026-02-26',
    due: '2026-02-26T16:00:00.000Z',
  })
  t.like(await call('deadlineByTerm', {}, { amount: '15', unit: 'CALENDAR', sense: 'BEFORE', from: '2026-03-09' }), {
    date: '2026-02-14',
    raw: '2026-02-22',
  })
})

test('a year that is not published is refused, never guessed', async t => {
  const { refused } = await law(t)
  t.like(await refused('deadlineByTerm', {}, { amount: '10', unit: 'WORKING', from: '2026-12-25' }), {
    type: 'calendar-unavailable',
    status: 422,
    years: [2027],
  })
  t.like(await refused('deadlineByRule', { rule: 'ZC-27' }, { from: '2026-03-01' }), { type: 'calendar-unavailable', years: [2041] })
})

test('a wrong rule, date, unit or amount is told', async t => {
  const { refused } = await law(t)
  t.like(await refused('deadlineByRule', { rule: 'GC-99' }, { from: '2026-02-09' }), { type: 'deadline-unknown', status: 404 })
  t.like(await refused('deadlineByRule', { rule: 'GC-01' }, { from: '2026-02-30' }), { type: 'bad-date', status: 422 })
  t.like(await refused('deadlineByRule', { rule: 'GC-01' }, {}), { type: 'bad-input' })
  t.like(await refused('deadlineByTerm', {}, { amount: '-1', unit: 'WORKING', from: '2026-02-09' }), { type: 'bad-input' })
  t.like(await refused('deadlineByTerm', {}, { amount: '5', unit: 'WEEK', from: '2026-02-09' }), { type: 'bad-input' })
})

test('an article is quoted in full, and one we hold no text of is marked unverified', async t => {
  const { call, refused } = await law(t)
  t.like(await call('lawArticle', { ref: '实施条例54' }), {
    law: '招标投标法实施条例',
    number: 54,
    label: '第五十四条',
    status: '现行',
    verified: true,
    version: '2019-03-02',
  })
  t.like(await call('lawArticle', { ref: '87号令16' }), { law: '财政部令第87号', number: 16, status: '未核', verified: false })
  t.like(await refused('lawArticle', { ref: '招标投标法99' }), { type: 'article-unknown', status: 404 })
  t.like(await refused('lawArticle', { ref: '天书' }), { type: 'article-unknown', status: 404 })
  t.like(await refused('lawArticle', { ref: '实施条例22、54' }), { type: 'article-several' })
})

test('the rule set in force carries all 82 deadlines, 28 rules and the cited articles', async t => {
  const { call } = await law(t)
  const set = LawSetView.parse(await call('lawRules', {}))
  t.is(set.deadlines.length, 82)
  t.is(set.lint.filter(rule => /^L\d\d$/.test(String(rule['id']))).length, 28)
  t.true(set.articles['招标投标法24']!.verified)
  t.deepEqual(set.calendar.years, [2026])
})

test('a rule set never changes; a newer one follows from its day on', async t => {
  const { db } = await law(t)
  t.false(
    await inWork(db, system, mayAll, work => putRuleSet(work, 'statutes', {}, '2026-01-01')).then(() =>
      inWork(db, system, mayAll, work => putRuleSet(work, 'statutes', {}, '2026-01-01')),
    ),
    'the same content twice is one row',
  )
  await t.throwsAsync(db('rule_sets').where({ name: 'law' }).update({ content: '{}' }), { message: /never change/ })
  await t.throwsAsync(db('rule_sets').where({ name: 'law' }).delete(), { message: /are kept/ })
  t.deepEqual(await inWork(db, system, mayAll, work => seedRuleSets(work, policies)), ['statutes'], 'seeding again restores only what differs')
  const set = await inWork(db, system, mayAll, work => lawAt(work))
  t.is(set.rules.deadlines.length, 82)
})

test('times that do not count are left out, and an unescaped plus is understood', async t => {
  const { call, refused } = await law(t)
  t.like(await call('deadlineByRule', { rule: 'GC-19' }, { from: '2026-03-02T10:00:00 08:00', stops: '2026-03-04/2026-03-06' }), {
    raw: '2026-03-14',
    date: '2026-03-16',
  })
  t.like(await refused('deadlineByRule', { rule: 'GC-19' }, { from: '2026-03-02', stops: '2026-03-06/2026-03-04' }), { type: 'bad-date' })
  t.like(await refused('deadlineByRule', { rule: 'GC-19' }, { from: '2026-03-02', stops: '2026-03-06' }), { type: 'bad-date' })
  t.like(await refused('deadlineByTerm', {}, { amount: '', unit: 'WORKING', from: '2026-03-02' }), { type: 'bad-input' })
  t.like(await refused('deadlineByTerm', {}, { amount: '9999', unit: 'WORKING', from: '2026-03-02' }), { type: 'bad-input' })
})
