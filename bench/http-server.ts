import { openHouse } from '../server/app.ts'
import { readConfig } from '../server/config.ts'
import { migrate, openDatabase } from '../server/database.ts'
import { createSite } from '../server/http/site.ts'
import { setLogLevel } from '../server/log.ts'
import { inWork, mayAll, measureClock, system } from '../server/work.ts'
import { humanTasks, subject } from './human-tasks.ts'

/** A whole server on a database of its own, with tasks to complete: URL COUNT REGION. Reports its port and the task ids. */
const [url, count, region] = [process.argv[2]!, Number(process.argv[3]), process.argv[4]!]
setLogLevel('warn')
const config = { ...readConfig({}), port: 0, host: '127.0.0.1', demo: true, processesDir: '/nowhere' }
const site = await createSite(config)
const db = openDatabase(url)
await migrate(db)
await measureClock(db)
const house = await openHouse(config, db, url)
site.open(house)
const form = { type: 'default', id: 'review', schemaVersion: 18, components: [
  { type: 'checkbox', id: 'c1', key: 'approved', label: '同意' }, { type: 'textfield', id: 'c2', key: 'opinion', label: '意见', validate: { required: true, maxLength: 200 } },
  { type: 'number', id: 'c3', key: 'score', label: '评分', validate: { min: 0, max: 100 } },
] }
const withForm = humanTasks.bpmn.replace('<zeebe:userTask/>', '<zeebe:userTask/><zeebe:formDefinition formId="review"/>')
const { engine } = house.house
await inWork(db, system, mayAll, work => engine.publish(work, { ...humanTasks, bpmn: withForm, forms: { review: form } }, { findings: [] }))
const launched = await Promise.all(Array.from({ length: count }, () => engine.launch({ process: 'bench', subject: { ...subject, region } }, { actor: system })))
process.send!({ port: site.port, tasks: launched.map(({ instance, state }) => `${instance}${Object.keys(state.n).find(key => state.n[key]!.w === 'task')!.padStart(7, '0')}`) })
process.on('message', () => { void (async () => { await site.close(); await house.stop(); await db.destroy(); process.exit(0) })() })
