import { lawRule, type Hit } from '../context.ts'
import { fieldsOf, textOf } from '../forms.ts'
import { mentions } from '../literals.ts'
import { isOpening } from '../publications.ts'

/** L15: before the opening nobody reads bids, bidders, downloads or experts: no policy allows it, no form or task shows it. */
export default lawRule({
  id: 'L15',
  needs: ['policies'],
  check(model, { policies, prohibitions, forms }, paths) {
    const hits: Hit[] = []
    for (const row of policies) {
      if (row.effect !== 'allow' || !row.action.split(',').some(action => action === 'read' || action === '*')) continue
      const sealed = row.object.split(',').find(object => object === 'bid' || object === 'expert_draw.list')
      if (!sealed || /openingDone|resource\.owner *= *sub\.entity/.test(row.condition)) continue
      hits.push({
        element: model.processes[0]?.id ?? '',
        message: `权限策略允许 ${row.role} 在开标前读取${sealed === 'bid' ? '投标' : '专家名单'}：条件应含 tender.openingDone 或仅限本人`,
        message_en: `A policy lets ${row.role} read ${sealed} before the opening`,
      })
    }
    const openings = model.list.filter(isOpening).map(node => node.id)
    if (openings.length === 0) return hits
    const before = paths.reachBack(openings),
      after = paths.reach(openings.flatMap(id => [...(paths.next.get(id) ?? [])]))
    for (const node of model.list) {
      if (
        node.type !== 'UserTask' ||
        !before.has(node.id) ||
        openings.includes(node.id) ||
        after.has(node.id) ||
        (node.roles.length > 0 && node.roles.every(role => role === 'bidder'))
      )
        continue
      const shown = [
        ...node.inputs.map(input => input.source),
        ...(node.form
          ? fieldsOf(forms?.[node.form]).flatMap(field => [
              textOf(field.key),
              textOf(field.label),
              textOf(field['text']),
              textOf(field['dataSource']),
            ])
          : []),
      ]
      const sealed = prohibitions.sealedBeforeOpening.find(name =>
        shown.some(text => (/^\w+$/.test(name) ? mentions(text, name) : text.includes(name))),
      )
      if (sealed)
        hits.push({
          element: node.id,
          message: `“${node.name || node.id}”在开标之前显示“${sealed}”：开标前任何人不得读取`,
          message_en: `${sealed} is sealed before the opening`,
        })
    }
    return hits
  },
})
