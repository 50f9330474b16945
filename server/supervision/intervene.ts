import type { z } from 'zod'
import type { interventionBases, InterventionKind, rehearseIntervention } from '../contract/watch.ts'
import { previewMove, tokensOf as livingOf, type Preview, type Token as Living } from '../engine/moving/preview.ts'
import { resumeIn } from '../engine/moving/halt.ts'
import type { MoveBody } from '../engine/warm.ts'
import { isHidden } from '../engine/seals.ts'
import type { House } from '../house.ts'
import { waiting } from '../kernel/standing.ts'
import type { Graph, ModOp, State } from '../kernel/types.ts'
import { problem } from '../problem.ts'
import type { Work } from '../work.ts'
import { basesOf } from './bases.ts'
import { effectsOf } from './effects.ts'
import { factsOf, readable, type InstanceRow } from './facts.ts'
import { shortens, skipped } from './guards.ts'
import { lawNow } from './limits.ts'
import { tell } from './letters.ts'
import { rightOf } from './rights.ts'
import { redaction, sealsAt, type Seals } from './seals.ts'

export interface Change { basis: string; reason: string; op?: 'move' | 'add' | 'remove' | undefined; node?: number | undefined; element?: string | undefined; to?: string | undefined; allowEnd?: boolean | undefined; moves?: number | undefined }
type Effects = z.input<typeof rehearseIntervention.reply>
type Choice = z.input<typeof interventionBases.reply>
interface Refusal { why: string; law: string | null }

/** What an intervention may rest on here, whether it is open to the actor, and what it can be done to. Problems: instance-unknown, forbidden. */
export async function choicesOf(work: Work, house: House, id: string, kind: InterventionKind): Promise<Choice> {
  const row = await readable(work, id)
  const law = await lawNow(work)
  const late = await work.tx('clocks').where({ instance_id: row.id }).whereNull('ended_at').whereIn('rule', law.binding).where('due_at', '<', work.now).orderBy('due_at').first('rule') as { rule: string } | undefined
  const rule = late && law.rules.get(late.rule)
  const { graph } = await house.engine.core.versions.load(String(row.version_id))
  const state = JSON.parse(row.state) as State
  const seals = await sealsAt(work, house, row)
  return {
    ...await basesOf(work, row, kind, { lateStep: rule ? rule.to.replace(/开始$/, '') : null }), right: await rightOf(work, kind, factsOf(row)), tokens: shown(livingOf(graph, state), graph, seals),
    timers: state.tm.filter(timer => !isHidden(timer.e, graph, seals)).map(({ n, e, at }) => ({ node: n, element: e, name: graph.els.get(e)?.name ?? e, at: new Date(at).toISOString() })),
  }
}

const shown = (tokens: Living[], graph: Graph, seals: Seals): Effects['before'] => tokens.filter(token => !isHidden(token.element, graph, seals)).map(token => ({ ...token, since: null }))

/** What an intervention would do, by a dry run of the very move; nothing is written. Problems: instance-unknown, forbidden, bad-input. */
export async function rehearse(work: Work, house: House, id: string, kind: InterventionKind, change: Change): Promise<Effects> {
  const row = await readable(work, id)
  const { versions } = house.engine.core
  const state = JSON.parse(row.state) as State
  const { graph } = await versions.load(String(row.version_id))
  const seals = await sealsAt(work, house, row)
  const preview = await previewMove(work.tx, versions, id, moveOf(kind, row, change), work.now.getTime())
  const unlawful = preview.refused ? null : await unlawfulness(work, row, { kind, change, graph, state })
  return {
    effects: preview.consequences ? await effectsOf(work, house, row, { kind, change, consequences: preview.consequences }) : [], untouched: await untouchedOf(work, row, kind),
    refused: unlawful?.why ?? refusal(preview, redaction(state, graph, seals)), law: unlawful?.law ?? null,
    before: shown(preview.consequences?.before ?? livingOf(graph, state), graph, seals), after: shown(preview.consequences?.after ?? livingOf(graph, state), graph, seals), moves: row.ver,
  }
}

