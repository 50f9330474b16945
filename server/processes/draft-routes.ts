import * as contract from '../contract/design.ts'
import type { Bundle } from '../contract/design.ts'
import { serve, serveDirect, type RequestContext, type Served } from '../http/serve.ts'
import { problem } from '../problem.ts'
import type { Work } from '../work.ts'
import { blankBundle } from './blank.ts'
import { differences } from './difference.ts'
import { abandon, bundleAt, changes, findDraft, nameChange, openDraft, restore, saveDraft, type DraftRow } from './drafts.ts'
import { bundleFromUpload, zipOf } from './files.ts'
import { familyOf, landscape, versionsOf } from './landscape.ts'
import { enter, here, isMine, leave } from './lock.ts'

interface VersionRow { id: string; process: string; number: number; name: string; family: string | null; bundle: string }

async function versionRow(work: Work, id: string): Promise<VersionRow> {
  const row = await work.tx<VersionRow>('versions').where({ id }).first()
  if (!row) throw problem('version-unknown', 404, '没有这个版本')
  return row
}

/** The four parts of a stored version, without its key and name. */
export const bundleOfVersion = (row: { bundle: string }): Bundle => {
  const { bpmn, forms, decisions, scenarios } = JSON.parse(row.bundle) as Bundle
  return { bpmn, forms, decisions, scenarios }
}

async function shown(work: Work, row: DraftRow) {
  const base = row.base_version === null ? undefined : await work.tx('versions').where({ id: row.base_version }).first('id', 'number') as { id: string; number: number } | undefined
  const running = base ? Number((await work.tx('instances').where({ version_id: base.id }).whereIn('status', ['active', 'suspended']).count('* as n').first() as { n: string }).n) : 0
  const request = await work.tx('change_requests').where({ draft: row.id }).orderBy('id', 'desc').first('id') as { id: string } | undefined
  const held = row.lock_until !== null && row.lock_until > work.now
  return {
    id: String(row.id), key: row.process, name: row.process_name, family: row.family, title: row.title, status: row.status, author: { id: row.author, name: row.author_name },
    base: base ? { id: String(base.id), number: base.number, running } : null, revision: row.revision, updatedAt: row.updated_at.toISOString(),
    lock: held ? { by: { id: row.lock_account!, name: row.lock_name! }, until: row.lock_until!.toISOString(), mine: isMine(row, work) } : null, request: request ? String(request.id) : null,
  }
}

async function newDraft(work: Work, given: { key: string; title: string; name?: string | undefined; family?: string | undefined; from?: string | undefined; bundle?: Bundle | undefined }) {
  const from = given.from === undefined ? undefined : await versionRow(work, given.from)
  const families = await work.tx('families').select('code') as { code: string }[]
  const newest = from ?? await work.tx<VersionRow>('versions').where({ process: given.key }).orderBy('number', 'desc').first()
  const name = given.name ?? newest?.name ?? given.key
  return shown(work, await openDraft(work, {
    process: given.key, processName: name, family: given.family ?? newest?.family ?? familyOf(given.key, families), title: given.title,
    baseVersion: newest ? String(newest.id) : null, bundle: given.bundle ?? (from ? bundleOfVersion(from) : blankBundle(given.key, name)),
  }))
}

async function sideOf(work: Work, side: Bundle | { version: string }): Promise<Bundle> {
  return 'version' in side ? bundleOfVersion(await versionRow(work, side.version)) : side
}

const download = (ctx: RequestContext, name: string, bytes: Buffer): void => {
  ctx.attachment(name)
  ctx.type = 'application/zip'
  ctx.body = bytes
}

