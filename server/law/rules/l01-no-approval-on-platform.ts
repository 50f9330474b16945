import { lawRule, type Hit } from '../context.ts'
import type { Node } from '../node.ts'

const refusal = /不同意|驳回|不予(通过|批准|受理|登记)|审核不通过|拒绝受理/

/** L01: the trading platform checks completeness; it neither approves nor refuses. */
export default lawRule({
  id: 'L01',
  needs: ['lanes'],
  check(model) {
    const hits: Hit[] = []
    for (const node of model.list) {
      if (node.sides.has('platform') && (node.kind === 'APPROVE' || node.kind === 'PERMIT'))
        hits.push({
          element: node.id,
          message: `“${node.name || node.id}”由交易平台办理，却是${node.kind === 'APPROVE' ? '批准' : '许可'}：平台只可核对资料完整性`,
          message_en: 'The platform may only check completeness, not approve or permit',
          fix: { label: '改为完整性核对', element: node.id, changes: { properties: { taskKind: 'COMPLETENESS_CHECK' } } },
        })
      if (node.type !== 'ExclusiveGateway' || !decidedByPlatform(node)) continue
      for (const flow of node.out)
        if (refusal.test(flow.name))
          hits.push({
            element: flow.id,
            message: `平台核对后的去向“${flow.name}”是否决：结果只有“齐全”和“一次性告知补正”`,
            message_en: 'A platform check may only end in complete or supplement once',
            fix: { label: '改为一次性告知补正', element: flow.id, changes: { name: '一次性告知补正' } },
          })
    }
    return hits
  },
})

function decidedByPlatform(gateway: Node): boolean {
  const before = gateway.in.map(flow => flow.from).filter(node => node.roles.length)
  return before.length ? before.every(node => node.sides.has('platform')) : gateway.sides.has('platform')
}
