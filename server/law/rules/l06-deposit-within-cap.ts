import { lawRule, type FormField, type Hit } from '../context.ts'
import { fieldsOf, isFilled, optionsOf } from '../forms.ts'
import { rateOf } from '../rates.ts'

const cash = /现金|转账|电汇|银行汇款|基本账户/
const forced = /指定(银行|担保|保险|保函)|统一担保|唯一(银行|担保)|名单内(银行|担保|保险)/

/** L06: bid deposits up to 2 %, performance bonds up to 10 %; any lawful form; no list of banks or guarantors. */
export default lawRule({
  id: 'L06',
  needs: ['forms', 'feeList'],
  check(model, { forms, feeList }) {
    const hits: Hit[] = []
    const capOf = (text: string) => feeList.find(fee => fee.families.includes(model.family) && fee.kind === (/履约/.test(text) ? 'bond' : 'deposit'))
    for (const node of model.list) {
      if (forced.test(node.name))
        hits.push({ element: node.id, message: `“${node.name}”限定了银行或担保机构`, message_en: 'The guarantor is chosen by the bidder' })
      const fields = node.form ? fieldsOf(forms[node.form]) : []
      for (const field of fields) for (const fault of faults(field)) hits.push({ element: node.id, ...fault })
    }
    return hits
    function faults(field: FormField) {
      const text = `${field.key ?? ''} ${field.label ?? ''}`,
        found: Omit<Hit, 'element'>[] = [],
        options = optionsOf(field)
      if (!isFilled(field) || !/保证金|保函|担保|deposit|bond|guarant/i.test(text)) return found
      const cap = capOf(text),
        rate = rateOf(JSON.stringify(field['validate'] ?? '') + JSON.stringify(field['description'] ?? '') + (field.label ?? ''))
      if (cap?.cap && rate > cap.cap)
        found.push({
          message: `表单字段“${field.label ?? field.key}”按 ${rate * 100}% 计，超过${cap.name}上限 ${cap.cap * 100}%`,
          message_en: `Above the cap of ${cap.cap * 100}%`,
          law: cap.law,
        })
      if (options.length && /方式|形式|form|method/i.test(text) && options.every(option => cash.test(option)))
        found.push({
          message: `“${field.label ?? field.key}”只接受现金或转账：应同时接受保函、保险等形式`,
          message_en: 'Guarantees and insurance must be accepted too',
          law: '招标投标法实施条例26',
        })
      if (options.length && /(银行|机构|公司|bank|guarantor)/i.test(text) && /select|radio|checklist/.test(field.type))
        found.push({ message: `“${field.label ?? field.key}”把银行或担保机构限定为名单`, message_en: 'No list of banks or guarantors' })
      if (forced.test(field.label ?? ''))
        found.push({ message: `“${field.label}”限定了银行或担保机构`, message_en: 'The guarantor is chosen by the bidder' })
      return found
    }
  },
})
