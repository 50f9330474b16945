import type { z } from 'zod'
import type { Bundle } from '../contract/design.ts'
import type * as contract from '../contract/design.ts'
import type { Body, Reply } from '../contract/route.ts'
import type { Engine } from '../engine/engine.ts'
import { unexplained } from '../law/finding.ts'
import { problem } from '../problem.ts'
import type { Work } from '../work.ts'
import { bundleAt, findDraft, refuseIfClosed } from './drafts.ts'
import { filesOf, hashOfFiles } from './files.ts'
import { refuseIfLocked } from './lock.ts'
import { logOverrides, reasonsFor } from './overrides.ts'

/**
 * Publishing is a change request that a second person approves; it runs as the process `model.change`, so that legal review,
 * four eyes and history are the engine's, not this file's.
 */
export interface RequestRow {
  id: string; draft: string; revision: number; process: string; process_name: string; family: string; author: string; author_name: string; reason: string; created_at: Date
  effective_at: Date | null; migration: 'run-out' | 'map'; explanations: Record<string, string>; base_version: string | null; hash: string
  status: 'open' | 'scheduled' | 'published' | 'refused' | 'withdrawn'; instance_id: string | null; published_version: string | null; approver: string | null
}
type Shown = Reply<typeof contract.submitDraft>

export const namedBundle = (row: { process: string; process_name: string }, bundle: Bundle) => ({ key: row.process, name: row.process_name, ...bundle })

export async function findRequest(work: Work, id: string, lock = false): Promise<RequestRow> {
  const row = await work.tx<RequestRow>('change_requests').where({ id }).modify(query => { if (lock) void query.forUpdate() }).first()
  if (!row) throw problem('request-not-found', 404, '没有这份变更申请')
  return row
}

/** The city, or the county whose own values the request is to set. */
export const regionOf = async (work: Work, row: Pick<RequestRow, 'draft'>): Promise<string> => (await findDraft(work, row.draft)).region

export async function shownRequest(work: Work, row: RequestRow): Promise<Shown> {
  const base = row.base_version === null ? undefined : await work.tx('versions').where({ id: row.base_version }).first('id', 'number') as { id: string; number: number } | undefined
  return {
    id: String(row.id), key: row.process, name: row.process_name, draft: String(row.draft), author: { id: row.author, name: row.author_name }, reason: row.reason, createdAt: row.created_at.toISOString(),
    effectiveAt: row.effective_at?.toISOString() ?? null, migration: row.migration, status: row.status === 'scheduled' && row.effective_at! <= work.now ? 'published' : row.status, base: base ? { id: String(base.id), number: base.number } : null,
    instance: row.instance_id === null ? null : String(row.instance_id), published: row.published_version === null ? null : String(row.published_version), hash: row.hash,
  }
}

/** The newest requests, all or of one status. What was published for later counts as published once its day has come, without anybody having to write so. */
export async function listRequests(work: Work, status?: string): Promise<Shown[]> {
  const rows = await work.tx<RequestRow>('change_requests').orderBy('id', 'desc').limit(100)
    .modify(found => { if (status) void found.whereRaw("case when status = 'scheduled' and effective_at <= ? then 'published' else status end = ?", [work.now, status]) })
  return Promise.all(rows.map((row: RequestRow) => shownRequest(work, row)))
}

/** Submits a draft, to be read against the version that is the newest now. Problems: draft-conflict, gate-refused (findings), explanation-needed, review-process-missing. */
export async function submit(work: Work, engine: Engine, id: string, given: Body<typeof contract.submitDraft>): Promise<Shown> {
  const draft = await findDraft(work, id, true)
  refuseIfClosed(draft)
  refuseIfLocked(draft, work)
  if (draft.revision < given.revision) throw problem('draft-conflict', 409, '草稿还没有保存完', { revision: draft.revision })
  const bundle = await bundleAt(work, id, draft.revision)
  const findings = await engine.check(work, namedBundle(draft, bundle), draft.region)
  const blocks = findings.filter(finding => finding.severity === 'error' && !finding.notRun)
  if (blocks.length) throw problem('gate-refused', 422, `还有 ${blocks.length} 处阻断，不能提交`, { detail: blocks.slice(0, 3).map(finding => finding.message).join('；'), findings })
  const silent = unexplained(findings, given.explanations)
  if (silent.length) throw problem('explanation-needed', 422, '提醒须逐条说明理由', { findings: silent, detail: silent.slice(0, 3).map(finding => `${finding.rule} ${finding.message}`).join('；') })
  const again = await work.tx<RequestRow>('change_requests').where({ draft: id, status: 'refused' }).whereNotNull('instance_id').orderBy('id', 'desc').forUpdate().first()
  const newest = await work.tx('versions').where({ process: draft.process }).orderBy('number', 'desc').first('id') as { id: string } | undefined
  const fields = {
    base_version: newest ? String(newest.id) : null, revision: draft.revision, reason: given.reason, effective_at: given.effectiveAt ? new Date(given.effectiveAt) : null, migration: given.migration,
    explanations: JSON.stringify(given.explanations), hash: hashOfFiles(filesOf(bundle)), status: 'open' as const,
  }
  const waiting = again && await taskOf(work, again.instance_id!, 'Draft')
  const row = waiting ? await resubmit(work, engine, again, fields, waiting) : await open(work, engine, draft, fields)
  await logOverrides(work, row, findings, given.explanations)
  await work.tx('drafts').where({ id }).update({ status: 'submitted', lock_until: null })
  await work.tx.raw("select pg_notify('live', ?)", [JSON.stringify({ topic: 'drafts', draft: String(id) })])
  return shownRequest(work, row)
}

