import { setTimeout as wait } from 'node:timers/promises'
import { openHouse } from '../server/app.ts'
import { readConfig } from '../server/config.ts'
import { openDatabase } from '../server/database.ts'
import { createSite } from '../server/http/site.ts'
import { setLogLevel } from '../server/log.ts'
import { measureClock, system } from '../server/work.ts'

/** A whole server on a database full of instances: URL COUNT. Completes COUNT tasks all over it and reports its memory. */
const [url, count] = [process.argv[2]!, Number(process.argv[3])]
setLogLevel('warn')
const config = { ...readConfig({}), port: 0, host: '127.0.0.1', demo: true, processesDir: '/nowhere' }
const site = await createSite(config)
const db = openDatabase(url)
await measureClock(db)
const house = await openHouse(config, db, url)
site.open(house)
const { engine } = house.house
const { rows } = await db.raw<{ rows: { instance: string; node: number }[] }>('select instance_id::text as instance, node from tasks where element = \'review\' order by hashint8(instance_id) desc limit ?', [count])
let [completed, peak] = [0, 0]
const mb = (): number => Math.round(process.memoryUsage().rss / 1_048_576)
await Promise.all(Array.from({ length: 16 }, async () => {
  for (let task = rows.pop(); task; task = rows.pop()) {
    await engine.act(task.instance, { t: 'complete', n: task.node, vars: { approved: true } }, { actor: system })
    completed += 1
    if (completed % 1000 === 0) peak = Math.max(peak, mb())
  }
}))
await wait(2000)
process.send!({ rss_mb: mb(), peak_mb: Math.max(peak, mb()), completed })
await site.close()
await house.stop()
await db.destroy()
process.exit(0)
