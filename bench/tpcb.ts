import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import pg from 'pg'

/** The yardstick: pgbench's TPC-B on the same server in the same run, 16 clients, 2 threads; through pg where pgbench is missing. */
export interface Yardstick { tps: number; how: 'pgbench' | 'pg' }

const scale = 16
const found = (): string | undefined => [...(process.env['PATH'] ?? '').split(':'), '/usr/lib/postgresql/18/bin', '/usr/lib/postgresql/17/bin', '/usr/lib/postgresql/16/bin', '/usr/lib/postgresql/15/bin'].map(dir => `${dir}/pgbench`).find(file => existsSync(file))

/** Transactions per second over `seconds`; the tables are made on first use. */
export async function tpcb(url: string, seconds: number): Promise<Yardstick> {
  const pgbench = found()
  if (pgbench) {
    if (!await prepared(url)) spawnSync(pgbench, ['-i', '-q', '-s', String(scale), url], { encoding: 'utf8' })
    const { stdout } = spawnSync(pgbench, ['-c', '16', '-j', '2', '-T', String(seconds), '-n', url], { encoding: 'utf8' })
    const tps = /tps = ([\d.]+)/.exec(stdout)?.[1]
    if (tps) return { tps: Number(tps), how: 'pgbench' }
  }
  return { tps: await byHand(url, seconds), how: 'pg' }
}

async function prepared(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows: [row] } = await client.query<{ ok: boolean }>('select to_regclass(\'pgbench_accounts\') is not null as ok')
  await client.end()
  return row!.ok
}

/** The same tables and the same five statements, by 16 connections of this process. */
async function byHand(url: string, seconds: number): Promise<number> {
  const clients = await Promise.all(Array.from({ length: 16 }, async () => { const client = new pg.Client({ connectionString: url }); await client.connect(); return client }))
  await clients[0]!.query(`create table if not exists pgbench_branches (bid int primary key, bbalance int, filler char(88)) with (fillfactor = 100);
    create table if not exists pgbench_tellers (tid int primary key, bid int, tbalance int, filler char(84)) with (fillfactor = 100);
    create table if not exists pgbench_accounts (aid int primary key, bid int, abalance int, filler char(84)) with (fillfactor = 100);
    create table if not exists pgbench_history (tid int, bid int, aid int, delta int, mtime timestamp, filler char(22));
    insert into pgbench_branches select n, 0, '' from generate_series(1, ${scale}) n on conflict do nothing;
    insert into pgbench_tellers select n, (n - 1) / 10 + 1, 0, '' from generate_series(1, ${scale * 10}) n on conflict do nothing;
    insert into pgbench_accounts select n, (n - 1) / 100000 + 1, 0, '' from generate_series(1, ${scale * 100_000}) n on conflict do nothing`)
  const end = performance.now() + seconds * 1000
  let done = 0
  const below = (limit: number): number => 1 + Math.floor(Math.random() * limit)
  await Promise.all(clients.map(async client => {
    while (performance.now() < end) {
      const [aid, tid, bid, delta] = [below(scale * 100_000), below(scale * 10), below(scale), below(10_001) - 5001]
      await client.query('begin')
      await client.query('update pgbench_accounts set abalance = abalance + $1 where aid = $2', [delta, aid])
      await client.query('select abalance from pgbench_accounts where aid = $1', [aid])
      await client.query('update pgbench_tellers set tbalance = tbalance + $1 where tid = $2', [delta, tid])
      await client.query('update pgbench_branches set bbalance = bbalance + $1 where bid = $2', [delta, bid])
      await client.query('insert into pgbench_history (tid, bid, aid, delta, mtime) values ($1, $2, $3, $4, current_timestamp)', [tid, bid, aid, delta])
      await client.query('end')
      done += 1
    }
  }))
  await Promise.all(clients.map(client => client.end()))
  return done / seconds
}
