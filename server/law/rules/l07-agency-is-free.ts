import { lawRule, type Hit } from '../context.ts'
import { fieldsOf, isFilled, isRequired } from '../forms.ts'

const drawn =
  /(摇号|抽取|随机|抽签|入围|备选|名录|白名单|入库|指定|委派|比选).{0,6}代理|代理(机构)?.{0,6}(摇号|抽取|抽签|入围|名录|白名单|名单|指定|备选库)/

/** L07: the owner chooses an agency, or none; no list, no lot, no appointment by platform or department. */
export default lawRule({
  id: 'L07',
  needs: ['lanes', 'forms'],
  check(model, { forms }) {
    const hits: Hit[] = []
    for (const node of model.list) {
      if (drawn.test(node.name))
        hits.push({
          element: node.id,
          message: `“${node.name}”代替当事人选择代理机构：由招标人、采购人自主选择或自行办理`,
          message_en: 'The owner chooses the agency, or none',
        })
      for (const field of node.form ? fieldsOf(forms[node.form]) : []) {
        if (
          !isFilled(field) ||
          !((field.key && /^agency(Id|Code|Name)?$/i.test(field.key)) || /^(招标|采购|拍卖)?代理机构(名称)?$/.test(field.label ?? ''))
        )
          continue
        const label = field.label ?? field.key ?? ''
        if (isRequired(field))
          hits.push({
            element: node.id,
            message: `表单“${label}”必填：未委托代理的也须能办理`,
            message_en: 'The agency field must not be required',
            fix: {
              label: '改为选填',
              element: node.id,
              changes: { form: { id: node.form, key: field.key!, set: { validate: { ...(field['validate'] as object), required: false } } } },
            },
          })
        if (node.sides.has('platform') || node.sides.has('department'))
          hits.push({
            element: node.id,
            message: `“${node.name || node.id}”由平台或部门填写“${label}”`,
            message_en: 'Platform or department must not fill in the agency',
          })
      }
    }
    return hits
  },
})
