import { lawRule, type Hit } from '../context.ts'
import { isoDuration, literalNumber, literalText, settingOf } from '../literals.ts'

const units = ['CALENDAR', 'WORKING', 'HOUR', 'MINUTE', 'MONTH', 'YEAR']

/** L25: a period says whether its days are calendar or working days, and from when it runs. */
export default lawRule({
  id: 'L25',
  needs: ['deadlines', 'calendar'],
  check(model, { deadlines }) {
    const hits: Hit[] = []
    for (const node of model.list) {
      const name = node.name || node.id,
        rule = deadlines.find(row => row.id === literalText(node.service ? settingOf(node, 'rule') : node.props['deadline']))
      const promise = node.props['promise'],
        unit = literalText(settingOf(node, 'unit')),
        amount = settingOf(node, 'amount')
      if (promise && !promise.startsWith('=') && !new RegExp(`^\\d+\\s+(${units.join('|')})$`).test(promise))
        hits.push({
          element: node.id,
          message: `“${name}”的服务承诺“${promise}”没有写明日历日或工作日`,
          message_en: 'A promise names its unit: 1 WORKING, 10 MINUTE …',
          ...(literalNumber(promise) !== undefined
            ? { fix: { label: '按工作日', element: node.id, changes: { properties: { promise: `${literalNumber(promise)} WORKING` } } } }
            : {}),
        })
      if (amount !== undefined && unit === undefined && !rule && (node.service === 'deadlines.compute' || node.timer))
        hits.push({
          element: node.id,
          message: `“${name}”只有数额，没有单位（unit），也没有期限规则`,
          message_en: 'An amount needs a unit or a rule',
        })
      if (unit !== undefined && !units.includes(unit))
        hits.push({ element: node.id, message: `“${name}”的期限单位“${unit}”无法识别`, message_en: `Unknown unit ${unit}` })
      if (node.service === 'deadlines.compute' && !rule && settingOf(node, 'from') === undefined)
        hits.push({ element: node.id, message: `“${name}”没有写明起算（from 或期限规则）`, message_en: 'A computed period says from when it runs' })
      const blind = node.timer?.kind === 'duration' ? isoDuration(node.timer.text) : undefined
      if (
        blind &&
        ['CALENDAR', 'MONTH', 'YEAR'].includes(blind.unit) &&
        blind.amount > 0 &&
        !rule &&
        !promise &&
        !unit &&
        !['CALENDAR', 'WORKING'].includes(node.props['calendar'] ?? '')
      )
        hits.push({
          element: node.id,
          message: `计时器“${name}”写作 ${node.timer!.text}，没有声明日历日还是工作日（calendar）`,
          message_en: 'A timer of days says which calendar it follows',
          fix: { label: '声明为日历日', element: node.id, changes: { properties: { calendar: 'CALENDAR' } } },
        })
    }
    return hits
  },
})
