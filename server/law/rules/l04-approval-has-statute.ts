import { canonicalRef } from '../articles.ts'
import { lawRule, type Hit } from '../context.ts'

/** L04: an approval or permit stands in a flow only with a statute that provides for it. */
export default lawRule({
  id: 'L04',
  needs: ['lawBasis'],
  check(model, { lawBasis }) {
    const hits: Hit[] = []
    for (const node of model.list) {
      if (node.kind !== 'APPROVE' && node.kind !== 'PERMIT') continue
      const refs = (node.props['law'] ?? '')
          .split(/[；;]/)
          .map(ref => ref.trim())
          .filter(Boolean),
        name = node.name || node.id
      const known = lawBasis.approvals.filter(
        row => row.processes?.includes(model.key) || refs.some(ref => row.refs.includes(canonicalRef(ref, model.family))),
      )
      if (refs.length === 0 && known.length === 0)
        hits.push({
          element: node.id,
          message: `“${name}”是法定批准，却没有写明法律依据（law）`,
          message_en: 'An approval must cite the statute it rests on',
        })
      else if (refs.length && !refs.some(isStatute))
        hits.push({
          element: node.id,
          message: `“${name}”的依据“${refs.join('；')}”不是${lawBasis.levels.join('、')}：规章和规范性文件不得设定许可`,
          message_en: 'Only statutes and administrative regulations can create an approval',
        })
      else if (known.length === 0)
        hits.push({
          element: node.id,
          message: `“${name}”（${refs.join('；')}）不在流程内可以设置的法定批准清单：应在平台之外办理，把结果文件传入`,
          message_en: 'Not among the approvals that may stand in a flow: it happens off the platform',
        })
    }
    return hits
  },
})

const isStatute = (ref: string) => /(法|条例|决定)(\(\d{4}\))?\s*(第?\d|$)/.test(ref) && !/令|号|办法|规定|通知|意见/.test(ref)
