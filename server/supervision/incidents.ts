import type { z } from 'zod'
import type { IncidentGroup, incidentGroup, retryIncidents } from '../contract/watch.ts'
import { retryIncident } from '../engine/moving/incidents.ts'
import type { Caller } from '../http/serve.ts'
import type { House } from '../house.ts'
import { Problem } from '../problem.ts'
import type { Actor, Work } from '../work.ts'
import { columns, factsOf, type InstanceRow } from './facts.ts'
import { rightOf } from './rights.ts'
import { variablesOf } from './variables.ts'
import { sealsAt } from './seals.ts'
import type { State } from '../kernel/types.ts'

type Group = z.input<typeof IncidentGroup>
interface Open { id: string; instance_id: string; number: string; node: number; element: string; kind: string; message: string; signature: string; process: string; version_id: string; opened_at: Date; attempts: number; outbox_id: string | null }
type Joined = Open & InstanceRow & { id: string; incident: string; attempts: number }

const advice: Record<string, string> = {
  IO_MAPPING: '核对这一步的输入输出映射所用的变量，补齐变量后重试', JOB_FAILED: '查看服务的报错；外部条件恢复后全部重试', COND: '分支条件读到的变量不全，补齐变量后重试', NO_FLOW: '没有一条分支成立：核对变量，或修订流程后迁移',
  BAD_TIMER: '计时表达式无法计算，补齐日期变量后重试', DECISION: '决策表没有命中规则，补齐变量或修订决策表后迁移', UNHANDLED_ERROR: '流程没有接住这个错误，修订流程后迁移', CALLED_NOT_FOUND: '被调用的流程尚未发布，发布后全部重试',
  BAD_KEY: '关联键为空，补齐变量后重试', JOIN_DEADLOCK: '汇合等不到的分支，须由有权的人移动令牌',
}

const openOf = ({ tx }: Pick<Work, 'tx'>, house: House, actor: Actor) => {
  const may = house.access.listFilter(actor, 'instance', 'read', columns)
  return tx('incidents as n').join('instances as i', 'i.id', 'n.instance_id').whereNull('n.closed_at').whereRaw(may.sql, may.bindings as never[])
}

/** Open incidents of what the actor may see, one row a cause. */
export async function groupsOf(work: Work, house: House, signature?: string): Promise<Group[]> {
  const found = openOf(work, house, work.actor)
  if (signature !== undefined) void found.where('n.signature', signature)
  const rows = await found.groupBy('n.signature', 'n.process', 'n.element', 'n.kind').orderByRaw('count(*) desc, min(n.opened_at)').limit(100).select('n.signature', 'n.process', 'n.element', 'n.kind',
    work.tx.raw('min(n.message) as message, count(*)::int as count, count(distinct n.instance_id)::int as instances, min(n.opened_at) as first, max(n.opened_at) as last, max(n.attempts)::int as attempts, max(n.version_id) as version')) as
    { signature: string; process: string; element: string; kind: string; message: string; count: number; instances: number; first: Date; last: Date; attempts: number; version: string }[]
  return Promise.all(rows.map(async row => {
    const version = await house.engine.core.versions.load(String(row.version))
    const step = version.graph.els.get(row.element)?.name ?? row.element
    return {
      cause: causeOf(row.kind, step), signature: row.signature, process: row.process, processName: version.name, element: row.element, step, kind: row.kind, message: row.message, count: row.count, instances: row.instances,
      firstAt: row.first.toISOString(), lastAt: row.last.toISOString(), attempts: row.attempts, advice: advice[row.kind] ?? '查明原因后重试；须改变量的，先改变量',
    }
  }))
}

const kinds: Record<string, string> = {
  IO_MAPPING: '变量映射失败', JOB_FAILED: '服务失败', COND: '条件无法判断', NO_FLOW: '没有可走的分支', BAD_TIMER: '计时无法计算', DECISION: '决策失败', SCRIPT: '脚本失败', UNHANDLED_ERROR: '错误未被接住', BAD_KEY: '关联键缺失',
  BAD_COLLECTION: '多实例集合有误', CALLED_NOT_FOUND: '被调用流程不存在', STEP_BUDGET: '步数超限', STATE_TOO_LARGE: '状态过大', TOKENS: '令牌过多', MI_TOO_LARGE: '多实例过大', JOIN_DEADLOCK: '汇合死锁', CHILD_TERMINATED: '子流程被终止', NO_CANCEL_HANDLER: '无取消处理',
}
const causeOf = (kind: string, step: string): string => `「${step}」${kinds[kind] ?? kind}`

const label = (row: Joined): string => `${row.title}`

/** One cause with its incidents and the variables of one of them, sealed ones as seals. */
export async function groupOf(work: Work, house: House, signature: string): Promise<z.input<typeof incidentGroup.reply>> {
  const [group] = await groupsOf(work, house, signature)
  const rows = await openOf(work, house, work.actor).where('n.signature', signature).orderBy('n.id').limit(200).select('i.*', 'n.id as incident', 'n.instance_id', 'n.node', 'n.element', 'n.message', 'n.opened_at', 'n.attempts') as Joined[]
  const first = rows[0]
  const version = first && await house.engine.core.versions.load(String(first.version_id))
  const sample = first && version ? variablesOf(version.graph, JSON.parse(first.state) as State, await sealsAt(work, house.access, first), first.node).slice(0, 60) : []
  return {
    group: group ?? null, sample, right: first ? await rightOf(work, 'retry', factsOf(first)) : { may: false, why: '没有未处理的事件', who: null },
    rows: rows.map(row => ({
      id: String(row.incident), instance: String(row.instance_id), title: label(row), region: row.region, step: version?.graph.els.get(row.element)?.name ?? row.element, message: row.message, openedAt: row.opened_at.toISOString(), attempts: row.attempts,
      may: house.access.allows(work.actor, 'retry', 'instance', factsOf(row)),
    })),
  }
}

/** Retries incidents one by one, each asked for by itself; one refusal spoils nothing of the others. */
export async function retryAll(house: House, { actor, may }: Caller, body: { incidents: string[]; reason: string; vars?: Record<string, unknown> | undefined }): Promise<z.input<typeof retryIncidents.reply>> {
  const rows = await house.db('incidents as n').join('instances as i', 'i.id', 'n.instance_id').whereIn('n.id', body.incidents).select('i.*', 'n.id as incident') as Joined[]
  const results = []
  for (const id of body.incidents) {
    const row = rows.find(one => String(one.incident) === id)
    const about = { id, instance: row ? String(row.id) : '0', title: row ? label(row) : '' }
    try {
      if (row) await may('retry', 'instance', factsOf(row))
      await retryIncident(house.engine.core, id, { actor, reason: body.reason, ...body.vars ? { vars: body.vars } : {} })
      const again = row && await house.db('incidents').where({ instance_id: row.id }).whereNull('closed_at').orderBy('id', 'desc').first('message') as { message: string } | undefined
      results.push({ ...about, ok: !again, detail: again ? `重试后仍然失败：${again.message}` : null })
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      results.push({ ...about, ok: false, detail: String(error.body['detail'] ?? error.message) })
    }
  }
  return { rows: results }
}
