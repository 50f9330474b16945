import { lawRule, type Hit } from '../context.ts'
import { idsOf, settingOf } from '../literals.ts'

const lawful = ['supervisor', 'complaint_handler']

/** L18: only a competent supervisor suspends or resumes, citing the article, up to a limit. */
export default lawRule({
  id: 'L18',
  needs: ['policies', 'lawBasis'],
  check(model, { policies }) {
    const hits: Hit[] = []
    for (const row of policies) {
      if (
        row.effect !== 'allow' ||
        !row.object.split(',').includes('instance') ||
        !row.action.split(',').some(action => action === 'suspend' || action === 'resume')
      )
        continue
      if (!lawful.includes(row.role))
        hits.push({
          element: model.processes[0]?.id ?? '',
          message: `权限策略允许 ${row.role} 暂停或恢复交易`,
          message_en: `${row.role} may suspend a trade`,
        })
      else if (!/legalBasis/.test(row.condition))
        hits.push({
          element: model.processes[0]?.id ?? '',
          message: `权限策略中 ${row.role} 的暂停不要求附法律依据（legalBasis）`,
          message_en: 'Suspension must require a legal basis',
        })
    }
    if (!model.trade) return hits
    for (const node of model.list) {
      if (
        node.type !== 'UserTask' ||
        !/(责令|决定|作出|签发|实施)?(暂停|中止)(交易|采购|招标|招投标|活动|与恢复|决定|指令)?$|^(暂停|恢复)/.test(node.name) ||
        (node.kind && node.kind !== 'SUPERVISE')
      )
        continue
      const wrong = node.roles.filter(role => !lawful.includes(role)),
        name = node.name
      if (wrong.length)
        hits.push({
          element: node.id,
          message: `“${name}”可由 ${wrong.join('、')} 作出：只有有权的监督部门可以暂停`,
          message_en: 'Only the competent supervisor may suspend',
        })
      if (!node.props['law'] && !node.parent?.props['law'])
        hits.push({ element: node.id, message: `“${name}”没有写明法律依据（law）`, message_en: 'A suspension cites its article' })
      const limited =
        node.due ||
        node.props['deadline'] ||
        node.props['promise'] ||
        settingOf(node, 'limit') ||
        idsOf(node.props['startsClock']).length ||
        node.boundary.some(one => one.timer) ||
        model.list.some(one => one.parent && one.parent.id === node.parent?.id && one.timer)
      if (!limited) hits.push({ element: node.id, message: `“${name}”没有上限：应写明期限、承诺或计时器`, message_en: 'A suspension has a limit' })
    }
    return hits
  },
})
