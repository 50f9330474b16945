import { lawRule, type Hit } from '../context.ts'
import { fieldsOf, isFilled } from '../forms.ts'
import { mentioning } from '../literals.ts'

/** L08: no expression, form or decision of a trade looks at a bidder's region, ownership, size or local record. */
export default lawRule({
  id: 'L08',
  needs: ['forms', 'registryFields'],
  check(model, { forms, decisions, prohibitions }) {
    if (!model.trade) return []
    const hits: Hit[] = []
    const biased = prohibitions.biasedVariables.map(name => ({ name, patterns: [mentioning(name), new RegExp(`\\b(bidder|entity|supplier|applicant)\\.${name}\\b`)] }))
    const named = (text: string) => text ? biased.find(({ patterns }) => patterns.some(pattern => pattern.test(text)))?.name : undefined
    const report = (element: string, where: string, what: string) =>
      hits.push({
        element,
        message: `${where}使用了“${what}”：不得以地域、所有制、规模等条件限制或者排斥投标人`,
        message_en: `${what} must not decide who may take part`,
      })
    for (const flow of model.flows) {
      const found = named(flow.condition)
      if (found) report(flow.id, `去向“${flow.name || flow.id}”的条件`, found)
    }
    for (const node of model.list) {
      for (const text of new Set(node.texts)) {
        const found = named(text)
        if (found) report(node.id, `“${node.name || node.id}”的表达式`, found)
      }
      for (const field of node.form ? fieldsOf(forms[node.form]) : []) {
        const condition = JSON.stringify([field['conditional'] ?? '', field['validate'] ?? ''])
        const found =
          named(condition) ??
          (isFilled(field)
            ? (prohibitions.biasedVariables.find(
                name => field.key === name.split('.').pop() && name !== 'entity.region' && !name.endsWith('.region'),
              ) ?? prohibitions.biasedLabels.find(label => field.label?.includes(label)))
            : undefined)
        if (found) report(node.id, `表单字段“${field.label ?? field.key}”`, found)
      }
      const table = node.decision ? Object.values(decisions ?? {}).find(text => text.includes(`id="${node.decision}"`)) : undefined
      const found = table ? named(table.replace(/<[^>]*(name|label)="[^"]*"[^>]*>/g, '')) : undefined
      if (found) report(node.id, `决策表“${node.decision}”`, found)
    }
    return hits
  },
})
