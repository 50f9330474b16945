import { cpSync, chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import test from 'ava'
import pg from 'pg'
import { nativeFolder } from '../../server/embedded/binaries.ts'
import { launch } from '../../server/embedded/launch.ts'
import { alive, alone } from '../../server/embedded/roll.ts'
import { folder } from './child.ts'

const root = process.getuid?.() === 0
const ask = async (url: string, sql: string): Promise<unknown[]> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try { return (await client.query(sql)).rows } finally { await client.end() }
}
const digest = (path: string): string => JSON.stringify(readdirSync(path, { recursive: true, withFileTypes: true }).map(entry => [entry.parentPath, entry.name, lstatSync(join(entry.parentPath, entry.name)).mtimeMs]).sort())

test.serial('an interrupted initdb, a port in use and a foreign process on the old pid do not keep the database from starting', async t => {
  const dir = folder(t)
  // what a kill -9 during initdb leaves: half a cluster beside the place of the whole one
  mkdirSync(join(dir, 'postgres.new'))
  writeFileSync(join(dir, 'postgres.new', 'PG_VERSION'), '18\n')
  const first = await launch(dir)
  t.deepEqual(await ask(first.url, 'create table kept (n int); insert into kept values (7); select n from kept').then(() => ask(first.url, 'select n from kept')), [{ n: 7 }])
  t.false(existsSync(join(dir, 'postgres.new')))
  const { port } = new URL(first.url)
  await first.stop()
  t.false(alive(first.pid))

  const squatter = createServer().listen(Number(port), '127.0.0.1')
  t.teardown(() => squatter.close())
  // the pid of this very test: alive, and no postgres
  writeFileSync(join(dir, 'postgres', 'postmaster.pid'), `${process.pid}\n${join(dir, 'postgres')}\n0\n${port}\n\n127.0.0.1\n\nready\n`)
  const second = await launch(dir)
  t.not(new URL(second.url).port, port)
  t.false(second.attached)
  t.deepEqual(await ask(second.url, 'select n from kept'), [{ n: 7 }])
  await second.stop()
})

test.serial('a database killed under a living server comes back at its old address, and a stopped one does not', async t => {
  const dir = folder(t)
  const said: string[] = []
  const kept = await launch(dir, 0, line => said.push(line))
  await ask(kept.url, 'create table kept (n int); insert into kept values (7)')
  const { pid } = kept
  process.kill(pid, 'SIGKILL')
  while (kept.pid === pid) await wait(100)
  t.deepEqual(await ask(kept.url, 'select n from kept'), [{ n: 7 }])
  t.true(said.includes('内嵌数据库意外停止，正在重新启动'))
  await kept.stop()
  await wait(1500)
  t.false(alive(kept.pid))
})

test.serial('two that start at once share one database, and a stale sign-in does not keep it running', async t => {
  const dir = folder(t)
  const [one, two] = await Promise.all([launch(dir), launch(dir)])
  t.is(one.pid, two.pid)
  t.deepEqual([one.attached, two.attached].sort(), [false, true])
  // another server of this folder, whose number a later process got: it does not count
  writeFileSync(join(dir, 'servers', '1'), 'not the stamp of process 1')
  await one.stop()
  t.false(alive(one.pid))
  t.deepEqual(readdirSync(join(dir, 'servers')), [])
})

test.serial('whoever asks for the lock of a folder gets it in turn, within one process too', async t => {
  const dir = folder(t)
  let inside = 0
  const seen: number[] = []
  await Promise.all(Array.from({ length: 8 }, () => alone(dir, async () => {
    inside += 1
    await wait(20)
    seen.push(inside)
    inside -= 1
  })))
  t.deepEqual(seen, Array.from({ length: 8 }, () => 1))
  t.deepEqual(readdirSync(dir), [])
})

test.serial('a moved data directory takes its database along', async t => {
  const [from, to] = [folder(t), folder(t)]
  const before = await launch(from)
  await ask(before.url, 'create table moved (n int)')
  await before.stop()
  rmSync(to, { recursive: true })
  cpSync(from, to, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true })
  if (root) { const { chownSync } = await import('node:fs'); for (const entry of readdirSync(to, { recursive: true })) { const at = String(entry); const { uid, gid } = lstatSync(join(from, at)); chownSync(join(to, at), uid, gid) } }
  rmSync(from, { recursive: true })
  chmodSync(join(to, 'postgres'), 0o700)
  const after = await launch(to)
  t.deepEqual(await ask(after.url, 'select count(*)::int as n from moved'), [{ n: 0 }])
  await after.stop()
  t.false(existsSync(from))
})

test.serial('a data directory of another version is refused with a sentence and stays untouched', async t => {
  const dir = folder(t)
  mkdirSync(join(dir, 'postgres'))
  writeFileSync(join(dir, 'postgres', 'PG_VERSION'), '19\n')
  writeFileSync(join(dir, 'postgres.json'), JSON.stringify({ cluster: 'postgres', password: 'x', port: 5 }))
  const before = digest(dir)
  await t.throwsAsync(launch(dir), { message: /属于 PostgreSQL 19，本程序带的是 18/ })
  t.is(digest(dir), before)
})

test.serial('a lost or damaged note of the password is a sentence, and nothing is made anew', async t => {
  const dir = folder(t)
  mkdirSync(join(dir, 'postgres'))
  writeFileSync(join(dir, 'postgres', 'PG_VERSION'), '18\n')
  await t.throwsAsync(launch(dir), { message: /没有 postgres\.json/ })
  writeFileSync(join(dir, 'postgres.json'), '{"cluster":"postg')
  await t.throwsAsync(launch(dir), { message: /postgres\.json 已损坏/ })
  t.deepEqual(readdirSync(join(dir, 'postgres')), ['PG_VERSION'])
})

test.serial('missing library links are repaired, and a package that the database user cannot enter is copied out', async t => {
  const [shut, refuge] = [folder(t, 0o700), folder(t)]
  const copied = join(shut, 'package', 'native')
  cpSync(nativeFolder(), copied, { recursive: true, verbatimSymlinks: true })
  cpSync(join(nativeFolder(), '..', 'package.json'), join(shut, 'package', 'package.json'))
  const lib = join(copied, 'lib')
  const links = readdirSync(lib).filter(name => lstatSync(join(lib, name)).isSymbolicLink())
  t.true(links.length > 0)
  for (const name of links) rmSync(join(lib, name))
  const embedded = await launch(join(shut, 'data'), 0, () => {}, { native: copied, refuge })
  t.deepEqual(await ask(embedded.url, 'select 1 as n'), [{ n: 1 }])
  await embedded.stop()
  const { cluster } = JSON.parse(readFileSync(join(shut, 'data', 'postgres.json'), 'utf8')) as { cluster: string }
  // as root the cluster had to leave the shut folder; an ordinary user keeps it there
  t.is(cluster.startsWith(refuge), root)
})
