import type { Knex } from 'knex'
import { openHouse } from './app.ts'
import { readConfig, type Config } from './config.ts'
import { migrate, openDatabase } from './database.ts'
import { launch, type Embedded } from './embedded/launch.ts'
import { buildUi } from './http/build-ui.ts'
import { createSite, type Site } from './http/site.ts'
import { log, setLogLevel } from './log.ts'
import { Problem, problem } from './problem.ts'
import { measureClock } from './work.ts'

/** Start-up from nothing to a city at work; each phase is printed and shown on the page. */
const say = (line: string): void => { process.stdout.write(`  ${line}\n`) }

async function main(): Promise<void> {
  const config = readConfig()
  setLogLevel(config.logLevel)
  process.stdout.write('\n阳光 公共资源交易平台\n\n')
  const site = await createSite(config)
  say(`页面地址  http://localhost:${site.port}`)
  const interface_ = buildUi(config.distDir).then(how => { if (how === 'built') say('界面已生成'); if (how === 'failed') say('界面没有生成成功：请在完整安装（npm ci）的目录里启动') })
  const stops: (() => Promise<void>)[] = [() => site.close()]
  handleSignals(stops)
  const url = await database(config, site, stops)
  const db = openDatabase(url)
  stops.push(() => db.destroy())
  site.report({ phase: 'migrate', message: '正在升级数据库结构' })
  const applied = await migrate(db)
  if (applied.length) say(`数据库结构已更新（${applied.length} 步）`)
  await measureClock(db)
  setInterval(() => void measureClock(db).catch(() => {}), 10 * 60_000).unref()
  const house = await openHouse(config, db, url)
  stops.push(() => house.stop())
  site.open(house)
  say('平台已可使用；以下在后台继续')
  await house.fill((phase, done, total, message) => {
    site.report({ phase, done, total, message })
    if (done === total || done % 10 === 0) say(`${message} ${done}/${total}`)
  })
  await interface_
  site.report({ ready: true, phase: 'ready', message: '全部就绪' })
  farewell(config, site)
}

async function database(config: Config, site: Site, stops: (() => Promise<void>)[]): Promise<string> {
  site.report({ phase: 'database', message: '正在启动数据库' })
  if (!config.databaseUrl) {
    const embedded: Embedded = await launch(config.dataDir, config.databasePort, say)
    stops.push(() => embedded.stop())
    return embedded.url
  }
  await reach(config.databaseUrl, site)
  return config.databaseUrl
}

/** Waits for a database that is down, saying so; refuses one of an unsupported version. */
async function reach(url: string, site: Site): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    const db: Knex = openDatabase(url, 1)
    try {
      const { rows: [row] } = await db.raw<{ rows: { server_version_num: string }[] }>('show server_version_num')
      const major = Math.floor(Number(row!.server_version_num) / 10_000)
      if (major < 15 || major > 18) throw problem('database-version', 500, `PostgreSQL ${major} 不受支持`, { detail: '支持 15–18。' })
      return
    } catch (error) {
      if (error instanceof Problem) throw error
      const address = new URL(url)
      const message = `数据库 ${address.hostname}:${address.port || 5432}${address.pathname} 连接不上：${(error as Error).message}`
      site.report({ message })
      if (attempt % 10 === 0) say(`${message}；每秒重试，按 Ctrl+C 停止`)
      await new Promise(done => setTimeout(done, 1000))
    } finally { await db.destroy() }
  }
}

/** SIGTERM and Ctrl+C: finish what is in hand, stop in reverse order, leave within ten seconds. */
function handleSignals(stops: (() => Promise<void>)[]): void {
  let leaving = false
  const leave = (): void => {
    if (leaving) process.exit(1)
    leaving = true
    process.stdout.write('\n  正在停止……\n')
    setTimeout(() => process.exit(1), 10_000).unref()
    void (async () => {
      const [site, ...rest] = stops
      await site!().catch(() => {})
      for (const stop of rest.reverse()) await stop().catch(error => log.error({ err: error }, 'stop failed'))
      process.stdout.write('  已停止。\n')
      process.exit(0)
    })()
  }
  process.on('SIGTERM', leave)
  process.on('SIGINT', leave)
}

function farewell(config: Config, site: Site): void {
  say('')
  say(`打开      http://localhost:${site.port}`)
  if (config.demo) {
    say('演示账号（口令均为 yangguang）')
    for (const [name, who] of [['xubaiqin', '流程设计师 许柏勤（公管办）'], ['fengmoming', '流程发布审核人 冯墨明（公管办）'], ['gemeiyue', '受理岗 葛梅悦（交易中心）'], ['leiwangqin', '行政监督员 雷旺勤（规划建设和住房局）']]) say(`  ${name!.padEnd(14)} ${who}`)
    say('  其余角色见登录页的角色选择')
  }
  say('停止      按 Ctrl+C')
  say('')
}

main().catch((error: unknown) => {
  process.stderr.write(`\n  无法启动：${error instanceof Error ? error.message : String(error)}\n\n`)
  if (!(error instanceof Problem) && error instanceof Error && !/[\u4e00-\u9fff]/.test(error.message)) log.error({ err: error }, 'start failed')
  process.exit(1)
})
