import { lawRule, type Hit } from '../context.ts'
import { idsOf } from '../literals.ts'
import { modelOf } from '../model.ts'
import type { Node } from '../node.ts'

/** L19: a county runs the city's process; it may set only the parameters the city has opened (`county` on the element). */
export default lawRule({
  id: 'L19',
  needs: ['baseVersion'],
  check(model, context) {
    const base = context.baseVersion as typeof context.baseVersion | null
    if (!base || !context.region || context.region === '510800') return []
    const city = modelOf(base.root, { process: base.key, lanes: context.lanes, families: context.families }),
      hits: Hit[] = [],
      process = model.processes[0]?.id ?? ''
    if (model.key !== base.key)
      hits.push({
        element: process,
        message: `流程键“${model.key}”与全市模板“${base.key}”不同：县区不得另立流程`,
        message_en: 'A county must not create a process of its own',
      })
    for (const node of city.list)
      if (!model.nodes.has(node.id))
        hits.push({
          element: process,
          message: `删去了全市模板的“${node.name || node.id}”`,
          message_en: `${node.id} of the city template is missing`,
        })
    for (const node of model.list) {
      const own = city.nodes.get(node.id)
      if (!own) {
        hits.push({
          element: node.id,
          message: `增加了全市模板没有的“${node.name || node.id}”`,
          message_en: 'An element the city template does not have',
        })
        continue
      }
      const open = new Set(idsOf(own.props['county'])),
        changed = [...new Set([...Object.keys(facts(own)), ...Object.keys(facts(node))])].filter(
          name => facts(own)[name] !== facts(node)[name] && !open.has(name.replace(/^(property|input)\./, '')),
        )
      if (changed.length)
        hits.push({
          element: node.id,
          message: `“${node.name || node.id}”改动了未对县区开放的 ${changed.map(name => name.replace(/^(property|input)\./, '')).join('、')}`,
          message_en: `${changed.join(', ')} may not be changed by a county`,
        })
    }
    const flows = (flow: { from: Node; to: Node; condition: string }) => `${flow.from.id}→${flow.to.id} ${flow.condition}`
    const known = new Set(city.flows.map(flows)),
      mine = new Set(model.flows.map(flows))
    for (const flow of model.flows)
      if (!known.has(flows(flow)))
        hits.push({
          element: flow.id,
          message: `流向“${flow.name || flow.id}”与全市模板不同`,
          message_en: 'A sequence flow differs from the city template',
        })
    for (const flow of city.flows)
      if (!mine.has(flows(flow)) && model.nodes.has(flow.from.id))
        hits.push({
          element: flow.from.id,
          message: `缺少全市模板的流向“${flow.name || flow.id}”`,
          message_en: 'A sequence flow of the city template is missing',
        })
    return hits
  },
})

/** Everything about an element that a parameter may or may not change. */
function facts(node: Node): Record<string, string> {
  return {
    type: node.type,
    name: node.name,
    roles: node.roles.join(),
    form: node.form,
    service: node.service,
    due: node.due,
    timer: node.timer ? `${node.timer.kind} ${node.timer.text}` : '',
    called: node.called,
    decision: node.decision,
    host: node.host?.id ?? '',
    events: node.events.join(),
    ...Object.fromEntries(Object.entries(node.props).map(([name, value]) => [`property.${name}`, value])),
    ...Object.fromEntries(node.inputs.map(input => [`input.${input.target}`, input.source])),
  }
}