type Fields = Pick<RequestRow, 'base_version' | 'revision' | 'reason' | 'effective_at' | 'migration' | 'hash' | 'status'> & { explanations: string }
type Draft = Awaited<ReturnType<typeof findDraft>>

async function open(work: Work, engine: Engine, draft: Draft, fields: Fields): Promise<RequestRow> {
  const [made] = await work.tx<RequestRow>('change_requests').insert({
    ...fields, draft: draft.id, process: draft.process, process_name: draft.process_name, family: draft.family, author: work.actor.id, author_name: work.actor.name, created_at: work.now,
  } as never).returning('*')
  if (!await work.tx('versions').where({ process: 'model.change' }).first('id')) throw problem('review-process-missing', 409, '流程「流程模型变更」尚未发布', { detail: '平台启动后会自动发布；请稍候再提交。' })
  const code = `LC-${work.now.toISOString().slice(0, 10).replaceAll('-', '')}-${String(made!.id).padStart(4, '0')}`
  const { instance: id } = await engine.start(work, {
    process: 'model.change', subject: { code, title: `流程变更：${draft.process_name}`, region: '510800', family: 'ALL' },
    vars: { change: { id: String(made!.id), draft: String(draft.id), author: work.actor.id, reason: fields.reason, hash: fields.hash } },
  })
  const [row] = await work.tx<RequestRow>('change_requests').where({ id: made!.id }).update({ instance_id: id }).returning('*')
  return row!
}

/** A returned request goes back into the same instance: its history keeps every round. */
async function resubmit(work: Work, engine: Engine, request: RequestRow, fields: Fields, task: TaskRow): Promise<RequestRow> {
  const [row] = await work.tx<RequestRow>('change_requests').where({ id: request.id }).update(fields as never).returning('*')
  await engine.actIn(work, request.instance_id!, { t: 'complete', n: task.node, vars: { draftId: String(request.draft), summary: fields.reason, paramsNote: null } })
  return row!
}

interface TaskRow { id: string; node: number; element: string; name: string; form_id: string | null }
const taskOf = (work: Work, instance: string, element?: string): Promise<TaskRow | undefined> =>
  work.tx<TaskRow & { instance_id: string }>('tasks').where({ instance_id: instance }).modify(query => { if (element) void query.where({ element }) }).first()

const elementOf = { legal: 'Legal', publish: 'Publish' } as const

/** Who must decide now, and whether this actor may: the author never, legal review by 司法局, publishing by an approver. */
export async function standing(work: Work, row: RequestRow): Promise<{ task: TaskRow | undefined; approve: boolean; why: string }> {
  const task = row.instance_id === null || row.status !== 'open' ? undefined : await taskOf(work, row.instance_id)
  if (!task) return { task, approve: false, why: row.status === 'open' ? '正在自动检查' : '申请已办结' }
  if (row.author === work.actor.id) return { task, approve: false, why: '你是编制人，发布须由另一人完成' }
  const [action, stage] = task.element === elementOf.legal ? ['review', '合法性审核'] : ['publish', '发布审核']
  if (task.element !== elementOf.legal && task.element !== elementOf.publish) return { task, approve: false, why: `现在是「${task.name}」` }
  const verdict = await work.may.ask(action!, 'process_model', { model: { author: row.author } })
  return { task, approve: verdict.allowed, why: verdict.allowed ? '' : `现在是${stage}：${verdict.reason}` }
}

