import { lawRule, type Hit } from '../context.ts'
import { literalText, settingOf } from '../literals.ts'
import type { Model } from '../model.ts'
import type { Node } from '../node.ts'
import type { Paths } from '../paths.ts'

/** L27: what is published maps to a data set of the national norm and to an OCDS tag. */
export default lawRule({
  id: 'L27',
  needs: ['datasets'],
  check(model, { datasets }, paths) {
    if (!model.trade) return []
    const hits: Hit[] = [],
      codes = new Set(datasets.rows.map(row => row.code))
    const known = (text: string) =>
      codes.has(text) || datasets.prefixes.some(prefix => text.startsWith(`${prefix}_`) && text.length > prefix.length + 1)
    for (const node of model.list.filter(one => one.kind === 'PUBLISH' || one.service === 'notices.publish')) {
      const pair = [node, ...neighbours(node, model, paths)],
        name = node.name || node.id
      const of = (key: string) => pair.map(one => settingOf(one, key)).find(Boolean)
      const dataSet = of('dataSet'),
        tag = of('ocdsTag'),
        row = datasets.rows.find(one => one.code === literalText(dataSet)?.replace(/^[A-Z]{2,4}_/, ''))
      if (!dataSet) hits.push({ element: node.id, message: `“${name}”没有对应的数据集（dataSet）`, message_en: 'A publication names its data set' })
      else if (literalText(dataSet) !== undefined && !known(literalText(dataSet)!))
        hits.push({
          element: node.id,
          message: `“${name}”的数据集“${literalText(dataSet)}”不在数据规范清单内`,
          message_en: `Unknown data set ${literalText(dataSet)}`,
        })
      if (!tag)
        hits.push({
          element: node.id,
          message: `“${name}”没有 OCDS 标签（ocdsTag）`,
          message_en: 'A publication names its OCDS tag',
          ...(row?.tag ? { fix: { label: `设为 ${row.tag}`, element: node.id, changes: { properties: { ocdsTag: row.tag } } } } : {}),
        })
      else if (literalText(tag) !== undefined && !datasets.tags.includes(literalText(tag)!))
        hits.push({
          element: node.id,
          message: `“${name}”的 OCDS 标签“${literalText(tag)}”不在封闭代码表内`,
          message_en: `Unknown OCDS tag ${literalText(tag)}`,
        })
    }
    return hits
  },
})

/** A person's publication task shares the mapping of the services that publish it before another one is due; and such a service that of the task before it. */
function neighbours(node: Node, model: Model, paths: Paths): Node[] {
  if (node.type === 'UserTask') {
    const others = new Set(model.list.filter(one => one.type === 'UserTask' && one.kind === 'PUBLISH' && one.id !== node.id).map(one => one.id))
    return [...paths.reach([node.id], others)].map(id => model.nodes.get(id)).filter(one => one?.service === 'notices.publish') as Node[]
  }
  return node.in.map(flow => flow.from).filter(other => other.kind === 'PUBLISH')
}