const reasons: Record<string, string> = {
  NOT_SUSPENDED: '实例没有暂停', SUSPENDED: '实例已暂停，先恢复', ENDED: '实例已经结束', UNKNOWN_NODE: '这个令牌已经不在', UNKNOWN_ELEMENT: '流程里没有这个环节', NOT_ADDABLE: '这个环节不能凭手工开始', AMBIGUOUS_SCOPE: '所在的子流程同时开着几个，无法判断移到哪一个',
  WRONG_SCOPE: '目标不在这个子流程里', NOTHING_LEFT: '移走之后流程没有令牌，等于结束', NO_TIMER: '这一步没有计时', SEQUENTIAL: '逐个进行的多实例不能单独移动', STATE_TOO_LARGE: '流程数据过大',
}
const refusal = ({ refused }: Preview, redact: (text: string) => string): string | null => refused ? [reasons[refused.code] ?? redact(refused.detail), ...refused.findings.map(finding => redact(finding.message))].join('；') : null

/** What the diagram would allow and the law does not: a shortened minimum period, a publication left out. */
async function unlawfulness(work: Work, row: InstanceRow, { kind, change, graph, state }: { kind: InterventionKind; change: Change; graph: Graph; state: State }): Promise<Refusal | null> {
  if (kind === 'retime') {
    const found = await shortens(work, row.id, { state, node: change.node!, element: change.element!, to: Date.parse(change.to!) })
    return found && { why: `不得缩短法定期限：${found.why}`, law: found.law }
  }
  if (kind !== 'modify' || change.op === 'remove' || !change.element) return null
  const from = change.op === 'add' ? waiting(state).map(([, node]) => node.e) : [state.n[change.node!]?.e ?? '']
  const missing = await skipped(work.tx, row.id, { graph, from, to: change.element })
  return missing.length ? { why: `不得跳过法定公开：${missing.map(name => `「${name}」`).join('、')}还没有发布`, law: null } : null
}

async function untouchedOf({ tx }: Work, row: InstanceRow, kind: InterventionKind): Promise<string> {
  const others = await tx('instances').where({ family: row.family, region: row.region }).whereIn('status', ['active', 'suspended']).whereNot('id', row.id).count('id as n').first() as { n: string }
  return `${kind === 'suspend' ? '已发布的公告、已收到的投标，' : ''}本地区其他 ${others.n} 个同类在办项目`
}

const missing = (path: string, message: string) => problem('bad-input', 422, '提交的内容不符合要求', { faults: [{ path: `body.${path}`, message }] })

function moveOf(kind: InterventionKind, row: InstanceRow, change: Change): MoveBody {
  if (kind === 'suspend' || kind === 'resume') return { t: kind }
  if (kind === 'cancel') return { t: 'cancel', why: change.reason || '取消' }
  if (kind === 'modify') return { t: 'modify', ops: [opOf(change)], ...change.allowEnd ? { allowEnd: true } : {} }
  if (change.node === undefined || !change.element) throw missing('node', '须指明计时所在的令牌与环节')
  if (!change.to || Number.isNaN(Date.parse(change.to))) throw missing('to', '须指明新的时间')
  return { t: 'retime', n: change.node, e: change.element, at: Date.parse(change.to), basis: change.reason || row.code }
}

function opOf({ op = 'move', node, element }: Change): ModOp {
  if (op !== 'add' && node === undefined) throw missing('node', '须指明令牌')
  if (op !== 'remove' && !element) throw missing('element', '须指明目标环节')
  return op === 'add' ? { op, e: element! } : op === 'remove' ? { op, n: node! } : { op, n: node!, e: element! }
}

