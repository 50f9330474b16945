import { lawRule, type Hit } from '../context.ts'
import { idsOf } from '../literals.ts'
import type { Model } from '../model.ts'
import type { Node } from '../node.ts'
import { isNotice, isOpening, isPublication, publicText } from '../publications.ts'

const channels = [
  { what: '异议或质疑', en: 'objection', match: /异议|质疑|询问|objection|query|challenge/i, rules: ['GC-06', 'GC-08', 'ZC-20', 'ZC-21'] },
  { what: '投诉', en: 'complaint', match: /投诉|complaint/i, rules: ['GC-19', 'GC-20', 'ZC-22'] },
]

/** L14: objections can be raised from the notice to the opening and while a result is published; complaints at any time. */
export default lawRule({
  id: 'L14',
  needs: ['deadlines', 'events'],
  check(model, _context, paths) {
    if (!model.trade) return []
    const hits: Hit[] = [],
      process = model.processes[0]?.id ?? ''
    for (const channel of channels) {
      const entries = model.list.filter(node => isEntry(node) && opens(node, channel))
      if (entries.length === 0)
        hits.push({
          element: process,
          message: `流程中没有${channel.what}的入口（边界事件或事件子流程）：法定窗口内必须可以提出`,
          message_en: `No event lets anyone raise a ${channel.en}`,
        })
      else if (channel.en === 'objection' && !entries.some(node => whole(node))) {
        for (const window of windows(model, paths))
          if (!entries.some(node => node.host && covers(node.host, window.nodes)))
            hits.push({
              element: window.element,
              message: `${window.name}期间没有${channel.what}的入口`,
              message_en: `No ${channel.en} can be raised during ${window.en}`,
            })
      }
    }
    return hits
  },
})

/** An event that takes something in from outside: a boundary event, the start of an event sub-process, or such a sub-process itself. */
const isEntry = (node: Node) =>
  (node.host !== null && (node.events.includes('Message') || node.events.includes('Signal'))) ||
  (node.parent?.eventSub === true && node.type === 'StartEvent' && node.in.length === 0 && /Message|Signal/.test(node.events.join()))
const opens = (node: Node, channel: (typeof channels)[number]) =>
  channel.match.test(
    [
      node.name,
      node.message,
      node.parent?.eventSub ? `${node.parent.name} ${node.parent.props['event'] ?? ''}` : '',
      ...node.out.map(flow => flow.to.name),
    ].join(' '),
  ) || idsOf(node.props['startsClock']).some(id => channel.rules.includes(id))
const whole = (node: Node) => node.parent?.eventSub === true && node.parent.parent === null

function covers(host: Node, nodes: Set<string>) {
  return nodes.has(host.id)
}

function windows(model: Model, paths: { reach(from: Iterable<string>): Set<string>; reachBack(from: Iterable<string>): Set<string> }) {
  const between = (from: Node[], to: Node[]) => {
    const back = paths.reachBack(to.map(node => node.id))
    return new Set([...paths.reach(from.map(node => node.id))].filter(id => back.has(id)))
  }
  const notices = model.list.filter(isNotice),
    openings = model.list.filter(isOpening)
  const results = model.list.filter(node => isPublication(node) && /候选人公示|结果公示|成交公示/.test(publicText(node))),
    awards = model.list.filter(node => node.step === 'decide' || node.step === 'award' || /定标|中标通知|签订合同/.test(node.name))
  return [
    ...(notices.length && openings.length
      ? [{ name: '公告至开标', en: 'the bid period', element: notices[0]!.id, nodes: between(notices, openings) }]
      : []),
    ...(results.length && awards.length
      ? [{ name: '结果公示', en: 'the publicity of the result', element: results[0]!.id, nodes: between(results, awards) }]
      : []),
  ]
}
