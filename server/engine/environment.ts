import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Knex } from 'knex'

/**
 * What a replay depends on besides the moves: Node, its time zone database, feelin and the kernel's own text. Each change is
 * recorded as it is first started with, so that a replay that differs can say under what the moves were made (KERNEL §17).
 */
export interface Environment { node: string; tzdb: string; feelin: string; kernel: string }

const kernelDir = join(import.meta.dirname, '../kernel')

/** The environment of this process; `kernel` is the hash of the kernel's files. */
export function environment(): Environment {
  const hash = createHash('sha256')
  for (const file of (readdirSync(kernelDir, { recursive: true }) as string[]).filter(name => name.endsWith('.ts')).toSorted()) hash.update(file).update(readFileSync(join(kernelDir, file)))
  const { version } = createRequire(import.meta.url)('feelin/package.json') as { version: string }
  return { node: process.versions.node, tzdb: process.versions['tz'] ?? process.versions.icu ?? '', feelin: version, kernel: hash.digest('hex').slice(0, 12) }
}

/** Records the environment unless it is the one recorded last. */
export async function recordEnvironment(db: Knex, now: Environment = environment()): Promise<void> {
  await db.transaction(async tx => {
    await tx.raw('select pg_advisory_xact_lock(7204566)')
    const last = await tx('environments').orderBy('id', 'desc').first('node', 'tzdb', 'feelin', 'kernel') as Environment | undefined
    if (!last || differs(last, now)) await tx('environments').insert(now)
  })
}

const parts = ['node', 'tzdb', 'feelin', 'kernel'] as const
const differs = (one: Environment, other: Environment): string => parts.filter(part => one[part] !== other[part]).map(part => `${part} ${one[part]} → ${other[part]}`).join(', ')

/** How the environment changed since each instance last moved, by instance; those that moved under the present one are left out. */
export async function driftSince(db: Knex, instances: string[], now: Environment = environment()): Promise<Map<string, string>> {
  const { rows } = await db.raw<{ rows: (Environment & { id: string })[] }>(`select i.id::text, e.node, e.tzdb, e.feelin, e.kernel from instances i
    join lateral (select * from environments where at <= i.moved_at order by id desc limit 1) e on true where i.id = any(?)`, [instances])
  return new Map(rows.flatMap((row): [string, string][] => { const how = differs(row, now); return how ? [[row.id, how]] : [] }))
}
