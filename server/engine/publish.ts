import type { Knex } from 'knex'
import { unexplained, type Finding } from '../law/finding.ts'
import { Problem, problem } from '../problem.ts'
import type { Work } from '../work.ts'
import { readBundle, sealBundle, type Bundle } from './bundle.ts'
import type { Examined } from './examine.ts'
import { examine } from './examine-aside.ts'
import { lawMaterialAt } from './law-context.ts'
import type { LawMaterial } from './law-material.ts'

/** Publishing: one gate, then an immutable row. What a version was when published it stays; a rollback is a new version with old text. */
export interface PublishOptions {
  /** When it becomes the newest; now if absent. */
  effectiveAt?: Date
  author?: string
  /** The version that was newest when this text was reviewed (null: none); another one meanwhile refuses. */
  base?: string | null
  /** What is planned for running instances; kept with the version. */
  migration?: unknown
  /** The county whose own version it is; the city's where absent. */
  region?: string
  /** Reasons given for advice, by `rule:element`; where handed in, advice without one refuses. */
  reasons?: Record<string, string>
  /** Takes findings as given instead of running the gate again (the caller has just shown them); errors still refuse. */
  findings?: Finding[]
}
export interface Published { id: string; process: string; number: number; hash: string; findings: Finding[]; unchanged?: true }
export interface PublishContext { services: ReadonlySet<string>; roles?: ReadonlySet<string>; law?: (work: Work) => Promise<LawMaterial> }

/** Everything the gate says about a bundle, with the references only the database knows: roles and called processes. Problem: check-unfinished. */
export async function findingsOf(work: Work, bundle: Bundle, context: PublishContext, when: { from?: Date; region?: string | undefined } = {}): Promise<Finding[]> {
  return (await examined(work, bundle, context, when)).findings
}

/** The gate works in a thread of its own: what it needs of the database is read here. */
async function examined(work: Work, bundle: Bundle, context: PublishContext, { from = work.now, region }: { from?: Date; region?: string | undefined } = {}): Promise<Examined> {
  const law = context.law ? await context.law(work) : await lawOfDatabase(work, bundle.key, region, from)
  const processes = (await work.tx('versions').distinct('process') as { process: string }[]).map(row => row.process)
  const roles = context.roles ? [...context.roles] : (await work.tx('roles').select('code') as { code: string }[]).map(row => row.code)
  return examine({ bundle, from: from.getTime(), check: { law, services: [...context.services], processes, roles } })
}

async function lawOfDatabase(work: Work, process: string, region: string | undefined, at: Date): Promise<LawMaterial> {
  const seeded = await work.tx('rule_sets').where({ name: 'law' }).first('id')
  return seeded ? lawMaterialAt(work, { process, region, at }) : {}
}

