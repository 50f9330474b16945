import type { z } from 'zod'
import type { IncidentGroup, incidentGroup } from '../contract/watch.ts'
import type { House } from '../house.ts'
import type { State } from '../kernel/types.ts'
import type { Actor, Work } from '../work.ts'
import { mending } from './grounds.ts'
import { columns, factsOf, type InstanceRow } from './facts.ts'
import { rightOf } from './rights.ts'
import { redaction, sealsAt } from './seals.ts'
import { shownVariables } from '../kernel/veil.ts'

type Group = z.input<typeof IncidentGroup>
interface Cause { signature: string; process: string; element: string; kind: string; count: number; instances: number; first: Date; last: Date; attempts: number; version: string; sample: string }
/** An open incident with its instance. */
export type Stopped = InstanceRow & { incident: string; number: string; node: number; element: string; kind: string; message: string; opened_at: Date; attempts: number }

const advice: Record<string, string> = {
  IO_MAPPING: '核对这一步的输入输出映射所用的变量，补齐变量后重试', JOB_FAILED: '查看服务的报错；外部条件恢复后全部重试', COND: '分支条件读到的变量不全，补齐变量后重试', NO_FLOW: '没有一条分支成立：核对变量，或修订流程后迁移',
  BAD_TIMER: '计时表达式无法计算，补齐日期变量后重试', DECISION: '决策表没有命中规则，补齐变量或修订决策表后迁移', UNHANDLED_ERROR: '流程没有接住这个错误，修订流程后迁移', CALLED_NOT_FOUND: '被调用的流程尚未发布，发布后全部重试',
  BAD_KEY: '关联键为空，补齐变量后重试', JOIN_DEADLOCK: '汇合等不到的分支，须由有权的人移动令牌',
}
const kinds: Record<string, string> = {
  IO_MAPPING: '变量映射失败', JOB_FAILED: '服务失败', COND: '条件无法判断', NO_FLOW: '没有可走的分支', BAD_TIMER: '计时无法计算', DECISION: '决策失败', SCRIPT: '脚本失败', UNHANDLED_ERROR: '错误未被接住', BAD_KEY: '关联键缺失',
  BAD_COLLECTION: '多实例集合有误', CALLED_NOT_FOUND: '被调用流程不存在', STEP_BUDGET: '步数超限', STATE_TOO_LARGE: '状态过大', TOKENS: '令牌过多', MI_TOO_LARGE: '多实例过大', JOIN_DEADLOCK: '汇合死锁', CHILD_TERMINATED: '子流程被终止', NO_CANCEL_HANDLER: '无取消处理',
}
const causeOf = (kind: string, step: string): string => `「${step}」${kinds[kind] ?? kind}`

/** A cause goes by the digest of its signature: the signature holds the message, and a message may hold what is sealed. */
const causeIs = `md5(n.signature)`

/** Incidents are asked for by the rights on their instance. */
export const openIn = ({ tx }: Pick<Work, 'tx'>, house: House, actor: Actor) => {
  const may = house.access.listFilter(actor, 'instance', 'read', columns)
  return tx('incidents as n').join('instances as i', 'i.id', 'n.instance_id').whereNull('n.closed_at').whereRaw(may.sql, may.bindings as never[])
}
export const stoppedColumns = ['i.*', 'n.id as incident', 'n.number', 'n.node', 'n.element', 'n.kind', 'n.message', 'n.opened_at', 'n.attempts']

/** How many causes are open, and how many instances they stop. */
export async function causesIn(work: Work, house: House): Promise<{ causes: number; hit: number }> {
  const row = await openIn(work, house, work.actor).first(work.tx.raw('count(distinct n.signature)::int as causes, count(distinct n.instance_id)::int as hit')) as unknown as { causes: number; hit: number }
  return { causes: row.causes, hit: row.hit }
}

/** Open incidents of what the actor may see, one row a cause, the most frequent first. */
export async function groupsOf(work: Work, house: House, { signature, limit = 100 }: { signature?: string; limit?: number } = {}): Promise<Group[]> {
  const found = openIn(work, house, work.actor)
  if (signature !== undefined) void found.whereRaw(`${causeIs} = ?`, [signature])
  const rows = await found.groupBy('n.signature', 'n.process', 'n.element', 'n.kind').orderByRaw('count(*) desc, min(n.opened_at)').limit(limit).select('n.process', 'n.element', 'n.kind',
    work.tx.raw(`${causeIs} as signature, count(*)::int as count, count(distinct n.instance_id)::int as instances, min(n.opened_at) as first, max(n.opened_at) as last, max(n.attempts)::int as attempts, max(n.version_id) as version, min(n.id) as sample`)) as Cause[]
  return Promise.all(rows.map(async row => {
    const version = await house.engine.core.versions.load(String(row.version))
    const step = version.graph.els.get(row.element)?.name ?? version.name
    const sample = await openIn(work, house, work.actor).where('n.id', row.sample).first(stoppedColumns) as Stopped
    return {
      cause: causeOf(row.kind, step), signature: row.signature, process: row.process, processName: version.name, element: row.element, step, kind: row.kind, message: await messageOf(work, house, sample), count: row.count, instances: row.instances,
      firstAt: row.first.toISOString(), lastAt: row.last.toISOString(), attempts: row.attempts, advice: advice[row.kind] ?? '查明原因后重试；须改变量的，先改变量',
    }
  }))
}

/** What an incident says, without what is sealed of its instance. */
export async function messageOf(work: Work, house: House, row: Stopped): Promise<string> {
  const { graph } = await house.engine.core.versions.load(String(row.version_id))
  return redaction(JSON.parse(row.state) as State, graph, await sealsAt(work, house, row))(row.message, row.element)
}

const none = { may: false, why: '没有未处理的事件', who: null }

/** One cause with its incidents and the variables of one of them, sealed ones as seals. */
export async function groupOf(work: Work, house: House, signature: string): Promise<z.input<typeof incidentGroup.reply>> {
  const [group] = await groupsOf(work, house, { signature, limit: 1 })
  const rows = await openIn(work, house, work.actor).whereRaw(`${causeIs} = ?`, [signature]).orderBy('n.id').limit(200).select(stoppedColumns) as Stopped[]
  const first = rows[0]
  const version = first && await house.engine.core.versions.load(String(first.version_id))
  const sample = first && version ? shownVariables(version.graph, JSON.parse(first.state) as State, await sealsAt(work, house, first), first.node).slice(0, 60) : []
  const told = []
  for (const row of rows) {
    told.push({
      id: String(row.incident), instance: String(row.id), title: row.title, region: row.region, step: version?.graph.els.get(row.element)?.name ?? row.element, message: await messageOf(work, house, row), openedAt: row.opened_at.toISOString(), attempts: row.attempts,
      may: house.access.allows(work.actor, 'retry', 'instance', factsOf(row)),
    })
  }
  return { group: group ?? null, sample, right: first ? await rightOf(work, 'retry', factsOf(first)) : none, mend: first ? await rightOf(work, 'modify', factsOf(first)) : none, basis: mending('retry'), rows: told }
}
