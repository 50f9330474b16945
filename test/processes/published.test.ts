import test from 'ava'
import { createEngine } from '../../server/engine/engine.ts'
import { servicesOf } from '../../server/services.ts'
import { inWork, mayAll, system } from '../../server/work.ts'
import { decides, draftOf, publishes, renamed, save, submit, workshop, type Request } from './room.ts'

test('a publish raced by another is refused and told why, and passes once it is read against the new one', async t => {
  const room = await workshop(t)
  const { designer, law, approver, version } = room
  const { draft, bundle } = await draftOf(designer)
  const mine = renamed('甲')(bundle)
  await save(designer, draft, mine)
  const request = (await submit(designer, draft, mine)).body as unknown as Request
  t.is((await decides(law, request, 'agree')).status, 200)
  await publishes(t, room, renamed('乙'))
  const raced = await decides(approver, request, 'publish')
  t.is(raced.status, 409)
  t.like(raced.body, { type: 'version-raced' })
  t.is(await version(3), undefined as never, 'nothing is half published')
  t.is((await decides(approver, request, 'return')).status, 200)
  const again = await submit(designer, draft, mine)
  t.is(again.status, 200, JSON.stringify(again.body).slice(0, 400))
  const fresh = again.body as unknown as Request
  t.like(await law.ask('GET', `/api/design/requests/${fresh.id}`), { request: { base: { number: 2 } } })
  t.is((await decides(law, fresh, 'agree')).status, 200)
  t.like((await decides(approver, fresh, 'publish')).body, { status: 'published' } as never)
  t.regex((await version(3)).bundle, /name=\\"甲\\"/)
})

test('what takes effect later is not in force before, and nothing starts on a version whose services are gone', async t => {
  const room = await workshop(t)
  const { running } = room
  const { db, engine } = running.house
  const subject = { code: 'LC-1', title: '试', region: '510800', family: 'ALL' }
  const request = await publishes(t, room, renamed('晚些'), { effectiveAt: new Date(Date.now() + 5 * 86_400_000).toISOString() })
  t.is(request.status, 'scheduled')
  const listed = async (status: string) => (await room.designer.ask<{ id: string; status: string }[]>('GET', `/api/design/requests?status=${status}`)).map(one => [one.id, one.status])
  t.deepEqual([await listed('scheduled'), await listed('published')], [[[request.id, 'scheduled']], []])
  const started = await inWork(db, system, mayAll, work => engine.start(work, { process: 'model.change', subject, vars: { change: null } }))
  t.like(await db('versions').where({ id: started.version }).first('number'), { number: 1 })
  const without = servicesOf(() => running.house).filter(service => service.name !== 'models.check')
  const later = await createEngine({ db, services: without, background: false, clock: () => Date.now() + 6 * 86_400_000 })
  t.teardown(() => later.stop())
  const refused = await t.throwsAsync(inWork(db, system, mayAll, work => later.start(work, { process: 'model.change', subject: { ...subject, code: 'LC-2' }, vars: { change: null } })))
  t.like(refused, { code: 'version-not-runnable' })
  t.regex(refused!.message, /models\.check/)
  t.is(await db('instances').where({ code: 'LC-2' }).first(), undefined, 'nothing is half started')

  // its day comes
  await db('change_requests').where({ id: request.id }).update({ effective_at: new Date(Date.now() - 1000) })
  t.deepEqual([await listed('scheduled'), await listed('published')], [[], [[request.id, 'published']]])
})
