import { execFileSync } from 'node:child_process'
import type { Knex } from 'knex'
import { system } from '../server/work.ts'
import { drive, openEngine, speedOf } from './durable.ts'
import { subject } from './human-tasks.ts'

/** Fills the database with 100,000 finished and 100,000 open instances by real moves, then measures a step again and the server's memory. */
export async function populate(url: string, db: Knex, say: (line: string) => void) {
  const count = 100_000
  const { engine, close } = await openEngine(url)
  const empty = speedOf(await drive(engine, 16, 5))
  const open = async (finish: boolean): Promise<void> => {
    let left = count
    await Promise.all(Array.from({ length: 256 }, async () => {
      while (left > 0) {
        left -= 1
        let { instance, state } = await engine.launch({ process: 'bench', vars: { amount: 2000 }, subject }, { actor: system })
        for (let node = finish ? taskOf(state) : undefined; node !== undefined; node = taskOf(state)) state = (await engine.act(instance, { t: 'complete', n: node, vars: { approved: true } }, { actor: system })).state
      }
    }))
  }
  await open(true)
  await open(false)
  await db.raw('analyze')
  const full = speedOf(await drive(engine, 16, 5))
  const rss = Number(/VmRSS:\s+(\d+)/.exec(execFileSync('cat', [`/proc/${process.pid}/status`], { encoding: 'utf8' }))?.[1] ?? 0) / 1024
  const listed = await list(db)
  await close()
  const cost = Math.round(empty.perSecond / full.perSecond * 100) / 100
  say(`20 万实例时每步成本 ×${cost}，内存 ${Math.round(rss)} MB（本进程，含测量程序），待办列表前 50 条 ${listed} ms`)
  return { finished: count, open: count, step_cost: cost, rss_mb: Math.round(rss), list_ms: listed }
}

const taskOf = (state: { n: Record<string, { w?: string }> }): number | undefined => {
  const key = Object.keys(state.n).find(node => state.n[node]!.w === 'task')
  return key === undefined ? undefined : Number(key)
}

async function list(db: Knex): Promise<number> {
  const ask = (): Promise<unknown> => db.raw('select id, name, due_at from tasks where (roles[1] = ? or roles[2] = ?) and region = ? order by due_at nulls last, id limit 50', ['reception', 'reception', '510802'])
  await ask()
  const asked = performance.now()
  await ask()
  return Math.round((performance.now() - asked) * 10) / 10
}
