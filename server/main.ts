import type { RunningHouse } from './app.ts'
import { readConfig, type Config } from './config.ts'
import { migrate, openDatabase, reach } from './database.ts'
import { launch } from './embedded/launch.ts'
import { buildUi } from './http/build-ui.ts'
import { asProblem } from './http/problems.ts'
import { createSite, type Site } from './http/site.ts'
import { log, setLogLevel } from './log.ts'
import { Problem } from './problem.ts'
import { measureClock } from './work.ts'

/** Start-up from nothing to a city at work; each phase is printed and shown on the page. */
const say = (line: string): void => { process.stdout.write(`  ${line}\n`) }

/** What must be undone on leaving; the site first, the rest in reverse order. */
const stops: (() => Promise<void>)[] = []
let leaving: Promise<void> | undefined

async function main(): Promise<void> {
  const config = readConfig()
  setLogLevel(config.logLevel)
  process.on('SIGTERM', onSignal)
  process.on('SIGINT', onSignal)
  process.stdout.write('\n阳光 公共资源交易平台\n\n')
  const site = await createSite(config)
  stops.push(() => site.close())
  say(`页面地址  http://localhost:${site.port}`)
  // the page answers from here on; the platform itself is loaded while the database starts
  const [url, { openHouse }] = await Promise.all([database(config, site), import('./app.ts')])
  const ui = buildUi(config.distDir).then(how => { if (how === 'built') say('界面已生成'); if (how === 'failed') say('界面没有生成成功：请在完整安装（npm ci）的目录里启动') })
  const db = openDatabase(url)
  stops.push(() => db.destroy())
  site.report({ phase: 'migrate', message: '正在升级数据库结构' })
  const applied = await migrate(db)
  if (applied.length) say(`数据库结构已更新（${applied.length} 步）`)
  await measureClock(db)
  const house = await openHouse(config, db, url)
  stops.push(() => house.stop())
  site.open(house)
  say('平台已可使用；以下在后台继续')
  await fill(house, site)
  await ui
  site.report({ ready: true, phase: 'ready', message: '全部就绪' })
  farewell(config, site)
}

/** Publishing and the demo city, behind the open door: a database that goes away is waited for, any other failure is told and does not close the door. */
async function fill(house: RunningHouse, site: Site): Promise<void> {
  for (;;) {
    try {
      return await house.fill((phase, done, total, message) => {
        site.report({ phase, done, total, message })
        if (done === total || done % 10 === 0) say(`${message} ${done}/${total}`)
      })
    } catch (error) {
      if (leaving) return
      if (asProblem(error).code !== 'database-unavailable') {
        log.error({ err: error }, 'fill failed')
        say(`流程发布或演示城市没有做完：${error instanceof Error ? error.message : String(error)}；平台照常可用，下次启动再做`)
        return
      }
      say('数据库断开；恢复后继续')
      await reach(house.databaseUrl, () => {})
    }
  }
}

/** The address of the database once it answers: the given one, or the embedded one, which is stopped also when we leave while it starts. */
async function database(config: Config, site: Site): Promise<string> {
  site.report({ phase: 'database', message: '正在启动数据库' })
  if (config.databaseUrl) {
    await reach(config.databaseUrl, message => { site.report({ message }); say(`${message}；每秒重试，按 Ctrl+C 停止`) })
    return config.databaseUrl
  }
  const launching = launch(config.dataDir, config.databasePort, say)
  stops.push(async () => { await (await launching.catch(() => undefined))?.stop() })
  return (await launching).url
}

/** Finishes what is in hand and stops everything once, however often it is asked. */
function leave(): Promise<void> {
  leaving ??= (async () => {
    const [site, ...rest] = stops
    await site?.().catch(() => {})
    for (const stop of rest.reverse()) await stop().catch(error => log.error({ err: error }, 'stop failed'))
  })()
  return leaving
}

/** SIGTERM and Ctrl+C; a second one does not wait. A first start may be making the database, which takes a slow machine its time. */
function onSignal(): void {
  if (leaving) process.exit(1)
  process.stdout.write('\n  正在停止……\n')
  setTimeout(() => process.exit(1), 25_000).unref()
  void leave().then(() => {
    process.stdout.write('  已停止。\n')
    process.exit(0)
  })
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

main().catch(async (error: unknown) => {
  // what fails because we are leaving is no failure
  if (leaving) return
  process.stderr.write(`\n  无法启动：${error instanceof Error ? error.message : String(error)}\n\n`)
  if (!(error instanceof Problem) && error instanceof Error && !/[\u4e00-\u9fff]/.test(error.message)) log.error({ err: error }, 'start failed')
  setTimeout(() => process.exit(1), 10_000).unref()
  await leave()
  process.exit(1)
})
