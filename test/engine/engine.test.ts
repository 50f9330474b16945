import test from 'ava'
import { city } from './city.ts'
import { clerk, humanTasks, subject } from './diagrams.ts'

test('an instance runs from start to end over two tasks, each move durable and chained', async t => {
  const { db, engine, publish } = await city(t)
  await publish(humanTasks())
  const { instance } = await engine.launch({ process: 'ht', vars: { amount: 2000 }, subject }, { actor: clerk })
  const [review] = await db('tasks').where({ instance_id: instance })
  t.like(review, { element: 'review', roles: ['reception'], region: '510802', family: 'GCJS', process: 'ht', suspended: false })
  await engine.act(instance, { t: 'complete', n: review.node, vars: { approved: true } }, { actor: clerk })
  const [approve] = await db('tasks').where({ instance_id: instance })
  t.is(approve.element, 'approve')
  const done = await engine.act(instance, { t: 'complete', n: approve.node }, { actor: clerk })
  t.is(done.status, 'completed')
  t.is((await db('tasks').where({ instance_id: instance })).length, 0)
  const moves = await db('moves').where({ instance_id: instance }).orderBy('seq')
  t.deepEqual(moves.map(row => row.kind), ['start', 'complete', 'complete'])
  t.true(moves[1].visits.includes(`out ${review.node} review`))
  t.like(await db('instances').where({ id: instance }).first(), { status: 'completed', ver: 3, head: moves[2].hash })
})
