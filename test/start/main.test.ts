import { createServer } from 'node:net'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { launch } from '../../server/embedded/launch.ts'
import { alive } from '../../server/embedded/roll.ts'
import { folder, startServer } from './child.ts'

const postgresOf = (dir: string): number => Number(readFileSync(join(dir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])

test.serial('an empty folder becomes a platform; kill -9 leaves a database that the next start takes over; SIGTERM leaves nothing', async t => {
  const dir = folder(t)
  const settings = { DATA_DIR: dir, NODE_ENV: 'production', DEMO: '' }
  const first = startServer(t, settings)
  // the page is there before the database is
  t.is((await first.get('/')).status, 200)
  await first.says('停止      按 Ctrl+C')
  t.deepEqual(await (await first.get('/health')).json(), { status: 'ok' })
  t.deepEqual(await (await first.get('/api/startup')).json(), { ready: true, phase: 'ready', done: 1, total: 1, message: '全部就绪', demo: false })
  t.regex(first.said(), /sysadmin，口令 \S{16}/)
  t.notRegex(first.said(), /演示账号/)
  t.is((await first.get('/api/session/demo-accounts')).status, 404)
  const demo = await fetch(`http://127.0.0.1:${await first.port()}/api/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ username: 'xubaiqin', password: 'yangguang' }) })
  t.is(demo.status, 401)

  const postgres = postgresOf(dir)
  first.kill('SIGKILL')
  await first.ended
  t.true(alive(postgres))

  const second = startServer(t, settings)
  await second.says('停止      按 Ctrl+C')
  t.true(second.said().includes(`重新接上仍在运行的 PostgreSQL（进程 ${postgres}`))
  t.notRegex(second.said(), /sysadmin，口令/)
  second.kill('SIGTERM')
  t.is(await second.ended, 0)
  t.true(second.said().includes('已停止'))
  t.false(alive(postgres))
})

test.serial('a signal while the database is being made leaves no postgres behind', async t => {
  const dir = folder(t)
  const child = startServer(t, { DATA_DIR: dir })
  await child.says('初始化 PostgreSQL')
  child.kill('SIGTERM')
  t.is(await child.ended, 0)
  t.notRegex(child.said(), /无法启动/)
  const again = await launch(dir)
  t.false(again.attached)
  await again.stop()
})

test.serial('a port in use and a setting that cannot be meant are sentences, and the start ends with 1', async t => {
  const squatter = createServer().listen(0, '127.0.0.1')
  t.teardown(() => squatter.close())
  await new Promise(done => squatter.once('listening', done))
  const { port } = squatter.address() as { port: number }
  const busy = startServer(t, { PORT: String(port), DATA_DIR: folder(t) })
  t.is(await busy.ended, 1)
  t.true(busy.said().includes(`端口 ${port} 已被占用`))
  t.notRegex(busy.said(), /初始化/)
  const wrong = startServer(t, { DATABASE_URL: 'localhost:5432' })
  t.is(await wrong.ended, 1)
  t.regex(wrong.said(), /DATABASE_URL 应形如 postgres:/)
})