/** Gives an opinion. The text reviewed must be the text decided on (`request-changed`); the author is refused by policy (`forbidden`). */
export async function decide(work: Work, engine: Engine, id: string, given: Body<typeof contract.decideRequest>): Promise<Shown> {
  const row = await findRequest(work, id, true)
  if (row.status !== 'open') throw problem('request-closed', 409, '这份申请已经办结')
  if (row.hash !== given.hash) throw problem('request-changed', 409, '申请内容在你审阅后有变化，请重新审阅')
  const { task, approve, why } = await standing(work, row)
  if (!task || !approve) throw problem('forbidden', 403, '没有这项权限', { detail: why })
  const legal = task.element === elementOf.legal
  if (legal !== (given.decision !== 'publish') && given.decision !== 'return') throw problem('wrong-step', 409, legal ? '现在是合法性审核，尚不能发布' : '合法性审核已完成，现在应决定是否发布')
  const back = given.decision === 'return'
  if (given.decision === 'publish') await refuseIfRaced(work, row)
  if (back && !given.text) throw problem('reason-needed', 422, '退回须写明理由')
  const effective = given.effectiveAt ? new Date(given.effectiveAt) : row.effective_at !== null && row.effective_at > work.now ? row.effective_at : work.now
  await work.tx('change_opinions').insert({ request: id, at: work.now, by_account: work.actor.id, by_name: work.actor.name, decision: back ? '退回修改' : legal ? '同意' : '批准发布', text: given.text })
  if (back) {
    await work.tx('change_requests').where({ id }).update({ status: 'refused' })
    await work.tx('drafts').where({ id: row.draft }).update({ status: 'open' })
  } else if (!legal) await work.tx('change_requests').where({ id }).update({ approver: work.actor.id, effective_at: effective })
  const vars = legal ? { opinion: back ? '退回修改' : '同意', text: given.text || null }
    : back ? { decision: '退回修改', text: given.text } : { decision: '发布', effective: effective.toISOString(), migration: row.migration === 'map' ? '映射迁移' : '旧版办完', text: given.text || null }
  await engine.actIn(work, row.instance_id!, { t: 'complete', n: task.node, vars })
  await work.tx.raw("select pg_notify('live', ?)", [JSON.stringify({ topic: 'drafts', draft: String(row.draft) })])
  const after = await findRequest(work, id)
  if (!back && !legal && after.status === 'open') {
    const findings = await engine.check(work, namedBundle(row, await bundleAt(work, row.draft, row.revision)), await regionOf(work, row))
    const against = [...findings.filter(finding => finding.severity === 'error'), ...unexplained(findings, await reasonsFor(work, row))]
    throw problem('publish-refused', 409, '发布没有成功，申请仍待决定', { detail: `${against.slice(0, 3).map(finding => `${finding.severity === 'warn' ? '提醒没有说明理由：' : ''}${finding.rule} ${finding.message}`).join('；') || '发布关口没有通过'}。可退回编制人修改。`, findings })
  }
  return shownRequest(work, after)
}

/** What was read against a version that is no longer the newest would silently undo what was published since. */
async function refuseIfRaced(work: Work, row: RequestRow): Promise<void> {
  const newest = await work.tx('versions').where({ process: row.process }).orderBy('number', 'desc').first('id', 'number') as { id: string; number: number } | undefined
  if ((newest ? String(newest.id) : null) === (row.base_version === null ? null : String(row.base_version))) return
  throw problem('version-raced', 409, '审阅之后已有新版本发布', { detail: `现行版本已是 v${newest?.number ?? 0}；请退回编制人，对照它重新提交，以免覆盖其修改。` })
}

/** The author takes a request back: the instance ends, the draft opens again. */
export async function withdraw(work: Work, engine: Engine, id: string): Promise<Shown> {
  const row = await findRequest(work, id, true)
  if (row.author !== work.actor.id) throw problem('forbidden', 403, '没有这项权限', { detail: `只有编制人 ${row.author_name} 可以撤回` })
  if (row.status !== 'open') throw problem('request-closed', 409, '这份申请已经办结')
  await work.tx('change_requests').where({ id }).update({ status: 'withdrawn' })
  await work.tx('drafts').where({ id: row.draft }).update({ status: 'open' })
  if (row.instance_id !== null) await engine.actIn(work, row.instance_id, { t: 'cancel', why: '编制人撤回' }, { grounds: { reason: '编制人撤回变更申请' } } as never)
  return shownRequest(work, await findRequest(work, id))
}

export type Opinions = z.infer<typeof contract.request.reply>['opinions']
export async function opinions(work: Work, id: string): Promise<Opinions> {
  const rows = await work.tx('change_opinions').where({ request: id }).orderBy('at') as { at: Date; by_account: string; by_name: string; decision: string; text: string }[]
  return rows.map(row => ({ at: row.at.toISOString(), by: { id: row.by_account, name: row.by_name }, decision: row.decision, text: row.text }))
}
