// L11: statutory periods are timed, and never below the legal bound.
//
// How a diagram sets a period (what this rule reads):
// - `startsClock`, `endsClock` (comma lists of rule ids) on the elements whose completion starts and ends it; `deadline` on what is due by it.
// - A service task `deadlines.compute` with inputs `rule` ("GC-01"), optional `amount`, `unit` (CALENDAR, WORKING …) and `from`, whose output variable
//   a timer event reads. Any other service with an input `rule` counts the same way.
// - A timer event (catch or boundary) with property `deadline` ("GC-01"), optional `amount` and `unit`, or a literal ISO duration.
// - A bare timer with a literal duration whose name holds the name of a rule of the family (编标期 10 日) is taken for that rule.
// What the register's last column says (alert, close window, auto-start …) must come about in a registered kind of trade: effects.ts.
// A minimum period that blocks must be waited for by a timer, and no way may lead from its start to its end around that timer.
import { breach } from '../bounds.ts'
import { amountOf, clocksOf, ownTerm, timersOf, type Clocks } from '../clocks.ts'
import { lawRule, type Hit } from '../context.ts'
import { lacking } from '../effects.ts'
import type { Fix } from '../finding.ts'
import { mentions, settingOf, termText } from '../literals.ts'
import type { Model } from '../model.ts'
import type { Node } from '../node.ts'
import type { Paths } from '../paths.ts'
import type { DeadlineRule } from '../rule-set.ts'

export default lawRule({
  id: 'L11',
  needs: ['deadlines'],
  check(model, { deadlines, required }, paths) {
    const clocks = clocksOf(model),
      rules = new Map(deadlines.map(rule => [rule.id, rule])),
      hits: Hit[] = []
    for (const [id, nodes] of [...clocks.starts, ...clocks.ends, ...clocks.due, ...clocks.computes.map(one => [one.rule, [one.node]] as const)]) {
      if (!rules.has(id))
        for (const node of nodes)
          hits.push({
            element: node.id,
            message: `“${node.name || node.id}”引用的期限规则“${id}”不在期限登记表中`,
            message_en: `Unknown deadline rule ${id}`,
          })
    }
    for (const { node, rule } of settings(model, clocks, rules)) hits.push(...weakened(node, rule))
    for (const id of Object.keys(required[model.key] ?? {})) {
      const rule = rules.get(id)
      if (rule && !mentioned(clocks, id))
        hits.push({
          element: model.processes[0]?.id ?? '',
          law: rule.law,
          message: `缺少“${rule.name}”的计时（${id}：${rule.from}→${rule.to}，${senseText(rule)}）`,
          message_en: `The statutory period ${id} is not timed`,
        })
      else if (rule && !enforced(model, clocks, rule))
        hits.push({
          element: (clocks.starts.get(id) ?? clocks.ends.get(id) ?? [])[0]?.id ?? model.processes[0]?.id ?? '',
          law: rule.law,
          message: `“${rule.name}”（${id}，${senseText(rule)}）只有计时，没有推算、核对或计时器保证：到期之前什么也拦不住`,
          message_en: `The minimum period ${id} is timed but not enforced`,
        })
      const lacks = rule && mentioned(clocks, id) ? lacking(rule, { model, clocks, paths }) : null
      if (rule && lacks)
        hits.push({
          element: (clocks.ends.get(id) ?? clocks.starts.get(id) ?? clocks.due.get(id) ?? [])[0]?.id ?? model.processes[0]?.id ?? '',
          law: rule.law,
          message: `“${rule.name}”（${id}，${senseText(rule)}）没有落到流程上：${lacks.needs}`,
          message_en: `${id} does not come about as the register says (${rule.effect}): ${lacks.needs_en}`,
        })
    }
    for (const [id, nodes] of clocks.starts)
      if (!clocks.ends.has(id) && rules.has(id))
        hits.push({
          element: nodes[0]!.id,
          law: rules.get(id)!.law,
          message: `“${nodes[0]!.name || nodes[0]!.id}”开始了“${rules.get(id)!.name}”（${id}）的计时，却没有环节结束它`,
          message_en: `The clock of ${id} is started and never ended`,
        })
    for (const rule of rules.values())
      if (rule.sense === 'MIN' && rule.effect.startsWith('block')) hits.push(...unguarded(model, clocks, rule, paths))
    return hits
  },
})

const mentioned = (clocks: Clocks, id: string) =>
  clocks.starts.has(id) || clocks.ends.has(id) || clocks.due.has(id) || clocks.computes.some(one => one.rule === id)
/** A minimum holds only if something computes, checks or waits for it; a called process does so for its own. */
const enforced = (model: Model, clocks: Clocks, rule: DeadlineRule) =>
  rule.sense !== 'MIN' ||
  !/^(block|auto-extend)/.test(rule.effect) ||
  clocks.computes.some(one => one.rule === rule.id) ||
  timersOf(model, clocks, rule.id).length > 0 ||
  [...(clocks.starts.get(rule.id) ?? []), ...(clocks.ends.get(rule.id) ?? []), ...(clocks.due.get(rule.id) ?? [])].some(node => node.called !== '')
const senseText = (rule: DeadlineRule) => `${{ MIN: '不少于', MAX: '不超过', BEFORE: '须早于终点', EXACT: '恰为' }[rule.sense]} ${termText(rule)}`

