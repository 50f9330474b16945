import { lawRule } from '../context.ts'
import { isNotice, isPublication } from '../publications.ts'

const documents = '(招标|采购|拍卖|竞买|磋商|谈判|预审|询价)(文件|公告)|出让(方案|文件|公告)|转让方案'
const review = new RegExp(`审(核|查|批|定|阅).{0,6}(${documents})|(${documents}).{0,6}(审(核|查|批|定)|核准|备案|会签)`)

/** L02: no department reviews tender documents on a way that must be passed before the notice. */
export default lawRule({
  id: 'L02',
  needs: ['lanes'],
  check(model, _context, paths) {
    if (!model.trade) return []
    const notices = model.list.filter(isNotice)
    return model.list
      .filter(
        node =>
          review.test(node.name) && !isPublication(node) && (node.sides.has('department') || node.sides.has('platform')) && node.kind !== 'SUPERVISE',
      )
      .filter(node => {
        const after = paths.reach([node.id])
        return notices.some(notice => after.has(notice.id) && paths.guarded(notice.id, new Set([node.id])))
      })
      .map(node => ({
        element: node.id,
        message: `“${node.name}”在公告发布之前由部门或平台审核，公告须等它通过：删除，或改为发布后的抽查`,
        message_en: 'Prior review of tender documents by a department is not allowed: remove it, or check after publication',
        fix: { label: '改为发布后抽查（监督）', element: node.id, changes: { properties: { taskKind: 'SUPERVISE' } } },
      }))
  },
})
