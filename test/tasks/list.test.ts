import test from 'ava'
import fc from 'fast-check'
import type { Knex } from 'knex'
import { seedPeople } from '../../migrations/seeds/demo/people.ts'
import { createAccess } from '../../server/access/access.ts'
import { actorFrom } from '../../server/access/explain.ts'
import { columns, factsOf, findTask, tasksWithInstance } from '../../server/tasks/facts.ts'
import { listTasks, narrowed } from '../../server/tasks/list.ts'
import { countTasks } from '../../server/tasks/counts.ts'
import { inWork } from '../../server/work.ts'
import { database } from '../support/database.ts'

const pick = <T>(values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values)
const entities = ['ME001', 'ME002', 'ME021', 'ME041', null]
const task = (roles: string[], people: string[]) => fc.record({
  roles: fc.uniqueArray(pick(roles), { minLength: 0, maxLength: 4 }), region: pick(['510800', '510802', '510822', '510824']), family: pick(['GCJS', 'ZFCG', 'GYCQ', 'TDJY', 'ALL']),
  industry: pick(['房建市政', '公路水运', '行政事业资产', null]), process: pick(['gcjs.open-tender', 'model.change', 'complaint.handle']), step: pick(['decide', 'check', null]),
  owner: pick([...entities, 'EX002', 'EX009']), client: pick(entities), agency: pick(entities), assignee: pick([...people, null, null]), acted: fc.option(pick(people)),
})

async function fill(db: Knex, tasks: (ReturnType<typeof task> extends fc.Arbitrary<infer T> ? T : never)[]): Promise<void> {
  const now = new Date('2026-11-24T07:42:00Z')
  await db.batchInsert('instances', tasks.map((one, n) => ({
    id: n + 1, ver: 1, version_id: 1, process: one.process, status: 'active', state: '{}', head: Buffer.alloc(32), moved_at: now, code: `C${n}`, title: `项目${n}`, region: one.region, family: one.family,
    industry: one.industry, owner: one.client, agency: one.agency, started_at: now, started_by: 'system',
  })))
  await db.batchInsert('tasks', tasks.map(({ roles, region, family, industry, process, step, owner, assignee }, n) => ({
    roles, region, family, industry, process, step, owner, assignee, id: (n + 1) * 1e7 + 1, instance_id: n + 1, node: 1, element: 'e', name: '核对', kind: 'CONFIRM', version_id: 1, priority: 50, opened_at: now, properties: '{}', due_at: new Date(now.getTime() + (n % 9 - 4) * 3_600_000),
  })))
  const acts = tasks.flatMap((one, n) => one.acted ? ['draft', 'invest'].map(step => ({
    task_id: (n + 1) * 1e7, instance_id: n + 1, element: step, step, name: step, process: one.process, act: 'complete', actor: one.acted, actor_name: '', role: 'x', region: one.region, opened_at: now, at: now,
  })) : [])
  if (acts.length) await db.batchInsert('task_acts', acts)
  // ME021 is entrusted by one owner with everything and by another with half of the projects; ME002 as an agency with nothing any more
  const entrusted = { agency: 'ME021', valid_from: '2020-01-01', valid_until: '2099-12-31', made_by: 'system', made_at: now }
  await db('delegations').insert([{ ...entrusted, owner: 'ME001' }, { ...entrusted, owner: 'ME001', agency: 'ME002', ended_at: now }])
  await db.batchInsert('delegations', tasks.flatMap((_, n) => n % 2 ? [] : [{ ...entrusted, owner: 'ME041', code: `C${n}` }]))
}

test('what is listed may be done and what may be done is listed, for every post of the city', async t => {
  const db = await database(t)
  await seedPeople(db)
  const access = await createAccess(db, { policiesDir: 'policies' })
  t.teardown(access.stop)
  const roles = [...new Set(access.city.holders.map(holder => holder.role))]
  const people = access.city.holders.map(holder => holder.account)
  const tasks = fc.sample(task(roles, people), 1200)
  await fill(db, tasks)
  for (const holder of ['reception', 'supervisor', 'committee_member', 'credit_officer'].map(role => access.city.holders.find(one => one.role === role)!)) {
    const actor = actorFrom(holder)
    await inWork(db, actor, access.may(actor), async work => {
      for (const filter of ['all', 'claimable', 'taken', 'overdue', 'today'] as const) {
        const walked = (await listTasks(work, access, { filter, page: 1, size: 200 })).rows.map(row => row.id)
        const sorted = await narrowed(db, access, actor, work.now, filter, {}).found.orderBy(['t.due_at', 't.id']).limit(200).pluck('t.id')
        t.deepEqual(walked, sorted, `${holder.role} ${filter}`)
      }
    })
  }
  const rows = await Promise.all((await db('tasks').pluck('id')).map(id => findTask(db, id)))
  let allowed = 0
  // one of each role and region: posts alike in both differ only by their owner
  const posts = access.city.holders.filter((holder, n, all) => holder.kind !== 'staff' || holder.entity || all.findIndex(one => one.role === holder.role && one.region === holder.region && one.department === holder.department) === n)
  for (const holder of posts) {
    const actor = actorFrom(holder)
    for (const action of ['read', 'claim', 'release', 'complete']) {
      const { sql, bindings } = access.listFilter(actor, 'task', action, columns)
      const listed = new Set(await tasksWithInstance(db).whereRaw(sql, bindings as string[]).pluck('t.id'))
      // every listed row is asked one by one, and of the others a part that changes with the post
      const asked = rows.filter((row, n) => listed.has(row!.id) || (n + allowed) % 12 === 0)
      for (const row of asked) {
        const yes = access.allows(actor, action, 'task', factsOf(row!))
        allowed += yes ? 1 : 0
        if (yes !== listed.has(row!.id)) t.fail(`${holder.username} ${holder.role} ${action}: list ${listed.has(row!.id)}, asked ${yes}: ${JSON.stringify(factsOf(row!))}`)
      }
    }
  }
  t.true(allowed > 1000, String(allowed))
})

