import { lawRule } from '../context.ts'

const own =
  /(确定|选定)(中标|成交|竞得|受让)(人|供应商|结果)|^定标|(选择|确定|审定).{0,4}(招标|采购|交易|组织)(方式|形式)|(选择|确定|审定).{0,4}评(标|审)(办法|方法)|(组建|确定)评(标|审)委员会|(委派|指定|确定).{0,6}(业主|招标人|采购人)代表/

/** L28: the winner, the method of tendering and of evaluation, the owner's member of the committee are the owner's to decide. */
export default lawRule({
  id: 'L28',
  needs: ['lanes'],
  check(model) {
    if (!model.trade) return []
    return model.list
      .filter(node => node.type === 'UserTask' && (own.test(node.name) || (node.kind === 'DECIDE' && ['decide', 'section'].includes(node.step))))
      .flatMap(node => {
        const others = node.roles.filter(role => ['platform', 'department', 'party'].includes(model.side(role) ?? ''))
        return others.length
          ? [
              {
                element: node.id,
                message: `“${node.name || node.id}”由 ${others.join('、')} 办理：属于招标人、采购人自主决定的事项`,
                message_en: 'This is for the owner to decide',
              },
            ]
          : []
      })
  },
})
