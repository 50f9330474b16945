import { lawRule } from '../context.ts'
import { isNotice } from '../publications.ts'

/** L10: a trade is admitted because its item is in the catalogue, or because its owner asked in writing. */
export default lawRule({
  id: 'L10',
  needs: ['catalogue'],
  check(model, { catalogue }, paths) {
    if (!model.trade) return []
    const known = (text: string) => /\b(catalogueItem|inCatalogue|voluntary)\b/.test(text)
    const checks = new Set(
      model.list
        .filter(
          node =>
            node.service.startsWith('catalogue.') ||
            (node.type.endsWith('Gateway') && node.out.some(flow => known(flow.condition))) ||
            (node.inputs.some(input => known(input.source)) && /^(Service|BusinessRule)Task$/.test(node.type)),
        )
        .map(node => node.id),
    )
    const listed = catalogue.some(item => item.processTemplate === model.key)
    const asked =
      listed ||
      model.list.some(
        node =>
          node.service.startsWith('catalogue.') || [...node.texts, ...node.out.map(flow => flow.condition)].some(text => /\bvoluntary\b/.test(text)),
      )
    const notice = model.list.find(isNotice),
      start = model.nodes.get(paths.starts[0] ?? '')
    const target = notice ?? model.list.find(node => node.type === 'EndEvent' && !node.parent)
    if (!start || !target || (asked && checks.size && paths.guarded(target.id, checks))) return []
    return [
      {
        element: start.id,
        message:
          checks.size && !asked
            ? '目录中没有使用本流程的事项：进场须校验自愿进场委托（voluntary）'
            : checks.size
              ? '目录事项校验可以绕过：公告之前的每条路径都须经过校验'
              : '进场时没有校验目录事项（catalogueItem），也没有自愿进场委托（voluntary）：目录外项目不得强制进场',
        message_en: 'Admission must check the catalogue item, or a voluntary written request',
      },
    ]
  },
})
