import test from 'ava'
import { bulkTasks, claimTask, completeTask, listHolds, listTasks, readTask, undoTask } from '../../server/contract/tasks.ts'
import { Problem } from '../../server/problem.ts'
import { fulfil, mayUndo } from '../../server/tasks/hold.ts'
import { inWork, mayAll, system, type Actor } from '../../server/work.ts'
import { room } from './room.ts'

const body = { values: { result: 'complete' } }
const query = { undo: 'true', next: 'true' }
const later = (): number => Date.now() + 10_000

test('a completion is taken back within the window, and nothing has happened', async t => {
  const { ask, holders, start, db, house } = await room(t)
  const [clerk] = holders('reception') as [Actor]
  const task = await start()
  const done = await ask(completeTask, clerk, { task, query, body })
  t.truthy(done.undoUntil)
  t.is((await ask(listTasks, clerk)).total, 0, 'for these seconds it is nobody’s task')
  t.like((await ask(listHolds, clerk))[0], { task, refused: null })
  await ask(undoTask, clerk, { task })
  t.is(await fulfil(house, later()), 0)
  t.is((await db('moves').where({ kind: 'complete' })).length, 0)
  t.like((await ask(listTasks, clerk)).rows[0], { id: task, mine: true })
  t.deepEqual((await ask(readTask, clerk, { task })).draft!.values, body.values)
  await t.throwsAsync(ask(undoTask, clerk, { task }), { code: 'undo-over' })
})

test('after the window it takes effect once, by whichever server comes first', async t => {
  const { ask, holders, start, db, house } = await room(t)
  const [clerk] = holders('reception') as [Actor]
  const task = await start()
  await ask(completeTask, clerk, { task, query, body })
  t.is(await fulfil(house, Date.now()), 0, 'not before its time')
  const all = await Promise.all([fulfil(house, later()), fulfil(house, later()), fulfil(house, later())])
  t.is(all.reduce((sum, n) => sum + n, 0), 1)
  t.is((await db('moves').where({ kind: 'complete' })).length, 1)
  t.like(await db('task_acts').where({ act: 'complete' }).first(), { actor: clerk.id, role: 'reception' })
  t.is((await db('task_holds')).length, 0)
  await t.throwsAsync(ask(undoTask, clerk, { task }), { code: 'undo-over' })
})

test('what is refused when the window ends is told, and what was typed stays', async t => {
  const { ask, holders, start, db, house, engine } = await room(t)
  const [clerk] = holders('reception') as [Actor]
  const task = await start()
  await ask(completeTask, clerk, { task, query, body })
  const { instance_id: instance } = await db('tasks').first('instance_id')
  await inWork(db, system, mayAll, work => engine.actIn(work, instance, { t: 'suspend' }))
  t.is(await fulfil(house, later()), 0)
  t.is((await ask(listHolds, clerk))[0]!.refused!.type, 'instance-suspended')
  t.is((await ask(listTasks, clerk)).total, 1)
  t.deepEqual((await ask(readTask, clerk, { task })).draft!.values, body.values)
  await ask(undoTask, clerk, { task })
  t.deepEqual(await ask(listHolds, clerk), [])
})

test('a faulty form is refused at once, and others cannot take or undo what is held', async t => {
  const { ask, holders, start } = await room(t)
  const [clerk] = holders('reception') as [Actor]
  const other = holders('reception', '510822')[0]!
  const task = await start('510822')
  await t.throwsAsync(ask(completeTask, clerk, { task, query, body: { values: {} } }), { code: 'form-invalid' })
  await ask(completeTask, clerk, { task, query, body })
  t.is((await t.throwsAsync(ask(completeTask, other, { task, body }), { instanceOf: Problem }) as Problem).code, 'task-taken')
  await t.throwsAsync(ask(undoTask, other, { task }), { code: 'undo-over' })
})

test('of many completed at once each may be taken back by itself', async t => {
  const { ask, holders, start, db, house } = await room(t)
  const [clerk] = holders('reception') as [Actor]
  const tasks = [await start(), await start(), await start()]
  const { rows } = await ask(bulkTasks, clerk, { body: { act: 'complete', undo: true, tasks: [{ id: tasks[0], values: body.values }, { id: tasks[1], values: {} }, { id: tasks[2], values: body.values }] } })
  t.deepEqual(rows.map(row => [row.ok, row.undoUntil !== null]), [[true, true], [false, false], [true, true]])
  await ask(undoTask, clerk, { task: tasks[0]! })
  t.is(await fulfil(house, later()), 1)
  t.is((await db('tasks').where({ element: 'Fix' })).length, 1)
})

test('claiming by the first edit and completing at once do not get in each other’s way', async t => {
  const { ask, holders, start, db } = await room(t)
  const [clerk] = holders('reception') as [Actor]
  const tasks: string[] = []
  for (let n = 0; n < 8; n += 1) tasks.push(await start())
  const answers = await Promise.allSettled(tasks.flatMap(task => [ask(claimTask, clerk, { task }), ask(completeTask, clerk, { task, query, body })]))
  t.deepEqual(answers.filter(answer => answer.status === 'rejected').map(answer => String(answer.reason)), [])
  t.is((await db('task_holds')).length, 8)
  t.is((await db('task_acts').where({ act: 'claim', actor: clerk.id })).length, 8, 'each is claimed once')
})

test('what is public, signed or drawn at once has no window, nor what runs out meanwhile', t => {
  const now = new Date('2026-11-24T09:00:00Z')
  const task = { kind: 'DECIDE', seat: null, due_at: null }
  t.true(mayUndo(task, now))
  for (const kind of ['PUBLISH', 'NOTICE', 'SIGN', 'DRAW', 'SCORE', 'PAYMENT', 'FILING']) t.false(mayUndo({ ...task, kind }, now))
  t.false(mayUndo({ ...task, seat: Buffer.from('x') }, now))
  t.false(mayUndo({ ...task, due_at: new Date(now.getTime() + 30_000) }, now))
  t.true(mayUndo({ ...task, due_at: new Date(now.getTime() + 3_600_000) }, now))
  t.true(mayUndo({ ...task, due_at: new Date(now.getTime() - 1000) }, now), 'late already, the seconds change nothing')
})
