import test from 'ava'
import { addTaskComment, bulkTasks, claimTask, completeTask, countTasks, listDrafts, listTaskCandidates, listTaskComments, listTasks, readTask, releaseTask, saveDraft, touchTask, transferTask } from '../../server/contract/tasks.ts'
import { Problem } from '../../server/problem.ts'
import { inWork, mayAll, system, type Actor } from '../../server/work.ts'
import { room } from './room.ts'

const complete = { values: { result: 'complete' } }

test('a clerk opens, drafts and completes a task; the next one lies with its owner', async t => {
  const { ask, holders, start, db } = await room(t)
  const [clerk] = holders('reception') as [Actor]
  const task = await start()
  const opened = await ask(readTask, clerk, { task })
  t.like(opened, { name: '资料完整性核对', step: 'check', processName: '核对演练', assignee: null, rights: { claim: true, complete: true, release: false, transfer: true, whyNot: null } })
  t.deepEqual(opened.values, { projectName: '普安镇供水管网' })
  t.is((opened.form!.schema as { id: string }).id, 'check')
  t.is(opened.case.project['owner'], 'ME001')
  t.deepEqual(opened.case.visited, ['Start'])
  await ask(claimTask, clerk, { task })
  t.is((await ask(saveDraft, clerk, { task, body: { values: { result: 'amend' } } })).by.id, clerk.id)
  t.deepEqual((await ask(readTask, clerk, { task })).draft!.values, { result: 'amend' })
  const done = await ask(completeTask, clerk, { task, body: complete })
  t.is(done.next, null)
  const [next] = await db('tasks')
  t.like(next, { element: 'Fix', owner: 'ME001', assignee: null })
  t.like(await db('task_acts').where({ act: 'complete' }).first(), { actor: clerk.id, role: 'reception', step: 'check' })
  const counts = await ask(countTasks, clerk, {})
  t.like(counts, { today: { done: 1 } })
  t.is(counts.counts.all, 0)
})

test('a task completed twice is told done, by whom and when', async t => {
  const { ask, holders, start } = await room(t)
  const [clerk, other] = holders('reception') as [Actor, Actor]
  const task = await start()
  await ask(completeTask, clerk, { task, body: complete })
  const told = await t.throwsAsync(ask(completeTask, other ?? clerk, { task, body: complete }), { instanceOf: Problem, code: 'task-done' }) as Problem
  t.is(told.status, 409)
  t.regex(told.body.detail!, /已于 .* 办结/)
  await t.throwsAsync(ask(readTask, clerk, { task: '99999990000001' }), { code: 'not-found' })
})

test('of many who complete the same task at once exactly one does; the others are told', async t => {
  const { ask, holders, start, db } = await room(t)
  const [clerk] = holders('reception') as [Actor]
  const task = await start()
  const all = await Promise.allSettled(Array.from({ length: 6 }, () => ask(completeTask, clerk, { task, body: complete })))
  t.is(all.filter(one => one.status === 'fulfilled').length, 1)
  t.deepEqual([...new Set(all.flatMap(one => one.status === 'rejected' ? [(one.reason as Problem).code] : []))], ['task-done'])
  t.is((await db('task_acts').where({ act: 'complete' })).length, 1)
  t.is((await db('moves').where({ kind: 'complete' })).length, 1)
})

test('a completion whose act cannot be written does not happen', async t => {
  const { ask, holders, start, db } = await room(t)
  const [clerk] = holders('reception') as [Actor]
  const [task, another] = [await start(), await start()]
  await db.raw(`alter table task_acts add constraint not_this_one check (task_id <> ${task})`)
  const [refused, done] = await Promise.allSettled([task, another].map(each => ask(completeTask, clerk, { task: each, body: complete })))
  t.is(refused!.status, 'rejected')
  t.is(done!.status, 'fulfilled')
  t.deepEqual(await db('task_acts').pluck('task_id'), [another])
  t.is((await db('moves').where({ kind: 'complete' })).length, 1)
  t.truthy(await db('tasks').where({ id: task }).first())
})

