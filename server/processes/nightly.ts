import type { z } from 'zod'
import type { LaterFinding } from '../contract/version-law.ts'
import { lawAside } from '../engine/examine-aside.ts'
import { lawMaterialAt } from '../engine/law-context.ts'
import { lawAt } from '../engine/rule-sets.ts'
import type { House } from '../house.ts'
import type { Finding } from '../law/finding.ts'
import { dateAt, startOf } from '../law/moment.ts'
import { log } from '../log.ts'
import { inWork, mayAll, system, type Work } from '../work.ts'

/**
 * The law of the day over versions of other days (DOMAIN §1.1: nightly over all running versions). A version that was lawful when it was published
 * may fall foul of a rule since: that is kept beside the version, which itself never changes, and shown to who can write the next one.
 */
const everyMs = 600_000

/** SQL: of the versions `v` those that answer for something: the newest in force of each process, and older ones that still run. Binding: the instant. */
export const answering = `(v.id in (select distinct on (process) id from versions where retired_at is null and effective_at <= ? order by process, number desc)
  or exists (select from instances i where i.version_id = v.id and i.status in ('active', 'suspended')))`

/** Every ten minutes looks for versions not yet checked today, or checked under another rule set. Any server may; one does each. */
export function keepChecking(house: House): { stop(): void } {
  const look = (): void => void checkVersions(house).catch(error => log.warn({ err: error }, 'law: the check of published versions is put off'))
  const timer = setInterval(look, everyMs)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}

/** Checks what is due, a version in a transaction each. Answers how many were checked. */
export async function checkVersions({ db }: Pick<House, 'db'>): Promise<number> {
  for (let checked = 0; ; checked += 1) if (!await inWork(db, system, mayAll, checkNext)) return checked
}

async function checkNext(work: Work): Promise<boolean> {
  const { tx, now } = work
  const { id, validFrom } = await lawAt(work)
  const set = `law:${id}`
  const { rows: [due] } = await tx.raw<{ rows: { id: string; process: string; bundle: string; findings: Finding[] | null }[] }>(`
    select v.id, v.process, v.bundle, v.findings from versions v left join version_checks c on c.version = v.id
    where ${answering} and (c.version is null or c.rule_set <> ? or c.at < ?)
    order by v.id limit 1 for no key update of v skip locked`, [now, set, new Date(startOf(dateAt(now.getTime())))])
  if (!due) return false
  // it follows nothing: what a new version owes the one before is no question of today's law
  const law = { ...await lawMaterialAt(work, { process: due.process }), base: null }
  const known = new Set((due.findings ?? []).map(sameAs))
  const later = (await lawAside(due.bundle, law)).filter(one => (one.severity === 'error' || one.severity === 'warn') && !one.notRun && !known.has(sameAs(one)))
  await keep(work, String(due.id), [...new Map(later.map(one => [sameAs(one), one])).values()], { set, validFrom })
  await tx('version_checks').insert({ version: due.id, rule_set: set, at: now }).onConflict('version').merge()
  return true
}

const sameAs = ({ rule, element, message }: Pick<Finding, 'rule' | 'element' | 'message'>): string => `${rule}\n${element}\n${message}`

async function keep({ tx, now }: Work, version: string, later: Finding[], { set, validFrom }: { set: string; validFrom: string }): Promise<void> {
  const open = await tx('version_findings').where({ version }).whereNull('until').select('rule', 'element', 'message') as Finding[]
  const there = new Set(later.map(sameAs)), before = new Set(open.map(sameAs))
  for (const { rule, element, message } of open) if (!there.has(sameAs({ rule, element, message }))) await tx('version_findings').where({ version, rule, element, message }).update({ until: now })
  const added = later.filter(one => !before.has(sameAs(one)))
  if (added.length) await tx('version_findings').insert(added.map(({ rule, element, message, severity, article }) => ({ version, rule, element, message, severity, article: article ? JSON.stringify(article) : null, rule_set: set, in_force: validFrom, since: now, until: null })))
    .onConflict(['version', 'rule', 'element', 'message']).merge(['severity', 'article', 'rule_set', 'in_force', 'since', 'until'])
}

interface Row { rule: string; severity: 'error' | 'warn'; element: string; message: string; article: z.input<typeof LaterFinding>['article']; in_force: string; since: Date }

/** What the last check found in a version, and when that was. */
export async function laterFindings({ tx }: Work, version: string): Promise<{ findings: z.input<typeof LaterFinding>[]; checkedAt: string | null }> {
  const rows = await tx('version_findings').where({ version }).whereNull('until').orderBy(['severity', 'rule', 'element']).select('rule', 'severity', 'element', 'message', 'article', tx.raw('in_force::text'), 'since') as Row[]
  const check = await tx('version_checks').where({ version }).first('at') as { at: Date } | undefined
  return { findings: rows.map(({ in_force: inForce, since, ...row }) => ({ ...row, inForce, since: since.toISOString() })), checkedAt: check?.at.toISOString() ?? null }
}
