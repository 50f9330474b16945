import { lawRule, type Hit } from '../context.ts'
import type { Node } from '../node.ts'
import { isPublication, publicText } from '../publications.ts'

/** L16: every end of an instance has an exit code of the list, and an abnormal one is announced on every way to it. */
export default lawRule({
  id: 'L16',
  needs: ['exits'],
  check(model, { exits }, paths) {
    const hits: Hit[] = []
    const publications = model.list.filter(isPublication),
      done = model.list.filter(node => node.type === 'EndEvent' && node.props['exitCode'] === 'DONE').map(node => node.id)
    // publications of the regular course do not announce a failure
    const regular = new Set(
      publications.filter(node => done.length > 0 && done.every(end => paths.guarded(end, new Set([node.id])))).map(node => node.id),
    )
    if (model.trade && done.length === 0)
      hits.push({
        element: model.processes[0]?.id ?? '',
        message: '流程没有办结的结束（exitCode = DONE）：依法必须公开、归档的环节无从核对',
        message_en: 'A trade needs a regular end with the exit code DONE',
        law: '',
      })
    if (model.trade)
      for (const node of model.list.filter(one => !one.parent && endsSilently(one)))
        hits.push({
          element: node.id,
          message: `“${node.name || node.id}”之后没有流向：流程会在此不声不响地结束，接上后续环节或带出口代码的结束事件`,
          message_en: 'The process would end here without an end event and its exit code',
          law: '',
        })
    for (const node of model.list.filter(one => one.type === 'EndEvent')) {
      const code = node.props['exitCode'],
        ends = !node.parent || (node.parent.eventSub && !node.parent.parent && startInterrupts(node.parent.id)),
        exit = exits.find(row => row.code === code)
      if (!code) {
        if (ends)
          hits.push({
            element: node.id,
            message: `结束“${node.name || node.id}”没有出口代码（exitCode）`,
            message_en: 'An end event needs an exit code',
            ...(done.length === 0 && !node.parent
              ? { fix: { label: '设为办结', element: node.id, changes: { properties: { exitCode: 'DONE' } } } }
              : {}),
          })
        continue
      }
      if (!exit) {
        hits.push({ element: node.id, message: `出口代码“${code}”不在出口清单内`, message_en: `Unknown exit code ${code}` })
        continue
      }
      // an end inside a sub-process hands over to what follows; the announcement may come there
      if (!ends || !exit.notice || !model.trade || exit.kind !== 'END') continue
      const words = new RegExp(exit.notice.replace(/公告$/, '').replace(/[()（）]/g, '.') || exit.notice)
      const announcing = new Set(publications.filter(one => !regular.has(one.id) || words.test(publicText(one))).map(one => one.id))
      if (!paths.guarded(node.id, announcing))
        hits.push({
          element: node.id,
          message: `“${node.name || exit.name}”（${code}）之前没有发布“${exit.notice}”`,
          message_en: `The exit ${code} is reached without its announcement`,
        })
    }
    return hits
    function startInterrupts(scope: string) {
      return model.list.some(one => one.parent?.id === scope && one.type === 'StartEvent' && one.in.length === 0 && one.interrupting)
    }
  },
})

/** A flow node that nothing follows and that is no end event, no compensation handler and no sending side of a link. */
const endsSilently = (node: Node): boolean =>
  node.out.length === 0 &&
  node.type !== 'EndEvent' &&
  !node.eventSub &&
  node.raw['isForCompensation'] !== true &&
  !(node.type === 'IntermediateThrowEvent' && node.events[0] === 'Link')