test('of two who claim at once one holds the task, the other reads who and when', async t => {
  const { ask, holders, start, db, access } = await room(t)
  const county = holders('reception', '510822')
  const [clerk] = holders('reception') as [Actor]
  const rival = county[0] ?? clerk
  const task = await start('510822')
  const all = await Promise.allSettled([clerk, rival, clerk, rival].map(actor => ask(claimTask, actor, { task })))
  const holder = (await db('tasks').first()).assignee as string
  const losers = all.flatMap(one => one.status === 'rejected' ? [one.reason as Problem] : [])
  t.true(losers.length > 0 && losers.every(told => told.code === 'task-taken' && told.status === 409))
  t.is((losers[0]!.body['by'] as { id: string }).id, holder)
  t.true(access.city.holders.some(one => one.account === holder && losers[0]!.body.detail!.includes(one.name)))
  t.is((await db('task_acts').where({ act: 'claim' })).length, 1)
})

test('a foreign task is refused with the reason, the nearest rules and who could', async t => {
  const { ask, holders, start } = await room(t)
  const task = await start()
  const told = await t.throwsAsync(ask(completeTask, holders('archivist')[0]!, { task, body: complete }), { instanceOf: Problem, code: 'not-your-task' }) as Problem
  t.is(told.status, 403)
  t.is(told.body.detail, '这件任务不由本岗位办理')
  t.true((told.body['whoCan'] as { name: string }[]).some(who => who.name === holders('reception')[0]!.name))
  for (const role of ['inspector', 'process_designer', 'supervisor']) await t.throwsAsync(ask(completeTask, holders(role)[0]!, { task, body: complete }), { code: 'not-your-task' })
  await t.throwsAsync(ask(readTask, holders('reception', '510822')[0] ?? holders('tenderer')[0]!, { task }), { code: 'not-your-task' })
})

test('a form with faults says each at its field, and nothing moves', async t => {
  const { ask, holders, start, db } = await room(t)
  const [clerk] = holders('reception') as [Actor]
  const task = await start()
  const faultsOf = async (values: unknown) => ((await t.throwsAsync(ask(completeTask, clerk, { task, body: { values } }), { instanceOf: Problem, code: 'form-invalid' })) as Problem).body['faults'] as { path: string }[]
  t.deepEqual((await faultsOf({})).map(fault => fault.path), ['result'])
  t.deepEqual((await faultsOf({ result: 'amend' })).map(fault => fault.path), ['missing'])
  t.deepEqual((await faultsOf({ result: 'refuse' })).map(fault => fault.path), ['result'])
  t.deepEqual((await faultsOf({ result: 'complete', secret: 1 })).map(fault => fault.path), ['secret'])
  t.deepEqual((await faultsOf({ result: 'complete', projectName: '改名' })).map(fault => fault.path), ['projectName'])
  t.is((await db('moves').where({ kind: 'complete' })).length, 0)
})

test('while the instance is suspended its tasks wait', async t => {
  const { ask, holders, start, engine, db } = await room(t)
  const [clerk] = holders('reception') as [Actor]
  const task = await start()
  const instance = (await db('tasks').first('instance_id')).instance_id as string
  await inWork(db, system, mayAll, work => engine.actIn(work, instance, { t: 'suspend' }))
  await t.throwsAsync(ask(completeTask, clerk, { task, body: complete }), { code: 'instance-suspended' })
  t.like((await ask(readTask, clerk, { task })).rights, { complete: false, whyNot: '项目已暂停，恢复后才能办理' })
  await inWork(db, system, mayAll, work => engine.actIn(work, instance, { t: 'resume' }))
  await t.notThrowsAsync(ask(completeTask, clerk, { task, body: complete }))
})

