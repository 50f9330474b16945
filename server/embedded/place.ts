import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'

/** Where the cluster of a data directory lies, how to sign in, and the port it used last. Kept in `postgres.json`. */
export interface Place { cluster: string; password: string; port: number }

/** The place noted in `dataDir`; a folder that was moved takes its cluster along. Throws a sentence when the note is damaged. */
export function readPlace(dataDir: string): Place | undefined {
  const file = join(dataDir, 'postgres.json')
  if (!existsSync(file)) return undefined
  let noted: Place
  try { noted = JSON.parse(readFileSync(file, 'utf8')) as Place } catch { throw new Error(`${file} 已损坏，无法得知内嵌数据库的口令。请从备份恢复这个文件。`) }
  const cluster = resolve(dataDir, noted.cluster)
  const beside = join(dataDir, basename(cluster))
  return { ...noted, cluster: !existsSync(cluster) && existsSync(beside) ? beside : cluster }
}

/** A new place under `base`; refuses a cluster whose note, and with it the password, is lost. */
export function newPlace(dataDir: string, base: string): Place {
  if (existsSync(join(dataDir, 'postgres'))) throw new Error(`${dataDir} 里有数据库，却没有 postgres.json（口令在其中）。请从备份恢复这个文件，或换一个 DATA_DIR。`)
  return writePlace(dataDir, { cluster: join(base, base === dataDir ? 'postgres' : `postgres-${randomBytes(6).toString('hex')}`), password: randomBytes(24).toString('base64url'), port: 0 })
}

/** Written beside and moved over: a kill in between leaves the old note whole. */
export function writePlace(dataDir: string, place: Place): Place {
  const file = join(dataDir, 'postgres.json')
  const inside = !relative(dataDir, place.cluster).startsWith('..')
  writeFileSync(`${file}.new`, `${JSON.stringify({ ...place, cluster: inside ? relative(dataDir, place.cluster) : place.cluster }, null, 2)}\n`, { mode: 0o600 })
  renameSync(`${file}.new`, file)
  return place
}