test('the inbox pages, searches and counts in SQL', async t => {
  const db = await database(t)
  await seedPeople(db)
  const access = await createAccess(db, { policiesDir: 'policies' })
  t.teardown(access.stop)
  const base = { roles: ['reception'], family: 'GCJS', industry: null, process: 'gcjs.open-tender', step: 'check', owner: null, client: 'ME001', agency: null, acted: null }
  await fill(db, Array.from({ length: 45 }, (_, n) => ({ ...base, region: n % 3 ? '510800' : '510822', assignee: n % 5 === 0 ? 'ST016' : null })))
  const clerk = access.city.holders.find(holder => holder.role === 'reception' && holder.region === '510800')!
  const county = access.city.holders.find(holder => holder.role === 'reception' && holder.region === '510822')
  const actor = actorFrom(clerk)
  await inWork(db, actor, access.may(actor), async work => {
    const first = await listTasks(work, access, { filter: 'all', page: 1, size: 20 })
    const last = await listTasks(work, access, { filter: 'all', page: 3, size: 20 })
    t.deepEqual([first.rows.length, first.total, last.rows.length], [20, 45, 5])
    t.deepEqual(first.rows.map(row => row.dueAt), first.rows.map(row => row.dueAt).toSorted())
    // walking the index region by region and sorting everything come to the same list
    const everything = await listTasks(work, access, { filter: 'all', page: 1, size: 200 })
    t.deepEqual([...first.rows, ...(await listTasks(work, access, { filter: 'all', page: 2, size: 20 })).rows, ...last.rows].map(row => row.id), everything.rows.map(row => row.id))
    t.is((await listTasks(work, access, { filter: 'all', page: 1, size: 20, q: '项目44' })).total, 1)
    t.is((await listTasks(work, access, { filter: 'all', page: 1, size: 20, q: "%' or 1=1 --" })).total, 0)
    t.is((await listTasks(work, access, { filter: 'all', page: 1, size: 20, region: '510822' })).total, 15)
    const { counts, byStep } = await countTasks(work, access, {})
    t.is(counts.all, 45)
    t.is(counts.claimable, 36)
    t.is(counts.mine + counts.taken, 9)
    t.deepEqual(byStep.map(row => row.count), [45])
  })
  if (county) {
    const there = actorFrom(county)
    await inWork(db, there, access.may(there), async work => t.is((await listTasks(work, access, { filter: 'all', page: 1, size: 20 })).total, 15))
  }
})

test('who handed a changed model in does not publish it, nor does who decides a complaint investigate it', async t => {
  const db = await database(t)
  await seedPeople(db)
  const access = await createAccess(db, { policiesDir: 'policies' })
  t.teardown(access.stop)
  const holder = (role: string) => actorFrom(access.city.holders.find(one => one.role === role && one.region === '510800')!)
  const [approver, handler] = [holder('process_approver'), holder('complaint_handler')]
  const base = { region: '510800', family: 'ALL', industry: null, owner: null, client: null, agency: null, assignee: null }
  await fill(db, [{ ...base, roles: ['process_approver'], process: 'model.change', step: null, acted: null }, { ...base, roles: ['complaint_handler'], process: 'complaint.handle', step: 'decide', acted: handler.id }])
  const [publish, decide] = await db('tasks').orderBy('id').pluck('id') as [string, string]
  const may = async (actor: typeof approver, id: string) => access.allows(actor, 'complete', 'task', factsOf((await findTask(db, id))!))
  t.true(await may(approver, publish))
  await db('instances').where({ process: 'model.change' }).update({ started_by: approver.id })
  t.false(await may(approver, publish))
  t.false(await may(handler, decide))
  const other = access.city.holders.find(one => one.role === 'complaint_handler' && one.region === '510800' && one.account !== handler.id)!
  t.true(await may(actorFrom(other), decide))
})