test('a task is given back or passed on to whoever may do it, and its draft goes with it', async t => {
  const { ask, holders, start } = await room(t)
  const task = await start('510822')
  const [clerk] = holders('reception') as [Actor]
  const candidates = await ask(listTaskCandidates, clerk, { task })
  t.true(candidates.every(one => one.role === 'reception' && one.id !== clerk.id))
  await ask(claimTask, clerk, { task })
  await ask(saveDraft, clerk, { task, body: { values: { missing: '缺一份' } } })
  await t.throwsAsync(ask(transferTask, clerk, { task, body: { to: holders('archivist')[0]!.id } }), { code: 'unfit-receiver' })
  const to = candidates[0]!
  t.is((await ask(transferTask, clerk, { task, body: { to: to.id, note: '我出差' } })).assignee!.id, to.id)
  await t.throwsAsync(ask(releaseTask, clerk, { task, body: {} }), { code: 'task-taken' })
  const receiver = [...holders('reception'), ...holders('reception', '510822')].find(one => one.id === to.id)!
  t.deepEqual((await ask(listDrafts, receiver, { task }))[0]!.values, { missing: '缺一份' })
  t.is((await ask(releaseTask, receiver, { task, body: {} })).assignee, null)
  t.is((await ask(readTask, receiver, { task })).case.steps[0]!.act, 'release')
})

test('many at once: each row has its own result, a failed one leaves the others alone', async t => {
  const { ask, holders, start, db } = await room(t)
  const [clerk] = holders('reception') as [Actor]
  const tasks = [await start(), await start(), await start()]
  const claimed = await ask(bulkTasks, clerk, { body: { act: 'claim', tasks: tasks.map(id => ({ id })) } })
  t.true(claimed.rows.every(row => row.ok))
  const { rows } = await ask(bulkTasks, clerk, { body: { act: 'complete', tasks: [{ id: tasks[0], values: complete.values }, { id: tasks[1], values: {} }, { id: tasks[2], values: complete.values }] } })
  t.deepEqual(rows.map(row => row.problem?.type ?? null), [null, 'form-invalid', null])
  t.is((await db('tasks').where({ element: 'Fix' })).length, 2)
  await t.throwsAsync(ask(bulkTasks, clerk, { body: { act: 'transfer', tasks: [{ id: tasks[0] }] } }), { code: 'bad-input' })
})

test('colleagues see each other at a task and talk about it; others hear nothing', async t => {
  const { ask, holders, start } = await room(t)
  const task = await start('510822')
  const [clerk] = holders('reception') as [Actor]
  const colleague = holders('reception', '510822')[0] ?? holders('reception')[1]!
  await ask(touchTask, colleague, { task })
  t.deepEqual((await ask(touchTask, clerk, { task })).map(one => one.id), [colleague.id])
  await ask(addTaskComment, colleague, { task, body: { text: '第 2 页印章不清' } })
  t.deepEqual((await ask(listTaskComments, clerk, { task })).map(one => [one.by.id, one.text]), [[colleague.id, '第 2 页印章不清']])
  t.is((await ask(readTask, clerk, { task })).comments, 1)
  await t.throwsAsync(ask(listTaskComments, holders('archivist')[0]!, { task }), { code: 'not-your-task' })
  await t.throwsAsync(ask(addTaskComment, clerk, { task, body: { text: '   ' } }), { code: 'bad-input' })
})

test('the owner’s task is the owner’s alone', async t => {
  const { ask, holders, start, db } = await room(t)
  const [clerk] = holders('reception') as [Actor]
  await ask(completeTask, clerk, { task: await start(), body: complete })
  const task = (await db('tasks').first('id')).id as string
  const tenderers = holders('tenderer')
  const owner = tenderers.find(one => one.entity === 'ME001')!
  const stranger = tenderers.find(one => one.entity !== 'ME001')!
  t.is((await ask(listTasks, stranger)).total, 0)
  await t.throwsAsync(ask(completeTask, stranger, { task }), { code: 'not-your-task', message: /另一单位/ })
  t.is((await ask(listTasks, owner)).rows[0]!.owner!.id, 'ME001')
  const seen = await ask(readTask, owner, { task })
  t.true(seen.case.steps.every(step => step.by === null))
  // organisation and account share the id ME001; each is told by its own name
  const [organisation, account] = [await db('entities').where({ id: 'ME001' }).first('name'), await db('accounts').where({ id: 'ME001' }).first('name')] as { name: string }[]
  await db('accounts').where({ id: 'ME001' }).update({ name: `${account!.name}（经办）` })
  const held = await ask(claimTask, owner, { task })
  t.deepEqual([held.owner!.name, held.assignee!.name], [organisation!.name, `${account!.name}（经办）`])
  await ask(completeTask, owner, { task })
  t.is((await db('instances').first()).status, 'completed')
})
