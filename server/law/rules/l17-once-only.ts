import { lawRule, type Hit } from '../context.ts'
import { fieldsOf, isFilled } from '../forms.ts'

/** L17: what the register of market entities knows is shown, not asked again. */
export default lawRule({
  id: 'L17',
  needs: ['forms', 'registryFields'],
  check(model, { forms, registryFields }) {
    if (!model.trade) return []
    const hits: Hit[] = []
    for (const node of model.list)
      for (const field of node.form ? fieldsOf(forms[node.form]) : []) {
        const label = field.label ?? ''
        const known = isFilled(field)
          ? registryFields.find(
              row =>
                row.keys.includes(field.key!) ||
                label === row.name ||
                label === `${row.name}（上传）` ||
                new RegExp(`^(上传|填写)?${row.name}(扫描件|复印件)?$`).test(label),
            )
          : undefined
        if (known)
          hits.push({
            element: node.id,
            message: `“${node.name || node.id}”要求填报“${label || field.key}”：主体库已有“${known.name}”，改为只读引用`,
            message_en: `${known.keys[0]} is in the register already: show it read-only`,
            fix: { label: '改为只读引用', element: node.id, changes: { form: { id: node.form, key: field.key!, set: { readonly: true } } } },
          })
      }
    return hits
  },
})
