// The law for everybody: deadlines with their derivation, articles in full, the rule set in force. Public, read only.
import { deadlineByRule, deadlineByTerm, lawArticle, lawRules, type DueMoment } from '../contract/law.ts'
import { catalogueAt } from '../engine/law-context.ts'
import { calendarFor, lawAt, statutesAt } from '../engine/rule-sets.ts'
import { serve } from '../http/serve.ts'
import { findArticles, type Article } from '../law/articles.ts'
import { deadlineFor, type Stop, type Term } from '../law/deadline.ts'
import { daysBetween, parseMoment } from '../law/moment.ts'
import { ruleAt } from '../law/rule-set.ts'
import { problem } from '../problem.ts'
import type { Work } from '../work.ts'

interface Asked {
  term: Term
  from: string
  region: string | undefined
  stops: string | undefined
  articles: Article[]
  rule?: DueMoment['rule']
}

/** A date of the query; an unescaped plus of the offset has become a space on the way. Throws problem `bad-date`. */
function momentIn(text: string): string {
  const from = text.replace(/ (?=\d{2}:?\d{2}$)/, '+')
  if (!parseMoment(from))
    throw problem('bad-date', 422, '日期无法识别', { detail: `“${text}”不是有效的日期或日期时间，例如 2026-02-10 或 2026-02-10T09:00:00+08:00` })
  return from
}

/** Times that do not count, `from/to` separated by commas. Throws problem `bad-date`. */
function stopsIn(text: string | undefined): Stop[] {
  return (text ?? '')
    .split(',')
    .filter(Boolean)
    .map(span => {
      const [first = '', last = ''] = span.split('/')
      const from = momentIn(first),
        to = momentIn(last)
      if (parseMoment(to)!.at < parseMoment(from)!.at) throw problem('bad-date', 422, '时段的终点早于起点', { detail: span })
      if (daysBetween(parseMoment(from)!.date, parseMoment(to)!.date) > 3660) throw problem('bad-date', 422, '时段过长', { detail: span })
      return { from, to, why: '期间中止' }
    })
}

/** Computes a due moment or refuses: problem `bad-date`, or `calendar-unavailable` where a needed year is not published. */
async function due(work: Work, { term, from: text, region, stops, articles, rule }: Asked): Promise<DueMoment> {
  const from = momentIn(text)
  const calendar = await calendarFor(work, region)
  const found = deadlineFor(term, from, calendar, stopsIn(stops))
  if (found.provisional) {
    throw problem('calendar-unavailable', 422, '工作日历未公布', {
      detail: `推算需要 ${found.missing.join('、')} 年的工作日历，该年尚未公布，不作推测`,
      years: found.missing,
      published: calendar.years.map(year => year.year),
    })
  }
  const { date, due: end, raw, earliest, days } = found
  return {
    ...(rule ? { rule } : {}),
    due: end,
    date,
    raw,
    ...(earliest ? { earliest } : {}),
    amount: term.amount,
    unit: term.unit,
    sense: term.sense,
    from,
    article: articles[0] ?? null,
    articles,
    days,
    calendar: { region: region ?? null, years: calendar.years },
  }
}

export const routes = [
  serve(deadlineByRule, async (work, { params, query }) => {
    const { rules } = await lawAt(work)
    const rule = ruleAt(rules, params.rule.toUpperCase())
    if (!rule)
      throw problem('deadline-unknown', 404, '没有这条期限规则', {
        detail: `期限登记表中没有 ${params.rule}`,
        known: rules.deadlines.map(row => row.id),
      })
    const { id, name, to, family, status, effect, law, note } = rule
    const articles = law ? findArticles(await statutesAt(work), law, family) : []
    return due(work, {
      term: rule,
      from: query.from,
      region: query.calendar,
      stops: query.stops,
      articles,
      rule: { id, name, from: rule.from, to, family, status, effect, law, ...(note ? { note } : {}) },
    })
  }),
  serve(deadlineByTerm, async (work, { query: { amount, unit, sense, from, calendar, stops } }) => {
    const articles = findArticles(await statutesAt(work), unit === 'HOUR' || unit === 'MINUTE' ? '民法典201' : '民法典201、203')
    return due(work, { term: { amount, unit, sense }, from, region: calendar, stops, articles })
  }),
  serve(lawArticle, async (work, { params, query }) => {
    const [found, ...rest] = findArticles(await statutesAt(work), params.ref, query.family)
    if (!found || found.number === undefined)
      throw problem('article-unknown', 404, '无法识别的法条引用', { detail: `“${params.ref}”应为法律名称加条号，例如 招标投标法24` })
    if (rest.length)
      throw problem('article-several', 422, '一次只能查询一条', {
        detail: `“${params.ref}”引用了 ${rest.length + 1} 条`,
        refs: [found, ...rest].map(article => article.ref),
      })
    if (!found.verified && found.version)
      throw problem('article-unknown', 404, '该法没有这一条', { detail: `${found.title}（${found.version}）没有第 ${found.number} 条` })
    return found
  }),
  serve(lawRules, async work => {
    const { id, hash, validFrom, rules } = await lawAt(work)
    const statutes = await statutesAt(work)
    const cited = [...rules.lint, ...rules.deadlines].flatMap(row =>
      row.law ? findArticles(statutes, row.law, 'family' in row ? row.family : undefined) : [],
    )
    const plain = JSON.parse(JSON.stringify(rules)) as Record<keyof typeof rules, never>
    const catalogue = await catalogueAt(work, work.now),
      calendar = { years: (await calendarFor(work)).years.map(year => year.year) }
    return {
      id,
      hash,
      validFrom,
      ...plain,
      calendar,
      ...(catalogue ? { catalogue } : {}),
      articles: Object.fromEntries(cited.map(article => [article.ref, article])),
    }
  }),
]
