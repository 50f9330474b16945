import { lawRule, type Hit } from '../context.ts'
import { isPublication, publicationsOf, publicText } from '../publications.ts'

/** L13: what must be public is published, and no way to the regular end leads around it. */
export default lawRule({
  id: 'L13',
  needs: ['exits'],
  check(model, { publications }, paths) {
    if (!model.trade) return []
    const hits: Hit[] = [],
      ends = model.list.filter(node => node.type === 'EndEvent' && !node.parent && node.props['exitCode'] === 'DONE')
    for (const row of publications) {
      if (row.except.includes(model.key) || (row.families && !row.families.includes(model.family))) continue
      const found = publicationsOf(model).filter(node => new RegExp(row.match).test(publicText(node)))
      if (found.length === 0) {
        hits.push({
          element: model.processes[0]?.id ?? '',
          message: `流程中没有发布“${row.name}”的环节：依法必须公开`,
          message_en: `No element publishes ${row.key}`,
          ...(row.law ? { law: row.law } : {}),
        })
        continue
      }
      if (row.where !== 'dominates') continue
      for (const end of ends)
        if (!paths.guarded(end.id, new Set(found.map(node => node.id))))
          hits.push({
            element: found[0]!.id,
            message: `不经过“${found[0]!.name || row.name}”也能到达“${end.name || end.id}”：${row.name}可以绕过`,
            message_en: `The publication ${row.key} can be bypassed`,
            ...(row.law ? { law: row.law } : {}),
          })
    }
    // a person's publication task that no service follows publishes nothing
    const others = new Set(model.list.filter(node => node.type === 'UserTask' && node.kind === 'PUBLISH').map(node => node.id))
    for (const id of others) {
      const after = paths.reach([id], new Set([...others].filter(other => other !== id)))
      if (![...after].some(each => model.nodes.get(each) && isPublication(model.nodes.get(each)!)))
        hits.push({
          element: id,
          message: `“${model.nodes.get(id)!.name || id}”之后没有发布服务（notices.publish）：填写了却不会公开`,
          message_en: 'Nothing is published after this task',
        })
    }
    return hits
  },
})
