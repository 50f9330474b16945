import { lawRule } from '../context.ts'
import { isNotice } from '../publications.ts'

const gate = /报名|核验|购买.*文件|缴费|付费|许可|入围|领取.*(资格|登记)|资格.*确认|审核/

/** L09: nothing but free registration stands between the notice and the documents. */
export default lawRule({
  id: 'L09',
  needs: [],
  check(model, _context, paths) {
    const downloads = model.list.filter(
      node => node.step === 'download' || (/(下载|获取|领取).*(文件|资料)/.test(node.name) && node.type === 'UserTask'),
    )
    const after = paths.reach(model.list.filter(isNotice).flatMap(node => [...(paths.next.get(node.id) ?? [])]))
    return downloads.flatMap(download =>
      model.list
        .filter(
          node =>
            node.id !== download.id &&
            /Task$|CallActivity/.test(node.type) &&
            !/注册/.test(node.name) &&
            ((node.type === 'UserTask' && node.roles.length > 0 && node.sides.has('party')) ||
              (after.has(node.id) && (gate.test(node.name) || ['PERMIT', 'APPROVE', 'PAYMENT', 'COMPLETENESS_CHECK'].includes(node.kind)))) &&
            paths.reach([node.id]).has(download.id) &&
            paths.guarded(download.id, new Set([node.id])),
        )
        .map(node => ({
          element: node.id,
          message: `须先办“${node.name || node.id}”才能“${download.name || '下载文件'}”：除免费注册外不得设置任何前置环节`,
          message_en: 'Nothing but free registration may stand before the documents',
        })),
    )
  },
})
