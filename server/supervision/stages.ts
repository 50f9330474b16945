import { waiting } from '../kernel/standing.ts'
import type { El, Graph, State } from '../kernel/types.ts'

/** The ten columns of the cockpit, in the order of a trade; a diagram's `phase` names one of them. */
export const stages = ['登记', '公告', '投标·竞买', '开标·竞价', '评审', '公示', '定标成交', '合同', '履约', '归档'] as const
export type Stage = typeof stages[number]

const columnOf: Record<string, Stage> = {
  进场: '登记', 准备: '登记', 登记: '登记', 受理: '登记', 招标: '公告', 公告: '公告', 采购: '公告', 出让: '公告', 披露: '公告', 投标: '投标·竞买', 竞买: '投标·竞买', 响应: '投标·竞买', 报名: '投标·竞买',
  开标: '开标·竞价', 竞价: '开标·竞价', 拍卖: '开标·竞价', 评标: '评审', 评审: '评审', 磋商: '评审', 谈判: '评审', 公示: '公示', 定标: '定标成交', 成交: '定标成交', 中标: '定标成交',
  合同: '合同', 签约: '合同', 履约: '履约', 结算: '履约', 交割: '履约', 归档: '归档', 终结: '归档', 办结: '归档',
}

/** The phase an element stands in by its own mark or that of the nearest scope around it. */
function phaseOf(el: El | undefined): string | undefined {
  for (let at: El | null | undefined = el; at; at = at.parent) {
    const phase = at.properties.find(property => property.name === 'phase')?.value
    if (typeof phase === 'string') return phase
  }
  return undefined
}

export interface Standing { stage: Stage; element: string | null; name: string | null; waits: string | null; node: number | null }

/** Where a trade stands: its token furthest along the main path; side paths (投诉, 暂停, 异议 …) only if there is nothing else. */
export function standingOf(graph: Graph, state: State): Standing {
  const found = waiting(state).map(([node, { e, w }]) => {
    const el = graph.els.get(e)
    const stage = columnOf[phaseOf(el) ?? '']
    return { node, element: e, name: el?.name ?? e, waits: w ?? null, stage, place: stage ? stages.indexOf(stage) : -1 }
  })
  const best = found.reduce<typeof found[number] | undefined>((most, one) => !most || one.place > most.place || (one.place === most.place && busy(one.waits) > busy(most.waits)) ? one : most, undefined)
  if (!best) return { stage: '归档', element: null, name: null, waits: null, node: null }
  return { stage: best.stage ?? '登记', element: best.element, name: best.name, waits: best.waits, node: best.node }
}

const busy = (waits: string | null): number => waits === 'task' ? 2 : waits === 'inc' ? 3 : waits === 'job' ? 1 : 0
