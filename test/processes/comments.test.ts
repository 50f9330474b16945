import test from 'ava'
import { idsSince } from '../../server/processes/comments.ts'
import { draftOf, person, renamed, workshop } from './room.ts'

interface Remark { id: string; elements: string[]; text: string; mentions: string[]; key: string; draft: string | null }
interface Reader { id: string; name: string; post: string }

test('the ids of an element are followed in the order they changed, from the day of the remark on', t => {
  const at = (minute: number): Date => new Date(Date.UTC(2026, 0, 1, 0, minute))
  const renames = [{ was: 'A', became: 'B', at: at(1) }, { was: 'B', became: 'C', at: at(3) }, { was: 'X', became: 'A', at: at(4) }, { was: 'C', became: 'B', at: at(5) }]
  t.deepEqual(idsSince('A', at(0), renames), ['B', 'C', 'A'])
  t.deepEqual(idsSince('B', at(2), renames), ['B', 'C'], 'an id that came back is told once')
  t.deepEqual(idsSince('A', at(6), renames), ['A'], 'what bears the name now is another element')
})

test('a remark follows its element to a new id; the one it mentions finds it until it is dealt with', async t => {
  const { designer, approver } = await workshop(t)
  const { draft, bundle } = await draftOf(designer)
  const people = await designer.ask<Reader[]>('GET', '/api/design/people')
  const feng = people.find(each => each.name === '冯墨明')!
  const remarks = '/api/design/processes/model.change/comments'
  const made = await designer.ask<Remark>('POST', remarks, { element: 'Legal', text: `@${feng.name} 先法审还是后法审？`, mentions: [feng.id, feng.id] })
  t.deepEqual([made.elements, made.mentions], [['Legal'], [feng.id]])

  const saved = await designer.tried('PUT', `/api/design/drafts/${draft.id}`, {
    revision: 0, summary: '改编号', bundle: { ...renamed('甲')(bundle), bpmn: bundle.bpmn.replaceAll('"Legal"', '"Review"') }, renamed: [{ was: 'Legal', became: 'Lega' }, { was: 'Lega', became: 'Review' }],
  })
  t.is(saved.status, 200, JSON.stringify(saved.body))
  const [followed] = await approver.ask<Remark[]>('GET', remarks)
  t.deepEqual(followed!.elements, ['Review', 'Lega', 'Legal'], 'on the published version it still stands at the old one')

  const [told] = await approver.ask<Remark[]>('GET', '/api/design/mentions')
  t.like(told, { id: made.id, key: 'model.change', draft: draft.id })
  t.deepEqual(await designer.ask('GET', '/api/design/mentions'), [], 'nobody else')
  await approver.ask('POST', `/api/design/comments/${made.id}/resolve`)
  t.deepEqual(await approver.ask('GET', '/api/design/mentions'), [])
})

test('only who may read a process can be asked about it; a refused remark is not kept', async t => {
  const { designer, base } = await workshop(t)
  const remarks = '/api/design/processes/model.change/comments'
  const refused = await designer.tried('POST', remarks, { element: null, text: '@葛美月 请看', mentions: ['gemeiyue'] })
  t.is(refused.status, 422)
  t.like(refused.body, { type: 'mention-unknown' })
  t.deepEqual(await designer.ask('GET', remarks), [])
  const clerk = await person(t, base, 'gemeiyue')
  t.is((await clerk.tried('GET', remarks)).status, 403)
  t.is((await clerk.tried('GET', '/api/design/mentions')).status, 403)
})
