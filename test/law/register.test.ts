import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import test from 'ava'
import { processFolders } from '../../server/engine/bundle.ts'
import { parse } from '../../server/kernel/parse.ts'
import { clocksOf } from '../../server/law/clocks.ts'
import { modelOf } from '../../server/law/model.ts'
import type { DeadlineRule } from '../../server/law/rule-set.ts'
import { binds } from '../../server/supervision/limits.ts'
import { always, chain, date, diagram, duration, end, findings, flow, rules, service, start, timer, user } from './rules/diagram.ts'

// The register of statutory deadlines, walked row by row: what enforces each as its last column says. Every row is tried against rule L11, the same
// code as at the gate: a worse term, a kind of trade that does not time it, and one that times it without what the last column asks for.

const kindsOf = (id: string) => Object.keys(rules.required).filter(key => rules.required[key]![id])
/** A row that by its own words belongs to no process of trade; nothing here enforces it. */
const isOutside = (rule: DeadlineRule) => /不属任何交易流程/.test(rule.appliesTo ?? '')
const told = async (xml: string, id: string) => (await findings(xml, 'L11')).filter(one => one.message_en.includes(id))
const whole = (key: string, ...body: string[]) => diagram([start(), ...body, end()], { key })

/** The row timed, and nothing more. */
const idle = (key: string, { id }: DeadlineRule) => whole(key, user('Do', '办', { roles: 'tenderer', deadline: id }), chain('Start', 'Do', 'End'))

/** The row as its last column wants it, by the beginning of that word. */
const kept: [RegExp, (key: string, rule: DeadlineRule) => string][] = [
  [/^block|^auto-extend/, (key, { id }) => whole(key, service('A', '起', { startsClock: id }), service('C', '推算', { service: 'deadlines.compute', in: { rule: id, from: '=now()' }, out: { dueAt: '=due' } }), timer('W', '等', date('=dueAt')), service('B', '止', { endsClock: id }), chain('Start', 'A', 'C', 'W', 'B', 'End'))],
  [/^alert; ask/, (key, { id }) => whole(key, user('A', '办', { roles: 'tenderer', deadline: id, endsClock: id, due: '=validUntil' }), chain('Start', 'A', 'End'))],
  [/^alert/, (key, { id }) => whole(key, service('A', '起', { startsClock: id }), user('B', '办', { roles: 'tenderer', deadline: id, endsClock: id }), chain('Start', 'A', 'B', 'End'))],
  [/^close /, (key, { id }) => whole(key, user('A', '办', { roles: 'tenderer' }), chain('Start', 'A', 'End'), always('Raise', '提出', service('T', '记', { endsClock: id })).replace('<bpmn:messageEventDefinition', `<bpmn:extensionElements><zeebe:properties><zeebe:property name="window" value="${id}"/><zeebe:property name="windowFrom" value="knownAt"/></zeebe:properties></bpmn:extensionElements><bpmn:messageEventDefinition`))],
  [/^suspend process/, (key, { id }) => whole(key, service('A', '收', { startsClock: id }), user('B', '答复', { roles: 'tenderer', endsClock: id }), '<bpmn:intermediateCatchEvent id="Hold"><bpmn:conditionalEventDefinition id="Hold_d"><bpmn:condition>=open = 0</bpmn:condition></bpmn:conditionalEventDefinition></bpmn:intermediateCatchEvent>', chain('Start', 'A', 'B', 'Hold', 'End'))],
  [/^auto-start/, (key, { id }) => whole(key, timer('W', '到点', date('=deadline'), { startsClock: id }), service('B', '自动开始', { endsClock: id }), chain('Start', 'W', 'B', 'End'))],
  [/^auto-determine|^force |^auto-resume/, (key, rule) => whole(key, service('A', '起', { startsClock: rule.id }), timer('W', '期满', date('=dueAt'), { deadline: rule.id }), service('B', '自动进行', { endsClock: rule.id }), chain('Start', 'A', 'W', 'B', 'End'))],
  [/^one action/, (key, { id }) => whole(key, user('A', '发出', { roles: 'tenderer', startsClock: id }), service('B', '同时通知', { endsClock: id }), chain('Start', 'A', 'B', 'End'))],
  [/^auto-push/, (key, { id }) => whole(key, service('A', '签订', { startsClock: id }), service('B', '推送', { endsClock: id }), chain('Start', 'A', 'B', 'End'))],
  [/^starts /, (key, { id }) => whole(key, service('A', '公告', { startsClock: id }), timer('B', '公告期满', date('=dueAt'), { endsClock: id, startsClock: 'ZC-21' }), chain('Start', 'A', 'B', 'End'))],
  [/^lock retention/, (key, rule) => whole(key, service('A', '归档', { service: 'documents.archive', taskKind: 'ARCHIVE', retention: `${rule.amount} YEAR`, deadline: rule.id }), chain('Start', 'A', 'End'))],
  [/^record|^info|^warn/, idle],
]
/** What these words ask of a diagram is that it times the row; there is nothing more to leave out. */
const asksTimingOnly = /^record|^info|^warn/

