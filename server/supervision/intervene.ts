import type { z } from 'zod'
import type { InterventionKind, rehearseIntervention } from '../contract/watch.ts'
import { previewMove, tokensOf as livingOf, type Preview, type Token as Living } from '../engine/moving/preview.ts'
import { resumeIn } from '../engine/moving/halt.ts'
import type { MoveBody } from '../engine/warm.ts'
import type { House } from '../house.ts'
import type { State } from '../kernel/types.ts'
import { problem } from '../problem.ts'
import type { Work } from '../work.ts'
import { basesOf } from './bases.ts'
import { effectsOf } from './effects.ts'
import { factsOf, readable, type InstanceRow } from './facts.ts'
import { lawNow } from './limits.ts'
import { isHidden, redaction, sealsAt } from './seals.ts'
import { tell } from './letters.ts'

export interface Change { basis: string; reason: string; node?: number | undefined; element?: string | undefined; to?: string | undefined; allowEnd?: boolean | undefined; moves?: number | undefined }
type Effects = z.input<typeof rehearseIntervention.reply>

/** What an intervention would do, by a dry run of the very move; nothing is written. Problems: instance-unknown, forbidden, bad-input. */
export async function rehearse(work: Work, house: House, id: string, kind: InterventionKind, change: Change): Promise<Effects> {
  const row = await readable(work, id)
  const { versions } = house.engine.core
  const preview = await previewMove(work.tx, versions, id, moveOf(kind, row, change), work.now.getTime())
  const { graph } = await versions.load(String(row.version_id))
  const seals = await sealsAt(work, house, row)
  const shown = (tokens: Living[] | undefined): Effects['before'] => (tokens ?? livingOf(graph, JSON.parse(row.state) as State)).filter(token => !isHidden(token.element, graph, seals)).map(token => ({ ...token, since: null }))
  return {
    effects: preview.consequences ? await effectsOf(work, house, row, { kind, change, consequences: preview.consequences }) : [], untouched: await untouchedOf(work, row, kind), refused: refusal(preview, redaction(JSON.parse(row.state) as State, graph, seals)),
    before: shown(preview.consequences?.before), after: shown(preview.consequences?.after), moves: row.ver,
  }
}

const refusal = ({ refused }: Preview, redact: (text: string) => string): string | null => refused ? redact([refused.detail, ...refused.findings.map(finding => finding.message)].join('；')) : null

async function untouchedOf({ tx }: Work, row: InstanceRow, kind: InterventionKind): Promise<string> {
  const others = await tx('instances').where({ family: row.family }).whereIn('status', ['active', 'suspended']).whereNot('id', row.id).count('id as n').first() as { n: string }
  return `${kind === 'suspend' ? '投诉处理、异议答复的期限，' : ''}其他 ${others.n} 个同类在办项目`
}

function moveOf(kind: InterventionKind, row: InstanceRow, change: Change): MoveBody {
  if (kind === 'suspend' || kind === 'resume') return { t: kind }
  if (kind === 'cancel') return { t: 'cancel', why: change.reason || '取消' }
  if (change.node === undefined || !change.element) throw problem('bad-input', 422, '提交的内容不符合要求', { faults: [{ path: 'body.node', message: '须指明令牌与目标' }] })
  if (kind === 'modify') return { t: 'modify', ops: [{ op: 'move', n: change.node, e: change.element }], ...change.allowEnd ? { allowEnd: true } : {} }
  if (!change.to) throw problem('bad-input', 422, '提交的内容不符合要求', { faults: [{ path: 'body.to', message: '须指明新的时间' }] })
  return { t: 'retime', n: change.node, e: change.element, at: Date.parse(change.to), basis: change.reason || row.code }
}

/**
 * Does it, with basis and reason, in one transaction: the move, the notice that the process itself publishes, the letters. What was
 * seen in the rehearsal must still hold: if the instance moved on, it is refused with `instance-moved`.
 * Problems: forbidden, basis-unusable, instance-moved, move-refused.
 */
export async function carryOut(work: Work, house: House, id: string, kind: InterventionKind, change: Change): Promise<{ at: string; status: 'active' | 'suspended' | 'completed' | 'terminated' | 'cancelled'; told: number }> {
  const row = await readable(work, id)
  const law = await lawNow(work)
  const { bases } = await basesOf(work, row, kind, { law, lateStep: null })
  const basis = bases.find(one => one.id === change.basis)
  if (!basis) throw problem('basis-unusable', 422, '没有这项法定依据', { detail: change.basis })
  await work.may(kind, 'instance', factsOf(row, basis.law))
  if (!basis.usable) throw problem('basis-unusable', 422, '这项依据的前提不成立', { detail: basis.fact, law: basis.law })
  if (change.moves !== undefined && change.moves !== row.ver) throw problem('instance-moved', 409, '项目刚刚又前进了一步', { detail: '后果已重新计算，请看过再签名。', moves: row.ver })
  const grounds = { reason: change.reason, legalBasis: basis.law }
  if (kind === 'suspend') await suspend(work, house, row, { ...grounds, until: basis.until?.text ?? '', date: basis.until?.date ?? null })
  else if (kind === 'resume') await resume(work, house, row, grounds)
  else await house.engine.actIn(work, id, moveOf(kind, row, change), { grounds })
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

