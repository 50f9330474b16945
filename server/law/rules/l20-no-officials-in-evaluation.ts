import { lawRule } from '../context.ts'

const place = /评标|评审(?!专家抽取)|评委|定标|资格审查委员会|谈判小组|磋商小组|询价小组/

/** L20: supervisors and officials have no task in evaluation and award. */
export default lawRule({
  id: 'L20',
  needs: ['lanes'],
  check(model) {
    if (!model.trade) return []
    return model.list
      .filter(
        node =>
          node.type === 'UserTask' &&
          node.sides.has('department') &&
          node.roles.length > 0 &&
          !['SUPERVISE', 'DRAW', 'FILING', 'APPROVE', 'PERMIT'].includes(node.kind) &&
          (node.kind === 'SCORE' ||
            ((node.kind === 'REVIEW' || node.kind === 'SIGN' || node.kind === 'DECIDE' || node.kind === 'CONFIRM' || node.kind === '') &&
              place.test(`${node.lane} ${node.name} ${node.parent?.name ?? ''}`) &&
              !/投诉|异议|质疑/.test(node.name))),
      )
      .map(node => ({
        element: node.id,
        message: `“${node.name || node.id}”属于评标、定标环节，却可由 ${node.roles.filter(role => model.side(role) === 'department').join('、')} 办理：监督人员和领导不得参与`,
        message_en: 'Supervisors and officials take no part in evaluation or award',
      }))
  },
})