/** Publishes a bundle as the next version of its process. Throws Problem `gate-refused` or `explanation-needed` with the findings; the same text as the newest version changes nothing. */
export async function publish(work: Work, bundle: Bundle, context: PublishContext, options: PublishOptions = {}): Promise<Published> {
  const { tx, now, actor } = work
  if (!/^[a-z][\w.-]{0,80}$/i.test(bundle.key)) throw problem('process-key', 422, '流程标识不合要求', { detail: `“${bundle.key}”应为字母开头的字母、数字、点与连字符` })
  await tx.raw('select pg_advisory_xact_lock(hashtext(?))', [`publish ${bundle.key}`])
  const { text, hash } = sealBundle(bundle)
  const newest = await tx('versions').where({ process: bundle.key }).orderBy('number', 'desc').first('id', 'number', 'hash', 'retired_at') as { id: string; number: number; hash: string; retired_at: Date | null } | undefined
  if (options.base !== undefined && (newest ? String(newest.id) : null) !== options.base) throw problem('version-raced', 409, '现行版本已经变化', { detail: newest ? `审阅之后，v${newest.number} 已先行发布；请对照 v${newest.number} 重新提交，以免覆盖其修改。` : '所依据的版本已不存在。', newest: newest?.number ?? null })
  if (newest?.hash === hash && !newest.retired_at && !options.effectiveAt) return { id: String(newest.id), process: bundle.key, number: newest.number, hash, findings: [], unchanged: true }
  const from = options.effectiveAt ?? now
  const { starts, items, ...seen } = options.findings ? await examine({ bundle, from: from.getTime() }) : await examined(work, bundle, context, { from, region: options.region })
  const findings = options.findings ?? seen.findings
  const errors = findings.filter(finding => finding.severity === 'error')
  if (errors.length) throw problem('gate-refused', 422, '流程没有通过发布检查', { detail: errors.slice(0, 3).map(finding => `${finding.element}：${finding.message}`).join('；'), findings })
  const silent = options.reasons ? unexplained(findings, options.reasons) : []
  if (silent.length) throw problem('explanation-needed', 422, '有提醒没有说明理由', { detail: silent.slice(0, 3).map(finding => `${finding.rule} ${finding.message}`).join('；'), findings: silent })
  const number = (newest?.number ?? 0) + 1
  const [row] = await tx('versions').insert({
    process: bundle.key, number, name: bundle.name, hash, bundle: text, family: bundle.key.split('.')[0]!.toUpperCase(), author: options.author ?? null, published_by: actor.id, published_at: now,
    effective_at: from, catalogue: items, findings: JSON.stringify(findings), migration: options.migration === undefined ? null : JSON.stringify(options.migration),
  }).returning('id') as { id: string }[]
  // those of older versions stay in the table and count for nothing
  if (starts.length) await tx('start_subscriptions').insert(starts.map(({ at, ...start }) => ({ ...start, at: at === null ? null : new Date(at), process: bundle.key, version_id: row!.id })))
  return { id: String(row!.id), process: bundle.key, number, hash, findings }
}

/** Takes a version out of use: nothing new starts on it, what runs on it goes on. Throws Problem `version-unknown`. */
export async function retire(work: Work, version: string, why: string): Promise<void> {
  const changed = await work.tx('versions').where({ id: version }).whereNull('retired_at').update({ retired_at: work.now, retired_by: work.actor.id, retired_why: why })
  if (!changed) throw problem('version-unknown', 404, '没有这个在用的版本', { version })
}

/** The bundle of a version as it was published. Throws Problem `version-unknown`. */
export async function bundleOf(db: Knex, version: string): Promise<Bundle> {
  const row = await db('versions').where({ id: version }).first('bundle') as { bundle: string } | undefined
  if (!row) throw problem('version-unknown', 404, '没有这个版本', { version })
  return JSON.parse(row.bundle) as Bundle
}

export interface FolderResult { process: string; folder: string; state: 'published' | 'same' | 'differs' | 'refused'; version?: Published; problem?: Problem; bundle?: Bundle }

/**
 * One process folder meets the database: absent → published; different from the newest version → published in demo mode, else
 * answered as `differs` for a change request; refused ones are answered with the problem, never thrown.
 */
export async function publishFolder(work: Work, folder: string, context: PublishContext, demo: boolean): Promise<FolderResult> {
  let bundle: Bundle | undefined
  try {
    bundle = readBundle(folder)
    const newest = await work.tx('versions').where({ process: bundle.key }).orderBy('number', 'desc').first('hash') as { hash: string } | undefined
    const { hash } = sealBundle(bundle)
    // a text that was published before is not news: someone chose a later one in the designer
    const known = await work.tx('versions').where({ process: bundle.key, hash }).first('id')
    if (newest?.hash === hash || known) return { process: bundle.key, folder, state: 'same' }
    if (newest && !demo) return { process: bundle.key, folder, state: 'differs', bundle }
    return { process: bundle.key, folder, state: 'published', version: await publish(work, bundle, context, { author: 'folder' }) }
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown
    return { process: bundle?.key ?? folder, folder, state: 'refused', problem: thrown }
  }
}
