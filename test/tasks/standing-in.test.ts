import test from 'ava'
import { claimTask, completeTask, listTasks, readTask } from '../../server/contract/tasks.ts'
import { actorOf, postsOf, signIn, switchPost } from '../../server/access/session.ts'
import { substitute } from '../../server/access/substitutions.ts'
import { inWork, type Actor } from '../../server/work.ts'
import { room } from './room.ts'

const day = 86_400_000

test('a substitute acts in the absent colleague’s post under the own name, and the record bears both', async t => {
  const { ask, db, access, house, start } = await room(t)
  const holder = (username: string): Actor => { const one = access.city.holders.find(each => each.username === username)!; return { id: one.account, name: one.name, kind: one.kind, role: one.role, region: one.region, roles: one.roles, ...one.department ? { department: one.department } : {} } }
  const absent = holder('gemeiyue')
  const stand = holder('caoyunheng')
  const post = (await db('posts').where({ account: absent.id }).first('id')).id as string
  const name = (by: string, from = -1, until = 3) => inWork(db, absent, access.may(absent), work =>
    substitute(work, { city: access.city, duties: access.policies.duties }, { post, substitute: by, from: new Date(Date.now() + from * day), until: new Date(Date.now() + until * day), why: '外出学习' }))
  await t.throwsAsync(name('ST025'), { code: 'unfit-substitute' }, 'a supervisor may not serve at the counter')
  await t.throwsAsync(name(stand.id, -1, 200), { code: 'bad-period' })
  await t.throwsAsync(name(stand.id, 2, 1), { code: 'bad-period' })

  const task = await start()
  const mine = await start()
  await ask(claimTask, absent, { task: mine })
  t.is((await ask(listTasks, stand)).total, 0, 'nobody stands in yet')
  const id = await name(stand.id)
  const { token } = await signIn(db, { username: 'caoyunheng', password: 'yangguang' })
  const held = await postsOf(db, stand.id)
  t.like(held.at(-1), { id: `s${id}`, role: 'reception', behalf: { id: absent.id, name: absent.name } })
  const acting = await switchPost(db, token, `s${id}`)
  t.like(acting, { id: stand.id, name: stand.name, role: 'reception', behalf: { id: absent.id } })
  t.is((await ask(listTasks, acting)).total, 2)
  t.deepEqual((await ask(listTasks, acting, { query: { filter: 'mine' } })).rows.map(row => row.id), [mine], 'what the absent colleague holds')
  t.true((await ask(readTask, acting, { task: mine })).rights.complete)
  await ask(completeTask, acting, { task: mine, body: { values: { result: 'complete' } } })
  await ask(claimTask, acting, { task })
  t.like(await db('task_acts').where({ act: 'complete' }).first(), { actor: stand.id, actor_name: stand.name, role: 'reception', behalf: absent.id, behalf_name: absent.name })
  t.is((await ask(readTask, acting, { task })).case.steps[0]!.behalf!.name, absent.name)

  await db('substitutions').update({ valid_until: db.raw(`now() - interval '1 second'`) })
  t.is((await actorOf(db, token))!.role, 'notice_clerk', 'when it is over the own post is in use again')
  await t.throwsAsync(switchPost(db, token, `s${id}`), { code: 'no-such-post' })
  t.truthy(house)
})

test('at the centre no task is taken without a current pledge', async t => {
  const { ask, holders, start, db } = await room(t)
  const [clerk] = holders('reception') as [Actor]
  const task = await start()
  await db.raw('alter table pledges disable trigger pledges_immutable')
  await db('pledges').where({ account: clerk.id }).update({ valid_until: db.raw(`now() - interval '1 day'`) })
  await t.throwsAsync(ask(claimTask, clerk, { task }), { code: 'pledge-missing' })
  await t.throwsAsync(ask(completeTask, clerk, { task, body: { values: { result: 'complete' } } }), { code: 'pledge-missing' })
  await db('pledges').insert({ account: clerk.id, signed_at: db.fn.now(), valid_until: db.raw(`now() + interval '1 year'`), text_hash: 'x', conflicts: '无' })
  await t.notThrowsAsync(ask(claimTask, clerk, { task }))
})
