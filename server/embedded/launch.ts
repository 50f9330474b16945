import { existsSync, mkdirSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { nativeFolder, reachable, usableBinaries } from './binaries.ts'
import { checkCluster, halt, initialise, postmaster, ready, start } from './cluster.ts'
import { newPlace, readPlace, writePlace, type Place } from './place.ts'
import { alive, alone, enlist, signOut } from './roll.ts'
import { chooseRunner, type Runner } from './runner.ts'

/**
 * Real PostgreSQL from the registry, in a folder. The launcher drops root, copies binaries out of unreadable folders,
 * re-attaches to a server that outlived a killed parent, and stops it when the last of our servers leaves.
 */
export interface Embedded { url: string; attached: boolean; pid: number; stop(): Promise<void> }

/** `native`: the folder of the binaries, `refuge`: where data and binaries go when the runner cannot enter `dataDir` (tests name their own). */
export interface LaunchOptions { native?: string; refuge?: string }

/** Starts (or re-attaches to) the cluster of `dataDir`. `port` 0 = the one used before, else any free one. Throws sentences. */
export async function launch(dataDir: string, port = 0, say: (line: string) => void = () => {}, { native, refuge = '/var/lib/yangguang' }: LaunchOptions = {}): Promise<Embedded> {
  try { mkdirSync(dataDir, { recursive: true }) } catch (error) { throw new Error(`数据目录 ${dataDir} 不能建立：${(error as Error).message}`, { cause: error }) }
  return alone(dataDir, async () => {
    const known = readPlace(dataDir)
    if (known) checkCluster(known.cluster)
    else checkCluster(join(dataDir, 'postgres'))
    const runner = chooseRunner(known && existsSync(known.cluster) ? statSync(known.cluster).uid : undefined)
    const base = reachable(dataDir, runner.uid) ? dataDir : refuge
    mkdirSync(base, { recursive: true, mode: 0o755 })
    const place = known ?? newPlace(dataDir, base)
    if (base !== dataDir) say(`用户 ${runner.name} 进不了 ${dataDir}，数据库放在 ${place.cluster}`)
    const binaries = await usableBinaries(native ?? nativeFolder(), runner, base)
    const how = { dataDir, place, runner, binaries, port, say }
    const first = await run(how)
    enlist(dataDir)
    const kept = keep(how, first.pid)
    return {
      url: urlOf(place), attached: first.attached, get pid() { return kept.pid() },
      stop: () => { kept.stop(); return alone(dataDir, async () => { if (!signOut(dataDir)) await halt(place.cluster, kept.pid()) }) },
    }
  })
}

/**
 * A database that is killed under a living server is started again, on its old port: every pool knows only that one. While
 * another program holds the port it is said once and tried again.
 */
function keep(how: Run, first: number): { pid(): number; stop(): void } {
  let [pid, stopped, busy, told] = [first, false, false, false]
  const revive = (): Promise<void> => alone(how.dataDir, async () => {
    if (stopped) return
    const { port } = how.place
    if (!postmaster(how.place.cluster) && await freePort(port) !== port) {
      if (!told) how.say(`内嵌数据库意外停止，端口 ${port} 被别的程序占用；释放后自动恢复`)
      told = true
      return
    }
    how.say('内嵌数据库意外停止，正在重新启动')
    pid = (await run({ ...how, port })).pid
    told = false
  })
  const beat = setInterval(() => {
    if (busy || alive(pid)) return
    busy = true
    void revive().catch((error: unknown) => how.say(String(error instanceof Error ? error.message : error))).finally(() => { busy = false })
  }, 1000)
  beat.unref()
  return { pid: () => pid, stop() { stopped = true; clearInterval(beat) } }
}

interface Run { dataDir: string; place: Place; runner: Runner; binaries: string; port: number; say(line: string): void }
const urlOf = (place: Place): string => `postgres://postgres:${place.password}@127.0.0.1:${place.port}/yangguang`

/** A server that ends while we attach to it, or a port taken between probing and binding, is no reason to give up at once. */
async function run({ dataDir, place, runner, binaries, port, say }: Run): Promise<{ pid: number; attached: boolean }> {
  for (let attempt = 1; ; attempt += 1) {
    const running = postmaster(place.cluster)
    if (running) {
      say(`重新接上仍在运行的 PostgreSQL（进程 ${running.pid}，端口 ${running.port}）`)
      place.port = running.port
    } else {
      if (!existsSync(join(place.cluster, 'PG_VERSION'))) { say('初始化 PostgreSQL 数据目录'); await initialise(binaries, place, runner) }
      place.port = await freePort(port || place.port)
      say(`启动 PostgreSQL（端口 ${place.port}）`)
    }
    writePlace(dataDir, place)
    const pid = running?.pid ?? start(binaries, place, runner)
    try {
      await ready(urlOf(place), pid, place.cluster)
      return { pid, attached: Boolean(running) }
    } catch (error) {
      if (alive(pid) || attempt === 3) { if (!running) await halt(place.cluster, pid); throw error }
    }
  }
}

/** The wanted port when nobody listens on it, else any free one. */
async function freePort(wanted: number): Promise<number> {
  const attempt = (port: number): Promise<number | undefined> => new Promise(resolve => {
    const probe = createServer()
    probe.once('error', () => resolve(undefined))
    probe.listen(port, '127.0.0.1', () => { const got = (probe.address() as { port: number }).port; probe.close(() => resolve(got)) })
  })
  return await attempt(wanted) ?? (await attempt(0))!
}