const worse = (rule: DeadlineRule) => (rule.sense === 'MIN' ? rule.amount - 1 : rule.amount + 1)

for (const rule of rules.deadlines) {
  test(`${rule.id} ${rule.name}: ${rule.effect}`, async t => {
    const loose = whole('gcjs.other', user('Do', '办', { roles: 'tenderer', deadline: rule.id, amount: worse(rule), unit: rule.unit }), chain('Start', 'Do', 'End'))
    t.is((await told(loose, rule.id))[0]?.severity, rule.effect === 'warn' ? 'warn' : 'error', 'a term worse than the law is told')
    const kinds = kindsOf(rule.id)
    if (kinds.length === 0) {
      t.true(isOutside(rule) || !!rule.keeper, `${rule.id} is enforced nowhere`)
      return
    }
    const draw = kept.find(([word]) => word.test(rule.effect))?.[1]
    t.truthy(draw, `nothing draws “${rule.effect}”`)
    for (const key of kinds) {
      t.regex((await told(whole(key, user('Do', '办', { roles: 'tenderer' }), chain('Start', 'Do', 'End')), rule.id))[0]?.message ?? '', /^缺少/, `${key} must time it`)
      if (!rule.keeper && !asksTimingOnly.test(rule.effect)) t.true((await told(idle(key, rule), rule.id)).some(one => one.severity === 'error'), `${key}: timing alone is refused`)
      t.deepEqual((await told(draw!(key, rule), rule.id)).map(one => one.message), [], `${key}: as the column says it passes`)
    }
    if (rule.effect.startsWith('alert') && rule.sense !== 'BEFORE') t.true(binds(rule), 'its passing is an alert')
    if (rule.effect.startsWith('close')) t.false(binds(rule), 'a window that closes is nobody’s lateness')
  })
}

test('one row belongs to no process of trade, and says so; one is kept by the platform itself', t => {
  const named = (rows: DeadlineRule[]) => rows.map(({ id, effect }) => `${id} ${effect}`)
  t.is(rules.deadlines.length, 82)
  t.deepEqual(named(rules.deadlines.filter(isOutside)), ['GK-01 alert+red'])
  t.deepEqual(named(rules.deadlines.filter(rule => rule.keeper)), ['GC-11 alert'])
})

test('what the published processes time themselves', async t => {
  const places = new Map<string, string[]>()
  for (const dir of processFolders(join(import.meta.dirname, '../../processes'))) {
    const model = modelOf((await parse(readFileSync(join(dir, 'process.bpmn'), 'utf8'))).root as never, { families: rules.families, lanes: rules.lanes })
    const clocks = clocksOf(model)
    for (const [id, nodes] of [...clocks.starts, ...clocks.ends, ...clocks.due, ...clocks.computes.map(one => [one.rule, [one.node]] as const)])
      for (const node of nodes) places.set(id, [...new Set([...(places.get(id) ?? []), `${basename(dir)}#${node.id}`])])
  }
  const rest = rules.deadlines.filter(rule => !places.has(rule.id))
  t.deepEqual(rules.deadlines.filter(rule => rule.family === 'GCJS' && !places.has(rule.id)).map(rule => rule.id), [])
  for (const rule of rules.deadlines) t.log(`${rule.id} ${rule.effect}: ${places.get(rule.id)?.join(' ') ?? (kindsOf(rule.id).map(key => `L11 on ${key}`).join(', ') || `outside: ${rule.effect}`)}`)
  t.is(rest.length, 60, 'the other families are enforced by L11 when they are drawn')
})

test('two things at once, with a person between them, are not one action; a window is closed by a timer or a computed date as well', async t => {
  const apart = whole('gcjs.open-tender', user('A', '发出', { roles: 'tenderer', startsClock: 'GC-22' }), user('B', '再通知', { roles: 'tenderer', endsClock: 'GC-22' }), chain('Start', 'A', 'B', 'End'))
  t.regex((await told(apart, 'GC-22'))[0]!.message, /不得再有人工任务/)
  const computed = diagram([start(), service('C', '推算', { service: 'deadlines.compute', in: { rule: 'GC-06', from: '=deadline' }, out: { until: '=due' } }), user('A', '答', { roles: 'tenderer' }), end(), flow('Start', 'C'), flow('C', 'A', { when: '=now() < until' }), flow('A', 'End')], { key: 'gcjs.open-tender' })
  t.deepEqual(await told(computed, 'GC-06'), [])
  t.deepEqual(await told(whole('gcjs.open-tender', timer('W', '等', duration('P10D'), { deadline: 'GC-06' }), chain('Start', 'W', 'End')), 'GC-06'), [])
})
