import test from 'ava'
import { decides, draftOf, publishes, renamed, save, submit, workshop, type Request } from './room.ts'

test('nobody publishes what he wrote, by whatever door', async t => {
  const { designer, law, approver, running, version, base } = await workshop(t)
  const { db } = running.house
  const { draft, bundle } = await draftOf(designer)
  const changed = renamed('合法性复核')(bundle)
  await save(designer, draft, changed)
  const request = (await submit(designer, draft, changed)).body as unknown as Request
  for (const decision of ['agree', 'publish', 'return']) t.like((await decides(designer, request, decision)).body, { type: 'forbidden', detail: '你是编制人，发布须由另一人完成' })
  t.like((await decides(approver, request, 'publish')).body, { type: 'forbidden' }, 'nor anybody before the legal review')
  t.is((await decides(law, request, 'publish')).status, 409, 'nor the legal reviewer')
  t.is((await decides(law, request, 'agree')).status, 200)

  const task = await db('tasks').where({ instance_id: request.instance, element: 'Publish' }).first('id') as { id: string }
  const values = { decision: '发布', effective: '2026-12-01T00:00:00+08:00', migration: '旧版办完', text: '' }
  t.is((await designer.tried('POST', `/api/tasks/${task.id}/complete`, { form: values })).status >= 400, true, 'the task page is the same door')
  t.is((await law.tried('POST', `/api/tasks/${task.id}/complete`, { form: values })).status >= 400, true)

  await db('change_requests').where({ id: request.id }).update({ author: (await db('accounts').where({ username: 'fengmoming' }).first('id') as { id: string }).id })
  t.like((await decides(approver, request, 'publish')).body, { type: 'forbidden', detail: '你是编制人，发布须由另一人完成' }, 'an approver who is the author is an author')
  await db('change_requests').where({ id: request.id }).update({ author: (await db('accounts').where({ username: 'xubaiqin' }).first('id') as { id: string }).id })

  t.is((await approver.tried('POST', '/api/design/drafts', { key: 'model.change', title: '我来写' })).status, 403, 'an approver does not write')
  t.is((await approver.tried('POST', `/api/design/versions/${(await version()).id}/rollback`)).status, 403, 'a rollback is a draft too')
  const { paths } = await (await fetch(`${base}/api/openapi.json`)).json() as { paths: Record<string, Record<string, unknown>> }
  t.deepEqual(Object.keys(paths).filter(path => path.startsWith('/api/design/') && /publish|deploy/.test(path)), [], 'there is no route that publishes directly')
  const before = await db('versions').count('* as n').first()
  const imported = await designer.tried('POST', '/api/design/import?name=a.bpmn', new TextEncoder().encode(changed.bpmn))
  t.is(imported.status, 200)
  t.deepEqual(await db('versions').count('* as n').first(), before, 'importing writes nothing')
  t.like((await decides(approver, { ...request, hash: 'other' }, 'publish')).body, { type: 'request-changed' }, 'what is signed is what was read')
  t.like((await decides(approver, request, 'publish')).body, { status: 'published' } as never)
  t.like((await decides(approver, request, 'publish')).body, { type: 'request-closed' })
  t.like(await db('versions').where({ process: 'model.change', number: 2 }).first('author', 'published_by'), { author: (await db('accounts').where({ username: 'xubaiqin' }).first('id') as { id: string }).id })
  const { versions } = await designer.ask<{ versions: { author: string | null; approver: string | null }[] }>('GET', '/api/design/processes/model.change/versions')
  const nameOf = async (username: string): Promise<string> => (await db('accounts').where({ username }).first('name') as { name: string }).name
  t.deepEqual(versions.map(each => [each.author, each.approver]), [[await nameOf('xubaiqin'), await nameOf('fengmoming')], [null, null]], 'by name; what came with a release has neither')
})

test('a version never changes, a rollback is a new version with the old text', async t => {
  const room = await workshop(t)
  const { running, designer, law, approver, version } = room
  const first = await version()
  await publishes(t, room, renamed('合法性复核'))
  const draft = await designer.ask<{ id: string; revision: number; status: string; request: null }>('POST', `/api/design/versions/${first.id}/rollback`)
  const { bundle } = await designer.ask<{ bundle: never }>('GET', `/api/design/drafts/${draft.id}`)
  const request = (await submit(designer, draft, bundle)).body as unknown as Request
  const { differences, base } = await law.ask<{ differences: { sentence: string }[]; base: { bpmn: string } }>('GET', `/api/design/requests/${request.id}`)
  t.true(differences.some(each => each.sentence.includes('合法性复核')), 'the reviewer sees what goes back')
  t.regex(base.bpmn, /合法性复核/, 'against the version that is the newest')
  t.is((await decides(law, request, 'agree')).status, 200)
  t.is((await decides(approver, request, 'publish')).status, 200)
  const third = await version(3)
  t.deepEqual([third.hash, JSON.parse(third.bundle)], [first.hash, JSON.parse(first.bundle)])
  t.deepEqual(await version(), first)
  for (const change of [{ bundle: '{}' }, { hash: 'x' }, { number: 9 }, { effective_at: new Date() }]) await t.throwsAsync(running.house.db('versions').where({ id: first.id }).update(change), { message: /never changes/ })
  await t.throwsAsync(running.house.db('versions').where({ id: first.id }).delete(), { message: /never changes|violates foreign key/ })
})
