import { openDatabase } from '../server/database.ts'
import { createEngine, type Engine } from '../server/engine/engine.ts'
import { Problem } from '../server/problem.ts'
import { system } from '../server/work.ts'
import { survivors } from './crash-services.ts'

/**
 * One server under load, to be killed: it starts instances and completes tasks as fast as it is told, and reports every
 * acknowledged move to its parent. `node --import=tsx/esm bench/crash-server.ts URL CLIENTS`.
 */
const [url, clients] = [process.argv[2]!, Number(process.argv[3] ?? 8)]
const db = openDatabase(url, 8)
// losing the database is part of the game: every call below is tried again
process.on('unhandledRejection', error => { process.send?.({ unhandled: String(error) }) })

const services = survivors(db)
const subject = { code: 'CRASH', title: '崩溃测试', region: '510802', family: 'GCJS' }
const pause = (millis: number): Promise<void> => new Promise(resolve => setTimeout(resolve, millis))

async function client(engine: Engine): Promise<void> {
  for (let mine: string[] = []; ;) {
    try {
      if (mine.length < 20) {
        const begun = await engine.launch({ process: 'crash', subject }, { actor: system })
        process.send?.({ instance: begun.instance, seq: begun.seq })
        mine.push(begun.instance)
      }
      const tasks = await db('tasks').whereIn('instance_id', mine).select('instance_id', 'node', 'element') as { instance_id: string; node: number; element: string }[]
      for (const task of tasks) {
        const done = await engine.act(String(task.instance_id), { t: 'complete', n: task.node }, { actor: system })
        process.send?.({ instance: done.instance, seq: done.seq })
        if (done.status === 'completed') mine = mine.filter(id => id !== done.instance)
      }
      if (!tasks.length) await pause(5)
    } catch (error) {
      if (error instanceof Problem && error.status === 409) continue
      await pause(100)
    }
  }
}

async function serve(): Promise<void> {
  for (;;) {
    try {
      const engine = await createEngine({ db, services, gate: async () => ({}) })
      process.send?.({ ready: true })
      await Promise.all(Array.from({ length: clients }, () => client(engine)))
    } catch { await pause(200) }
  }
}
void serve()
