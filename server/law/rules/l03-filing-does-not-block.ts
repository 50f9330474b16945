import { canonicalRef } from '../articles.ts'
import { lawRule, type Hit } from '../context.ts'
import type { Node } from '../node.ts'

const refusal = /不予备案|不同意|驳回|退回|不予通过|未通过/

/** L03: a filing is pushed by the system or done beside the main path; nobody waits for it and nobody can refuse it. */
export default lawRule({
  id: 'L03',
  needs: ['lawBasis'],
  check(model, { lawBasis }, paths) {
    const hits: Hit[] = []
    for (const node of model.list.filter(
      one => one.kind === 'FILING' || (/备案/.test(one.name) && one.type === 'UserTask' && one.kind !== 'SUPERVISE'),
    )) {
      const name = node.name || node.id
      if (node.sides.has('department') || node.sides.has('platform'))
        hits.push(hit(node, `“${name}”由部门或平台办理：备案不得成为一道审批`, 'A filing handled by a department acts as an approval'))
      const refused = node.out
        .flatMap(flow => [flow, ...(flow.to.type === 'ExclusiveGateway' ? flow.to.out : [])])
        .find(flow => refusal.test(flow.name))
      if (refused)
        hits.push({ element: refused.id, message: `备案之后有“${refused.name}”的出口：备案没有驳回`, message_en: 'A filing cannot be refused' })
      if (node.type === 'UserTask') {
        const waiting = [...paths.reach([node.id])].map(id => model.nodes.get(id)).find(other => other && other.id !== node.id && isWork(other))
        if (waiting)
          hits.push({
            ...hit(
              node,
              `“${name}”挡在主流程上，“${waiting.name || waiting.id}”要等它完成：改由系统自动推送，或放到不汇合的旁路`,
              'The process waits for this filing: push it by a service, or on a branch nobody waits for',
            ),
            fix: { label: '声明为异步备案', element: node.id, changes: { properties: { async: 'true' } } },
          })
      }
      if (!lawful(node)) hits.push(hit(node, `“${name}”没有引用法定备案事项：备案须有法律依据`, 'This filing cites none of the lawful filings'))
    }
    return hits
    function lawful(node: Node) {
      return lawBasis.filings.some(
        filing =>
          filing.steps.includes(node.step) || (node.props['law'] ?? '').split(/[；;]/).some(ref => canonicalRef(ref, model.family) === filing.ref),
      )
    }
  },
})

const hit = (node: Node, message: string, message_en: string): Hit => ({ element: node.id, message, message_en })
const isWork = (node: Node) => /Task$|CallActivity|CatchEvent|SubProcess/.test(node.type) && node.kind !== 'ARCHIVE'