/**
 * Does it, with basis and reason, in one transaction: the move, the notice that the process itself publishes, the letters. What was
 * seen in the rehearsal must still hold: if the instance moved on, it is refused with `instance-moved`.
 * Problems: forbidden, basis-unusable, instance-moved, unlawful, move-refused, not-suspended.
 */
export async function carryOut(work: Work, house: House, id: string, kind: InterventionKind, change: Change): Promise<{ at: string; status: 'active' | 'suspended' | 'completed' | 'terminated' | 'cancelled'; told: number }> {
  const row = await readable(work, id)
  const { bases } = await basesOf(work, row, kind, { lateStep: null })
  const basis = bases.find(one => one.id === change.basis)
  if (!basis) throw problem('basis-unusable', 422, '没有这项法定依据', { detail: change.basis })
  await work.may(kind, 'instance', factsOf(row, basis.law))
  if (!basis.usable) throw problem('basis-unusable', 422, '这项依据的前提不成立', { detail: basis.fact, law: basis.law })
  if (change.moves !== undefined && change.moves !== row.ver) throw problem('instance-moved', 409, '项目刚刚又前进了一步', { detail: '后果已重新计算，请看过再签名。', moves: row.ver })
  const move = moveOf(kind, row, change)
  const { graph } = await house.engine.core.versions.load(String(row.version_id))
  const unlawful = await unlawfulness(work, row, { kind, change, graph, state: JSON.parse(row.state) as State })
  if (unlawful) throw problem('unlawful', 422, '法律不允许这样更正', { detail: unlawful.why, ...unlawful.law ? { law: unlawful.law } : {} })
  const grounds = { reason: change.reason, legalBasis: basis.law }
  if (kind === 'suspend') await suspend(work, house, row, { ...grounds, until: basis.until?.text ?? '', date: basis.until?.date ?? null })
  else if (kind === 'resume') await resume(work, house, row, grounds)
  else await house.engine.actIn(work, id, move, { grounds })
  const after = await work.tx('instances').where({ id }).first('status') as { status: InstanceRow['status'] }
  const told = await tell(work, house, row, { kind, reason: change.reason, law: basis.law })
  return { at: work.now.toISOString(), status: after.status, told }
}

/** The process's own suspension (its notice, its task to resume) where it has one, then the freeze of everything. */
async function suspend(work: Work, house: House, row: InstanceRow, { until, date, ...grounds }: { reason: string; legalBasis: string; until: string; date: string | null }): Promise<void> {
  const own = await work.tx('subscriptions').where({ instance_id: row.id, kind: 'message', name: 'event.suspend' }).first('node', 'element') as { node: number; element: string } | undefined
  if (own && !await halting(work, row)) {
    await house.engine.actIn(work, row.id, { t: 'message', n: own.node, e: own.element, mid: `suspend-${row.ver}`, vars: { suspension: { basis: grounds.legalBasis, reason: grounds.reason, until: date ?? until } } })
  }
  await house.engine.actIn(work, row.id, { t: 'suspend' }, { grounds })
}

const halting = ({ tx }: Work, row: InstanceRow): Promise<{ id: string; node: number } | undefined> => tx('tasks').where({ instance_id: row.id, form_id: 'resume' }).first('id', 'node')

/** Takes the freeze away with the time that stood still, then completes the process's own task, which publishes the resumption. */
async function resume(work: Work, house: House, row: InstanceRow, grounds: { reason: string; legalBasis: string }): Promise<void> {
  if (row.status === 'suspended') await resumeIn(work, house.engine.core, row.id, { grounds, stops: true })
  const task = await halting(work, row)
  if (task) await house.engine.actIn(work, row.id, { t: 'complete', n: task.node, vars: { resumeReason: grounds.reason, resumeDoc: null } }, row.status === 'suspended' ? {} : { grounds })
  else if (row.status !== 'suspended') throw problem('not-suspended', 409, '实例没有暂停', { instance: row.id })
}
