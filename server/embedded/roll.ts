import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, linkSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** Whether a process runs; one that ended and that nobody has collected yet (a container without an init) does not. */
export const alive = (pid: number): boolean => stampOf(pid) !== undefined

function exists(pid: number): boolean {
  try { process.kill(pid, 0); return true } catch (error) { return (error as NodeJS.ErrnoException).code === 'EPERM' }
}

/** What tells a process from a later one with the same number: when it began. Undefined for one that ended. */
function stampOf(pid: number): string | undefined {
  if (!pid || !exists(pid)) return undefined
  if (process.platform !== 'linux') return spawnSync('ps', ['-p', String(pid), '-o', 'lstart='], { encoding: 'utf8' }).stdout.trim() || undefined
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')
    return fields[0] === 'Z' ? undefined : fields[19]
  } catch { return undefined }
}

/** Several servers may use one folder; each signs in, and the last one out stops the database. */
const folder = (dataDir: string): string => join(dataDir, 'servers')

export function enlist(dataDir: string): void {
  mkdirSync(folder(dataDir), { recursive: true })
  writeFileSync(join(folder(dataDir), String(process.pid)), stampOf(process.pid) ?? '')
  chmodSync(folder(dataDir), 0o755)
}

/** Signs out; answers whether another living server still uses the folder. */
export function signOut(dataDir: string): boolean {
  rmSync(join(folder(dataDir), String(process.pid)), { force: true })
  return readdirSync(folder(dataDir)).some(name => {
    if (stampOf(Number(name)) === readFileSync(join(folder(dataDir), name), 'utf8')) return true
    rmSync(join(folder(dataDir), name), { force: true })
    return false
  })
}

let asked = 0

/** Runs `act` while no other server starts or stops the database of this folder. A dead holder's lock counts for nothing. */
export async function alone<T>(dataDir: string, act: () => Promise<T>): Promise<T> {
  const lock = join(dataDir, 'launch.lock')
  const mine = `${lock}.${process.pid}.${asked += 1}`
  writeFileSync(mine, `${process.pid} ${stampOf(process.pid)}`)
  try {
    for (;;) {
      try { linkSync(mine, lock); break } catch (error) { if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error }
      const holder = existsSync(lock) ? readFileSync(lock, 'utf8') : ''
      const [pid, stamp] = holder.split(' ')
      if (holder && stampOf(Number(pid)) !== stamp) rmSync(lock, { force: true })
      else await wait(50)
    }
  } finally { rmSync(mine, { force: true }) }
  try { return await act() } finally { rmSync(lock, { force: true }) }
}
