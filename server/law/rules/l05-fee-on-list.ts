import { lawRule, type Hit } from '../context.ts'
import { settingOf, literalText } from '../literals.ts'
import { rateOf } from '../rates.ts'

/** L05: every payment refers to an item of the published fee list in force, within its cap. */
export default lawRule({
  id: 'L05',
  needs: ['feeList'],
  check(model, { feeList, date }) {
    const hits: Hit[] = []
    for (const node of model.list.filter(one => one.kind === 'PAYMENT')) {
      const code = literalText(settingOf(node, 'fee')),
        name = node.name || node.id
      const fee = feeList.find(row => (code ? row.code === code : row.families.includes(model.family) && row.steps.includes(node.step)))
      if (!fee)
        hits.push({
          element: node.id,
          message: `“${name}”收取的款项${code ? `“${code}”` : ''}不在收费目录清单内：清单之外一律不得收费`,
          message_en: 'This payment is not on the published fee list',
        })
      else if (date && (fee.validFrom > date || (fee.validTo && fee.validTo <= date)))
        hits.push({ element: node.id, message: `“${name}”引用的“${fee.name}”此时不在有效期内`, message_en: 'The fee list item is not in force' })
      else {
        const rate = Math.max(...node.texts.map(rateOf))
        if (fee.cap === 0)
          hits.push({ element: node.id, message: `“${name}”引用的“${fee.name}”标准为零，不得收取`, message_en: 'This item is free of charge' })
        else if (fee.cap !== null && rate > fee.cap)
          hits.push({
            element: node.id,
            message: `“${name}”按 ${rate * 100}% 收取，超过“${fee.name}”上限 ${fee.cap * 100}%`,
            message_en: `Above the cap of ${fee.cap * 100}%`,
            ...(fee.law ? { law: fee.law } : {}),
          })
      }
    }
    return hits
  },
})
