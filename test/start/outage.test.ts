import { setTimeout as wait } from 'node:timers/promises'
import test from 'ava'
import pg from 'pg'
import { launch } from '../../server/embedded/launch.ts'
import { migrate, migrationNames, openDatabase } from '../../server/database.ts'
import { database } from '../support/database.ts'
import { folder, startServer, type Child } from './child.ts'

/** Asks until the answer has this status; the server decides how long that takes, ava's own limit ends a wait in vain. */
async function until(child: Child, path: string, status: number): Promise<Response> {
  for (;;) {
    const reply = await child.get(path).catch((error: unknown) => { throw new Error(child.said(), { cause: error }) })
    if (reply.status === status) return reply
    await reply.arrayBuffer()
    await wait(100)
  }
}

const addresses = async (url: string, sql: string): Promise<unknown[]> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try { return (await client.query(sql)).rows } finally { await client.end() }
}

test.serial('two servers wait for a database that is down, start on it together, and outlive an outage', async t => {
  const dir = folder(t)
  const made = await launch(dir)
  const { url } = made
  await made.stop()
  const settings = { DATABASE_URL: url, DEMO: '1' }
  const [one, two] = [startServer(t, settings), startServer(t, settings)]
  await Promise.all([one, two].map(each => each.says('没有程序在该端口监听')))
  const waiting = await one.get('/api/session')
  t.is(waiting.status, 503)
  t.like(await waiting.json(), { type: 'starting', status: 503 })
  t.is((await two.get('/')).status, 200)

  const up = await launch(dir)
  t.is(up.url, url)
  t.teardown(() => up.stop())
  await Promise.all([until(one, '/health', 200), until(two, '/health', 200)])
  // every migration once, every seed once
  const rows = await addresses(url, 'select (select count(*)::int from migrations) as migrations, (select count(*)::int from accounts) as accounts, (select count(distinct username)::int from accounts) as names, (select count(*)::int from rule_sets where name = \'law\') as laws')
  const [{ migrations, accounts, names, laws }] = rows as [{ migrations: number; accounts: number; names: number; laws: number }]
  t.is(migrations, migrationNames().length)
  t.true(accounts > 100 && accounts === names)
  t.is(laws, 1)

  await up.stop()
  const down = await until(one, '/health', 503)
  t.is(down.headers.get('content-type'), 'application/problem+json')
  t.like(await down.json(), { type: 'database-unavailable', status: 503 })
  const session = await fetch(`http://127.0.0.1:${await two.port()}/api/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ username: 'xubaiqin', password: 'yangguang' }) })
  t.is(session.status, 503)
  t.is((await two.get('/')).status, 200)

  const back = await launch(dir)
  t.teardown(() => back.stop())
  await Promise.all([until(one, '/health', 200), until(two, '/health', 200)])
  t.is((await one.get('/api/portal/notices')).status, 200)
  one.kill('SIGTERM')
  two.kill('SIGTERM')
  t.deepEqual(await Promise.all([one.ended, two.ended]), [0, 0])
})

test('a database of a newer version is refused with a sentence and stays untouched', async t => {
  const db = await database(t)
  await db('migrations').insert({ name: '9999_of_tomorrow.ts' })
  const before = await db.raw("select count(*) from information_schema.columns where table_schema = 'public'")
  const child = startServer(t, { DATABASE_URL: db.url })
  t.is(await child.ended, 1)
  t.regex(child.said(), /无法启动：数据目录由更新的版本创建：.*9999_of_tomorrow/)
  const after = await db.raw("select count(*) from information_schema.columns where table_schema = 'public'")
  t.deepEqual(after.rows, before.rows)
  t.is(await db('accounts').first(), undefined)
})

test('a server with another sealing key is refused before anybody could bid under it', async t => {
  const db = await database(t)
  const [mine, theirs] = ['1', '2'].map(digit => ({ DATABASE_URL: db.url, SEAL_KEY: digit.repeat(64) }))
  const first = startServer(t, mine!)
  await first.says('停止      按 Ctrl+C')
  const second = startServer(t, theirs!)
  t.is(await second.ended, 1)
  t.regex(second.said(), /无法启动：密封密钥不是本库使用的密钥：.*SEAL_KEY/)
  const wrong = startServer(t, { DATABASE_URL: db.url, SEAL_KEY: 'secret' })
  t.is(await wrong.ended, 1)
  t.regex(wrong.said(), /无法启动：SEAL_KEY 应为 64 位十六进制数字/)
  t.is((await first.get('/health')).status, 200)
})

test('migrations that are interrupted leave nothing', async t => {
  const db = await database(t)
  const names = migrationNames()
  await db.raw('drop schema public cascade; create schema public')
  await t.throwsAsync(migrate(db, name => { if (name === names[2]) throw new Error('the plug is pulled') }), { message: 'the plug is pulled' })
  t.deepEqual((await db.raw("select table_name from information_schema.tables where table_schema = 'public'")).rows, [])
  const other = openDatabase(db.url, 2)
  t.teardown(() => other.destroy())
  const applied = await Promise.all([migrate(db), migrate(other)])
  t.deepEqual(applied.flat().sort(), names)
})