/** Every element that may set a term of its own, with the rule it speaks of. */
function settings(model: Model, clocks: Clocks, rules: Map<string, DeadlineRule>): { node: Node; rule: DeadlineRule }[] {
  const found = new Map<string, { node: Node; rule: DeadlineRule }>()
  const add = (node: Node, id: string) => {
    const rule = rules.get(id)
    if (rule) found.set(`${node.id} ${id}`, { node, rule })
  }
  for (const one of clocks.computes) add(one.node, one.rule)
  for (const [id, nodes] of clocks.due) for (const node of nodes) add(node, id)
  for (const node of model.list) {
    if (!node.timer || node.props['deadline'] || node.props['promise']) continue
    const named = [...rules.values()].find(
      rule => rule.family === model.family && node.name.replaceAll(' ', '').includes(rule.name.replace(/（.*|\(.*/, '')),
    )
    if (named) add(node, named.id)
  }
  return [...found.values()]
}

function weakened(node: Node, rule: DeadlineRule): Hit[] {
  const set = ownTerm(node, rule)
  if (!set) {
    const expression = amountOf(node)
    if (!expression || keepsBound(expression, rule)) return []
    return [
      {
        element: node.id,
        severity: 'warn',
        law: rule.law,
        message: `“${node.name || node.id}”的${rule.name}由表达式“${expression}”决定，无法在发布前证明不劣于法定 ${termText(rule)}`,
        message_en: `${rule.id}: the amount is an expression and cannot be checked before it runs`,
        fix: restore(node, rule, 'inputs'),
      },
    ]
  }
  const worse = breach(rule, set)
  return worse ? [{ element: node.id, ...worse, ...(rule.effect === 'warn' ? { severity: 'warn' as const } : {}), ...(rule.law ? { law: rule.law } : {}), fix: restore(node, rule, set.from) }] : []
}

/** `max(20, x)` keeps a minimum, `min(30, x)` a maximum, whatever x is. */
function keepsBound(expression: string, rule: DeadlineRule) {
  const literal = new RegExp(`^=?\\s*${rule.sense === 'MIN' ? 'max' : 'min'}\\(\\s*(?:(\\d+)\\s*,|[^,()]+,\\s*(\\d+)\\s*\\))`).exec(expression)
  const bound = Number(literal?.[1] ?? literal?.[2])
  return literal !== null && (rule.sense === 'MIN' ? bound >= rule.amount : bound <= rule.amount)
}

function restore(node: Node, rule: DeadlineRule, where: 'inputs' | 'properties' | 'timer'): Fix {
  const label = `恢复为法定 ${termText(rule)}`
  if (where === 'timer')
    return {
      label,
      element: node.id,
      changes: {
        timer: {
          kind: 'duration',
          text: rule.unit === 'HOUR' ? `PT${rule.amount}H` : `P${rule.amount}${rule.unit === 'YEAR' ? 'Y' : rule.unit === 'MONTH' ? 'M' : 'D'}`,
        },
        properties: { deadline: rule.id },
      },
    }
  const unit = settingOf(node, 'unit') !== undefined
  return where === 'inputs'
    ? { label, element: node.id, changes: { inputs: { amount: `=${rule.amount}`, ...(unit ? { unit: `="${rule.unit}"` } : {}) } } }
    : { label, element: node.id, changes: { properties: { amount: String(rule.amount), ...(unit ? { unit: rule.unit } : {}) } } }
}

/** A minimum that is computed but not waited for, or waited for on one way only. */
function unguarded(model: Model, clocks: Clocks, rule: DeadlineRule, paths: Paths): Hit[] {
  const hits: Hit[] = [],
    computes = clocks.computes.filter(one => one.rule === rule.id)
  for (const { node, outputs } of computes) {
    const read = outputs.some(
      output =>
        model.list.some(other => other.id !== node.id && other.texts.some(text => mentions(text, output.split('.')[0]!))) ||
        model.flows.some(flow => mentions(flow.condition, output.split('.')[0]!)),
    )
    if (outputs.length && !read)
      hits.push({
        element: node.id,
        law: rule.law,
        message: `“${node.name || node.id}”算出的${rule.name}（${outputs.join('、')}）没有计时器等候`,
        message_en: `The computed date of ${rule.id} is not waited for`,
      })
  }
  const timers = timersOf(model, clocks, rule.id),
    barrier = new Set(timers.map(node => node.id))
  const starts = clocks.starts.get(rule.id) ?? [],
    ends = clocks.ends.get(rule.id) ?? []
  if (timers.length === 0 || starts.length === 0 || ends.length === 0) return hits
  const open = paths.reach(
    starts.flatMap(node => [...(paths.next.get(node.id) ?? [])]),
    barrier,
  )
  for (const end of ends) {
    if (!open.has(end.id) || barrier.has(end.id) || starts.includes(end)) continue
    hits.push({
      element: end.id,
      law: rule.law,
      message: `从“${starts[0]!.name || starts[0]!.id}”可以绕过计时器到达“${end.name || end.id}”：${rule.name}不少于 ${termText(rule)} 形同虚设`,
      message_en: `${rule.id} can be bypassed: a way leads around its timer`,
    })
  }
  return hits
}
