import test from 'ava'
import { closeSeat, expertTag } from '../../server/access/committee.ts'
import { claimTask, completeTask, listTasks, readTask, saveDraft } from '../../server/contract/tasks.ts'
import { room } from './room.ts'

test('an expert finds and finishes the chair’s task, and nothing that is written says who sat there', async t => {
  const { ask, holders, start, db } = await room(t)
  const [expert, other] = holders('expert').filter(one => one.kind === 'expert')
  const task = await start()
  const now = new Date()
  const [draw] = await db('draws').insert({ instance_id: 1, code: 'A01', region: '510800', family: 'GCJS', request: '{}', req_hash: '', pool_hash: '', pool_size: 5, meeting_at: now, needed: 1, status: 'drawn', sealed: Buffer.alloc(1), frozen_at: now }).returning('id')
  await db('draw_seats').insert({ ref: 'seat-x7', draw: draw.id, place: 1, status: 'accepted', expert_tag: expertTag(expert!.id), sealed: closeSeat('seat-x7', expert!.id), specialty: 'SP-JZ', invited_at: now })
  await db('tasks').where({ id: task }).update({ roles: ['expert'], owner: 'seat-x7' })

  t.is((await ask(listTasks, expert!)).total, 1)
  t.is((await ask(listTasks, other!)).total, 0)
  t.is((await ask(listTasks, expert!, { query: { filter: 'mine' } })).rows[0]!.mine, true)
  t.is((await ask(listTasks, expert!, { query: { filter: 'claimable' } })).total, 0)
  await t.throwsAsync(ask(completeTask, other!, { task, body: { values: { result: 'complete' } } }), { code: 'not-your-task' })
  for (const role of ['reception', 'sys_admin', 'ggb_director', 'draw_clerk']) await t.throwsAsync(ask(readTask, holders(role)[0]!, { task }), { code: 'not-your-task' })

  t.is((await ask(claimTask, expert!, { task })).assignee, null)
  t.is((await ask(saveDraft, expert!, { task, body: { values: { result: 'amend' } } })).by.name, '评标专家')
  t.like((await ask(readTask, expert!, { task })).rights, { complete: true, claim: false, transfer: false })
  await ask(completeTask, expert!, { task, body: { values: { result: 'complete' } } })
  const written = JSON.stringify([await db('moves').select('actor', 'move'), await db('task_acts'), await db('task_drafts'), await db('task_presence'), await db('tasks')])
  t.false(written.includes(expert!.id) || written.includes(expert!.name))
  t.true(written.includes('seat-x7'))
})
