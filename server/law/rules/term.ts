import { lawRule, type Hit } from '../context.ts'
import { fieldsOf } from '../forms.ts'

/** Terms: words that suggest approval or exclusion, in names and form labels; a hint, never a verdict. */
export default lawRule({
  id: 'TERM',
  needs: [],
  check(model, { prohibitions, forms }) {
    if (!model.trade) return []
    const hits: Hit[] = []
    const scan = (element: string, text: string) => {
      const found = prohibitions.terms.find(row => text.includes(row.term))
      if (found)
        hits.push({ element, message: `“${text}”用了“${found.term}”：${found.why}`, message_en: `"${found.term}" suggests approval or exclusion` })
    }
    for (const node of model.list) {
      if (!['APPROVE', 'PERMIT'].includes(node.kind)) scan(node.id, node.name)
      if (forms && node.form && !['APPROVE', 'PERMIT'].includes(node.kind))
        for (const field of fieldsOf(forms[node.form])) scan(node.id, field.label ?? '')
    }
    for (const flow of model.flows) scan(flow.id, flow.name)
    return hits
  },
})
