// npm run verify: replays every instance from its moves, compares states, hash chains and open rows with the database; exit 1 on any difference.
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { readConfig } from './config.ts'
import { openDatabase } from './database.ts'
import { launch } from './embedded/launch.ts'
import { verifyAll } from './engine/verify.ts'

const say = (line: string): void => { process.stdout.write(`${line}\n`) }

/** The database of a running server is used as it is; a stopped embedded one is started for the while. */
async function open(): Promise<{ url: string; close(): Promise<void> }> {
  const config = readConfig()
  if (config.databaseUrl) return { url: config.databaseUrl, close: async () => {} }
  if (!existsSync(join(config.dataDir))) throw new Error(`没有数据目录 ${config.dataDir}`)
  const embedded = await launch(config.dataDir, config.databasePort, () => {})
  return { url: embedded.url, close: () => embedded.stop() }
}

async function main(): Promise<void> {
  const { url, close } = await open()
  const db = openDatabase(url, 2)
  try {
    const result = await verifyAll(db, url, availableParallelism(), () => performance.now())
    say(`实例 ${result.instances}，步 ${result.moves}，版本 ${result.versions}；用时 ${(result.millis / 1000).toFixed(1)} 秒，每秒 ${result.movesPerSecond} 步`)
    for (const { instance, what, detail, drift } of result.differences.slice(0, 50)) say(`不一致  ${instance ? `实例 ${instance}` : '版本'}  ${what}：${detail}${drift ? `（其后环境有变：${drift}，以存储为准）` : ''}`)
    if (result.differences.length > 50) say(`……共 ${result.differences.length} 处不一致`)
    if (result.differences.length) process.exitCode = 1
    else say('全部一致')
  } finally {
    await db.destroy()
    await close()
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`无法核对：${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 2
})
