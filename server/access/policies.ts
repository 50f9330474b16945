import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Knex } from 'knex'
import pg from 'pg'
import { digestOf, readDuties, readRules, type Duty, type Rule } from './rule.ts'
import { buildRuleset, type Ruleset } from './ruleset.ts'
import { afterRelease, type Policies } from './shipped.ts'

/**
 * Writes policies/*.csv as version 1 when the database has none; after a release that brings other rows, adds a version with just these
 * changes (shipped.ts). Versions are immutable: a change is a new one.
 */
export async function seedPolicies(db: Knex, policiesDir: string): Promise<void> {
  const rules = readRules(readFileSync(join(policiesDir, 'roles.csv'), 'utf8'))
  const duties = readDuties(readFileSync(join(policiesDir, 'duties.csv'), 'utf8'))
  const digest = digestOf(rules, duties)
  await db.transaction(async tx => {
    await tx.raw('select pg_advisory_xact_lock(7204574)')
    // an older program that starts beside a newer one takes nothing back
    if (await tx('shipped_policies').where({ digest }).first('id')) return
    const before = await tx('shipped_policies').orderBy('id', 'desc').first('rules', 'duties') as Policies | undefined
    if (!before) await writePolicies(tx, { rules, duties, note: '初始策略', proposedBy: 'system' })
    else {
      const brought = afterRelease({ before, now: { rules, duties }, inForce: (await loadPolicies(tx))! })
      if (brought) await writePolicies(tx, { rules: brought.rules, duties: brought.duties, note: `程序升级：新增 ${brought.added} 条，撤去 ${brought.removed} 条`, proposedBy: 'system' })
    }
    await tx('shipped_policies').insert({ digest, rules: JSON.stringify(rules), duties: JSON.stringify(duties) })
  })
}

/** Adds a version; its listeners on every server load it after the commit. Roles named by the rules must exist. */
export async function writePolicies(tx: Knex.Transaction, { rules, duties, note, proposedBy, confirmedBy }: { rules: Rule[]; duties: Duty[]; note: string; proposedBy: string; confirmedBy?: string }): Promise<number> {
  const newest = await tx<{ version: number }>('policy_sets').max({ version: 'version' }).first() as { version: number | null }
  const version = (newest.version ?? 0) + 1
  buildRuleset(version, rules, duties)
  await tx('policy_sets').insert({ version, digest: digestOf(rules, duties), note, proposed_by: proposedBy, confirmed_by: confirmedBy ?? null, valid_from: tx.fn.now() })
  await tx.batchInsert('policies', rules.map((rule, index) => ({ version, ...rule, line: index + 1, note: rule.note ?? null })), 500)
  await tx('duties').insert(duties.map(duty => ({ version, ...duty })))
  return version
}

/** The newest version, built; undefined while none is written. */
export async function loadPolicies(db: Knex | Knex.Transaction): Promise<Ruleset | undefined> {
  const newest = await db<{ version: number }>('policy_sets').orderBy('version', 'desc').first()
  if (!newest) return undefined
  const { version } = newest
  const rules = await db<Rule & { version: number; note: string | null }>('policies').where({ version }).orderBy('line')
  const duties = await db<Duty & { version: number }>('duties').where({ version }).select('one', 'other', 'scope', 'why')
  return buildRuleset(version, rules.map(({ line, role, domain, object, actions, condition, effect, note }) => ({ line, role, domain, object, actions, condition, effect, ...note ? { note } : {} })), duties)
}

type Channel = 'policies' | 'people' | 'sessions'

/** Calls back when policies or people change on any server, and after every reconnect (something may have been missed). Listens before it returns; answers how to stop. */
export async function watch(url: string, changed: (channel: Channel, payload: string) => void): Promise<() => Promise<void>> {
  let client: pg.Client
  let stopped = false
  const connect = async (first: boolean): Promise<void> => {
    client = new pg.Client({ connectionString: url, application_name: 'yangguang-policies', keepAlive: true })
    client.on('notification', ({ channel, payload }) => changed(channel as Channel, payload ?? ''))
    client.on('error', () => {})
    client.on('end', () => { if (!stopped) setTimeout(() => void connect(false), 500).unref() })
    try {
      await client.connect()
      await client.query('listen policies; listen people; listen sessions')
      if (!first) for (const channel of ['policies', 'people', 'sessions'] as const) changed(channel, '')
    } catch { await client.end().catch(() => {}) }
  }
  await connect(true)
  return async () => { stopped = true; await client.end().catch(() => {}) }
}
