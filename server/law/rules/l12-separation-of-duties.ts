import { lawRule, type Hit, type PolicyRow } from '../context.ts'

const doing = new Set(['DECIDE', 'REVIEW', 'SCORE', 'SIGN', 'CONFIRM', 'APPROVE', 'PERMIT', 'COMPLETENESS_CHECK', 'PUBLISH'])
const has = (row: PolicyRow, object: string, action: string) =>
  (row.object.split(',').includes(object) || row.object === '*') && (row.action.split(',').includes(action) || row.action === '*')

/** L12: who does is not who supervises; who draws does not read the list; who designs does not publish. */
export default lawRule({
  id: 'L12',
  needs: ['policies', 'lanes'],
  check(model, { policies, lanes }) {
    const hits: Hit[] = [],
      process = model.processes[0]?.id ?? ''
    const watchers = ['supervisor', 'complaint_handler', 'inspector', 'auditor'],
      parties = new Set([...lanes.sides.owner, ...lanes.sides.party, ...lanes.sides.expert, ...lanes.sides.platform])
    if (model.trade)
      for (const node of model.list) {
        if (!doing.has(node.kind)) continue
        const watcher = node.roles.find(role => watchers.includes(role)),
          party = node.roles.find(role => parties.has(role))
        if (watcher && party)
          hits.push({
            element: node.id,
            message: `“${node.name || node.id}”既可由 ${party} 办理又可由 ${watcher} 办理：办理与监督须分开`,
            message_en: 'The same task may be done by a party and by its supervisor',
          })
      }
    const allows = (role: string, object: string, action: string) =>
      policies.some(row => row.role === role && row.effect === 'allow' && has(row, object, action)) &&
      !policies.some(row => row.role === role && row.effect === 'deny' && row.condition.trim() === 'true' && has(row, object, action))
    const policy = (message: string, message_en: string, law: string) => hits.push({ element: process, message, message_en, ...(law ? { law } : {}) })
    if (allows('process_designer', 'process_model', 'publish'))
      policy('权限策略允许流程设计师发布流程：设计与发布须为两人', 'The designer may publish his own model', '')
    if (allows('draw_clerk', 'expert_draw.list', 'read'))
      policy('权限策略允许抽取岗查看专家名单', 'The draw clerk may read the drawn list', '招标投标法37')
    for (const action of ['score', 'update'])
      if (allows('supervisor', 'evaluation', action))
        policy('权限策略允许监督人员参与评审', 'A supervisor may take part in the evaluation', '招标投标法实施条例46')
    return hits
  },
})