/** Reading the workshop, and everything that touches a draft without asking the engine. */
export const draftRoutes: Served[] = [
  serve(contract.landscape, work => landscape(work)),
  serve(contract.versions, (work, { params }) => versionsOf(work, params.key)),
  serve(contract.versionBundle, async (work, { params }) => {
    const row = await versionRow(work, params.id)
    const version = (await versionsOf(work, row.process)).versions.find(each => each.id === String(row.id))!
    return { key: row.process, name: row.name, family: row.family ?? 'ALL', version, bundle: bundleOfVersion(row) }
  }),
  serve(contract.drafts, async (work, { query }) => Promise.all((await work.tx<DraftRow>('drafts').modify(drafts => { if (query.key) void drafts.where({ process: query.key }) }).whereNot({ status: 'abandoned' }).orderBy('updated_at', 'desc').limit(200)).map((row: DraftRow) => shown(work, row)))),
  serve(contract.createDraft, (work, { body }) => newDraft(work, body)),
  serve(contract.draft, async (work, { params }) => {
    const row = await findDraft(work, params.id)
    return { draft: await shown(work, row), bundle: await bundleAt(work, row.id, row.revision), here: await here(work, row.id) }
  }),
  serve(contract.saveDraft, (work, { params, body }) => saveDraft(work, params.id, body)),
  serve(contract.abandonDraft, async (work, { params }) => { await abandon(work, params.id); return {} }),
  serve(contract.lockDraft, async (work, { params, body }) => {
    if (body.write) await work.may('update', 'process_model')
    await enter(work, await findDraft(work, params.id, true), { takeOver: body.takeOver, write: body.write, element: body.element ?? null })
    return { draft: await shown(work, await findDraft(work, params.id)), here: await here(work, params.id) }
  }),
  serve(contract.unlockDraft, async (work, { params }) => { await leave(work, await findDraft(work, params.id, true)); return {} }),
  serve(contract.draftChanges, async (work, { params }) => (await changes(work, params.id)).map(change => ({ revision: change.revision, at: change.at.toISOString(), by: change.by_name, summary: change.summary, milestone: change.milestone, files: change.changed }))),
  serve(contract.draftAt, (work, { params }) => bundleAt(work, params.id, params.revision)),
  serve(contract.restoreDraft, (work, { params }) => restore(work, params.id, params.revision)),
  serve(contract.nameChange, async (work, { params, body }) => {
    const change = await nameChange(work, params.id, params.revision, body.milestone)
    return { revision: change.revision, at: change.at.toISOString(), by: change.by_name, summary: change.summary, milestone: change.milestone, files: change.changed }
  }),
  serve(contract.difference, async (work, { body }) => differences(await sideOf(work, body.before), await sideOf(work, body.after))),
  serve(contract.rollback, async (work, { params }) => {
    const row = await versionRow(work, params.id)
    return newDraft(work, { key: row.process, title: `回到 v${row.number}`, from: params.id })
  }),
  serve(contract.exportVersion, async (work, { params, ctx }) => {
    const row = await versionRow(work, params.id)
    download(ctx, `${row.process}-v${row.number}.zip`, await zipOf(bundleOfVersion(row)))
    return null
  }),
  serve(contract.exportDraft, async (work, { params, ctx }) => {
    const row = await findDraft(work, params.id)
    download(ctx, `${row.process}-draft-${row.id}.zip`, await zipOf(await bundleAt(work, row.id, row.revision)))
    return null
  }),
  serveDirect(contract.importBundle, async (_caller, { ctx }) => {
    const bundle = await bundleFromUpload(await readAll(ctx), String(ctx.query['name'] ?? ''))
    ctx.type = 'application/json'
    ctx.body = JSON.stringify({ ...bundle, key: /<(?:\w+:)?process\b[^>]*\bid="([^"]+)"/.exec(bundle.bpmn)?.[1] ?? null })
    return null
  }),
]

const uploadLimit = 8_000_000

async function readAll(ctx: RequestContext): Promise<Buffer> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of ctx.req) {
    size += (part as Buffer).length
    if (size > uploadLimit) throw problem('body-too-large', 413, '文件过大', { detail: `上限 ${uploadLimit / 1_000_000} MB` })
    parts.push(part as Buffer)
  }
  return Buffer.concat(parts)
}

