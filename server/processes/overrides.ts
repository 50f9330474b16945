import type { z } from 'zod'
import type { Override } from '../contract/version-law.ts'
import { lawAt } from '../engine/rule-sets.ts'
import { isAdvice, reasonKey, type Finding } from '../law/finding.ts'
import type { Work } from '../work.ts'

/**
 * Advice (WARN) is gone against only with a written reason. The log keeps who, which rule, on which element and why, with the version it was
 * published as; 司法局 and 监察局 read it. Rounds that were sent back stay in it.
 */
type Shown = z.input<typeof Override>
interface Row { id: string; request: string; number: number | null; process: string; name: string; rule: string; element: string; message: string; article: Shown['article']; why: string; by_name: string; by_role: string; at: Date }

/** Writes down every reason given for a submitted text (its hash), once a round. */
export async function logOverrides({ tx, actor, now, ...work }: Work, request: { id: string; process: string; hash: string }, findings: Finding[], reasons: Record<string, string>): Promise<void> {
  const advice = findings.filter(isAdvice)
  if (!advice.length) return
  const { id } = await lawAt({ tx, actor, now, ...work })
  await tx('finding_overrides').insert(advice.map(finding => ({
    request: request.id, hash: request.hash, process: request.process, rule: finding.rule, element: finding.element, message: finding.message, article: finding.article ? JSON.stringify(finding.article) : null,
    why: reasons[reasonKey(finding)]!.trim(), by_account: actor.id, by_name: actor.name, by_role: actor.role, rule_set: `law:${id}`, at: now,
  })))
}

/** The reasons kept for a request's text, by key: what publishing may rest on. */
export async function reasonsFor({ tx }: Work, request: { id: string; hash: string }): Promise<Record<string, string>> {
  const rows = await tx('finding_overrides').where({ request: request.id, hash: request.hash }).select('rule', 'element', 'why') as { rule: string; element: string; why: string }[]
  return Object.fromEntries(rows.map(row => [reasonKey(row), row.why]))
}

/** Ties the reasons of a text to the version it became. */
export async function keepOverrides({ tx }: Work, request: { id: string; hash: string }, version: string): Promise<void> {
  await tx('finding_overrides').where({ request: request.id, hash: request.hash }).update({ version })
}

/** The log, newest first, of a version, of a process, or of all. */
export async function overridesOf({ tx }: Work, asked: { version?: string | undefined; process?: string | undefined }): Promise<Shown[]> {
  const rows = await tx('finding_overrides as o').join('change_requests as r', 'r.id', 'o.request').leftJoin('versions as v', 'v.id', 'o.version')
    .modify(query => {
      if (asked.version) void query.where('o.version', asked.version)
      if (asked.process) void query.where('o.process', asked.process)
    })
    .orderBy('o.id', 'desc').limit(300)
    .select('o.id', 'o.request', 'v.number', 'o.process', 'r.process_name as name', 'o.rule', 'o.element', 'o.message', 'o.article', 'o.why', 'o.by_name', 'o.by_role', 'o.at') as Row[]
  return rows.map(({ number, by_name: by, by_role: role, at, ...row }) => ({ ...row, id: String(row.id), request: String(row.request), version: number, by, role, at: at.toISOString() }))
}
