import test from 'ava'
import type { Bundle } from '../../server/contract/design.ts'
import { decides, draftOf, save, submit, workshop, type Request } from './room.ts'

type Override = { rule: string; element: string; why: string; by: string; role: string; version: number | null; article: object | null; message: string }
/** A step without any time: rule L23 advises, and blocks nothing. */
const timeless = (bundle: Bundle): Bundle => {
  const bpmn = bundle.bpmn.replace(/(<bpmn:userTask id="Legal".*?)<zeebe:property name="promise" value="[^"]*"\/>/s, '$1')
  if (bpmn === bundle.bpmn) throw new Error('model.change no longer promises a time for its legal review')
  return { ...bundle, bpmn }
}

test('advice is gone against only with a reason; who, which rule, where and why stay with the version, for 司法局 and 监察局 to read', async t => {
  const { designer, law, approver, as, running, base } = await workshop(t)
  const { db } = running.house
  const { draft, bundle } = await draftOf(designer)
  const changed = timeless(bundle)
  t.is((await save(designer, draft, changed)).status, 200)
  const bare = await submit(designer, draft, changed, { revision: 1, explanations: {} })
  t.is(bare.body.type, 'explanation-needed')
  t.deepEqual(bare.body.findings!.map(one => [one.rule, one.element]), [['L23', 'Legal']])
  t.is((await submit(designer, draft, changed, { revision: 1, explanations: { 'L23:Legal': ' 短' } })).body.type, 'explanation-needed', 'a word is no reason')
  t.deepEqual(await db('finding_overrides').select(), [], 'a refused submission leaves nothing')

  const sent = await submit(designer, draft, changed, { revision: 1, explanations: { 'L23:Legal': '复核工作量不定，不宜承诺时限' } })
  t.is(sent.status, 200, JSON.stringify(sent.body).slice(0, 300))
  const first = sent.body as unknown as Request
  const seen = await law.ask<{ explanations: Record<string, string> }>('GET', `/api/design/requests/${first.id}`)
  t.deepEqual(seen.explanations, { 'L23:Legal': '复核工作量不定，不宜承诺时限' }, 'the reviewer reads it beside the finding')

  // sent back and submitted again with another reason: both rounds stay
  t.is((await decides(law, first, 'return')).status, 200)
  const request = (await submit(designer, draft, changed, { revision: 1, explanations: { 'L23:Legal': '由司法局年度计划安排时限' } })).body as unknown as Request
  t.is((await decides(law, request, 'agree')).status, 200)
  const done = await decides(approver, request, 'publish')
  t.is(done.status, 200, JSON.stringify(done.body).slice(0, 300))

  const log = await (await as('jiangningyong')).ask<Override[]>('GET', '/api/design/overrides?process=model.change')
  t.deepEqual(log.map(one => one.why), ['由司法局年度计划安排时限', '复核工作量不定，不宜承诺时限'])
  t.like(log[0], { rule: 'L23', element: 'Legal', by: '许柏勤', role: 'process_designer', version: 2 })
  const { versions } = await designer.ask<{ versions: { id: string; number: number }[] }>('GET', '/api/design/processes/model.change/versions')
  const page = await approver.ask<{ overrides: Override[] }>('GET', `/api/design/versions/${versions.find(one => one.number === 2)!.id}/law`)
  t.true(page.overrides.some(one => one.why === '由司法局年度计划安排时限'))

  const inspector = running.house.access.city.holders.find(one => one.role === 'inspector')!
  t.is((await (await as(inspector.username)).ask<Override[]>('GET', '/api/design/overrides')).length, 2)
  for (const username of ['gemeiyue', 'leiwangqin']) t.is((await (await as(username)).tried('GET', '/api/design/overrides')).status, 403, username)
  t.is((await fetch(`${base}/api/design/overrides`)).status, 401)
})

test('advice that nobody gave a reason for is not published, by whatever door', async t => {
  const { designer, law, approver, running } = await workshop(t)
  const { db } = running.house
  const { draft, bundle } = await draftOf(designer)
  const changed = timeless(bundle)
  await save(designer, draft, changed)
  const request = (await submit(designer, draft, changed, { revision: 1, explanations: { 'L23:Legal': '不宜承诺时限' } })).body as unknown as Request
  t.is((await decides(law, request, 'agree')).status, 200)
  // as if the rule had begun to advise after the text was submitted
  await db('finding_overrides').delete()
  const refused = await decides(approver, request, 'publish')
  t.is(refused.body.type, 'publish-refused')
  t.regex(refused.body.detail!, /提醒没有说明理由：L23/)
  t.is(Number((await db('versions').where({ process: 'model.change' }).count('* as n').first())!['n']), 1)
})
