// npm run crash [-- ROUNDS]: servers, and every fifth time PostgreSQL itself, are killed with -9 under load; then verify.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate, openDatabase } from '../server/database.ts'
import { launch } from '../server/embedded/launch.ts'
import { createEngine } from '../server/engine/engine.ts'
import { judge, prepare, quiet, startVictim } from './crash-city.ts'
import { survivors } from './crash-services.ts'

const say = (line: string): void => { process.stdout.write(`${line}\n`) }
const pause = (millis: number): Promise<void> => new Promise(resolve => setTimeout(resolve, millis))

async function main(rounds: number): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'yangguang-crash-'))
  chmodSync(dir, 0o755)
  let embedded = await launch(dir)
  const { url } = embedded
  const db = openDatabase(url, 4)
  await migrate(db)
  await prepare(db)
  const acknowledged = new Map<string, number>()
  let servers = 0
  let databases = 0
  for (let round = 1; round <= rounds; round += 1) {
    const victims = [startVictim(url, 8, acknowledged), startVictim(url, 8, acknowledged)]
    await Promise.all(victims.map(victim => victim.ready))
    await pause(50 + Math.random() * 700)
    if (round % 5 === 0) {
      process.kill(embedded.pid, 'SIGKILL')
      databases += 1
      await pause(300)
      embedded = await launch(dir)
      await pause(500 + Math.random() * 500)
    }
    await Promise.all(victims.map(victim => victim.kill()))
    servers += victims.length
    if (round % 10 === 0) say(`${round} 轮：已确认 ${acknowledged.size} 个实例`)
  }
  const engine = await createEngine({ db, services: survivors(db), gate: async () => ({}) })
  const calm = await quiet(db, 120_000)
  const result = await judge(db, url, acknowledged)
  await engine.stop()
  say(`杀死服务 ${servers} 次、数据库 ${databases} 次；实例 ${result.instances}，步 ${result.moves}，已确认的实例 ${result.acknowledged}`)
  say(`丢失 ${result.lost.length}，不一致 ${result.differences.length}，事务内服务次数不符 ${result.ledgerWrong.length}，没有调用却已完成 ${result.callsWithout}，停滞 ${result.stuck.length}，收尾${calm ? '完成' : '未完成'}`)
  for (const difference of result.differences.slice(0, 10)) say(JSON.stringify(difference))
  await db.destroy()
  await embedded.stop()
  rmSync(dir, { recursive: true, force: true })
  const bad = result.lost.length + result.differences.length + result.ledgerWrong.length + result.callsWithout + result.stuck.length
  if (bad || !calm) { say('失败'); process.exitCode = 1 } else say('全部一致')
}

await main(Number(process.argv[2] ?? 100))
