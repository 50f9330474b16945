import test from 'ava'
import { inWork, mayAll, system } from '../../server/work.ts'
import { watchRoom } from './tender.ts'

interface Heat { steps: { element: string; waiting: number; medianHours: number; p90Hours: number; longestHours: number }[] }

test('that an interference was registered is known to the inspector alone: no case file, own project or heat map shows it', async t => {
  t.timeout(300_000)
  const { ask, get, db, engine, enter, supervisor, user } = await watchRoom(t, { background: false })
  const { instance, code, me } = await enter('云栈职校实训楼工程施工')
  await inWork(db, system, mayAll, work => engine.messageIn(work, { name: 'event.interference', key: code, vars: { record: 'GY-2026-001' }, ttl: 60_000 }))
  await engine.settle()
  const { rows } = await db.raw<{ rows: { visit: string }[] }>('select visit from moves m, unnest(m.visits) as visit where m.instance_id = ?', [instance])
  t.true(rows.some(({ visit }) => /^out \d+ InterferenceStart/.test(visit)), 'it was registered')

  const task = await db('tasks').where({ instance_id: instance }).first('id') as { id: string }
  const { case: file } = await get<{ case: { visited: string[] } }>(`/api/tasks/${task.id}`, { as: me })
  t.true(file.visited.includes('Start'))
  t.notRegex(file.visited.join(), /Interference/)
  t.notRegex((await get<{ visited: string[] }>(`/api/projects/${code}`, { as: me })).visited.join(), /Interference/)
  const heat = await get<Heat>('/api/watch/heat/gcjs.open-tender', { as: supervisor })
  t.true(heat.steps.length > 0)
  t.notRegex(JSON.stringify(heat.steps), /Interference/)
  t.deepEqual(heat.steps.flatMap(({ medianHours, p90Hours, longestHours }) => [medianHours, p90Hours, longestHours]).filter(hours => Math.round(hours * 100) / 100 !== hours), [], 'hours in hundredths')

  const history = async (as: string): Promise<string> => JSON.stringify(await get(`/api/instances/${instance}/history`, { as }))
  t.notRegex(await history(supervisor), /插手干预/)
  t.regex(await history(user('inspector')), /插手干预/)
  const data = async (as: string): Promise<string> => (await ask(`/api/instances/${instance}/moment`, { as })).text
  t.notRegex(await data(supervisor), /GY-2026-001|"record"/, 'what was registered stays in the hidden scope')
  t.regex((await ask(`/api/instances/${instance}/moves`, { as: user('inspector') })).text, /GY-2026-001/)
})
