import { lawRule, type Hit } from '../context.ts'
import type { Node } from '../node.ts'
import type { Paths } from '../paths.ts'

/** L22: every element can be reached, every way can end, every parallel join has its split. */
export default lawRule({
  id: 'L22',
  needs: [],
  check(model, _context, paths) {
    const hits: Hit[] = [],
      reachable = paths.reach(paths.roots)
    const ends = model.list.filter(node => node.out.length === 0 && !node.host && !/SubProcess$|Transaction$/.test(node.type) && !node.eventSub)
    const ending = paths.reachBack(ends.map(node => node.id))
    for (const process of model.processes) {
      if (process.nodes.length && !process.nodes.some(node => node.type === 'EndEvent' && !node.parent))
        hits.push({ element: process.id, message: '流程没有结束事件', message_en: 'The process has no end event' })
    }
    for (const node of model.list) {
      if (node.eventSub || node.raw['isForCompensation'] === true || inAdHoc(node)) continue
      const name = node.name || node.id
      if (!reachable.has(node.id)) hits.push({ element: node.id, message: `“${name}”永远不会到达`, message_en: 'This element cannot be reached' })
      else if (!ending.has(node.id) && !node.type.endsWith('SubProcess'))
        hits.push({ element: node.id, message: `从“${name}”出发永远不能结束（死循环）`, message_en: 'No way leads from here to an end' })
      if (node.type === 'ParallelGateway' && node.in.length > 1 && !paired(node, model.list, paths))
        hits.push({
          element: node.id,
          message: `并行汇合“${name}”没有与之配对的并行分支：令牌到不齐，会一直等待`,
          message_en: 'This parallel join has no matching split',
        })
    }
    return hits
  },
})

const inAdHoc = (node: Node): boolean => node.parent !== null && (node.parent.type === 'AdHocSubProcess' || inAdHoc(node.parent))

/** A split whose different branches reach at least two different incoming flows of the join, without passing the join. */
function paired(join: Node, nodes: Node[], paths: Paths): boolean {
  const avoid = new Set([join.id])
  return nodes.some(split => {
    const forks =
      split.type === 'ParallelGateway' || split.type === 'InclusiveGateway' || split.type === 'ComplexGateway' || !split.type.endsWith('Gateway')
    const branches = [...split.out.map(flow => flow.to.id), ...split.boundary.filter(one => !one.interrupting).map(one => one.id)]
    if (!forks || branches.length < 2) return false
    const reached = branches.map(id => {
      const seen = paths.reach([id], avoid)
      return new Set(
        join.in
          .filter(flow => seen.has(flow.from.id) || seen.has(`${flow.from.id}/out`) || (id === join.id && flow.from.id === split.id))
          .map(flow => flow.id),
      )
    })
    return new Set(reached.flatMap(set => [...set])).size >= 2 && reached.filter(set => set.size > 0).length >= 2
  })
}
