import test from 'ava'
import { draftOf, renamed, save, workshop } from './room.ts'

type Change = { revision: number; by: string; files: string[] }

test('of two windows the second to save on a stale revision is told what changed, and neither loses anything', async t => {
  const { designer } = await workshop(t)
  const { draft, bundle } = await draftOf(designer)
  t.like((await save(designer, draft, renamed('甲')(bundle))).body, { revision: 1 })
  const late = await save(designer, draft, renamed('乙')(bundle), 0)
  t.is(late.status, 409)
  t.like(late.body, { type: 'draft-conflict', revision: 1, changed: ['process.bpmn'], by: '许柏勤' } as never)
  t.regex((await designer.ask<{ bundle: { bpmn: string } }>('GET', `/api/design/drafts/${draft.id}`)).bundle.bpmn, /name="甲"/, 'the first stays')
  t.like((await save(designer, draft, renamed('乙')(bundle), 1)).body, { revision: 2 }, 'having looked, the second may put its own on top')
  t.like((await save(designer, draft, renamed('乙')(bundle), 0)).body, { revision: 2 }, 'the same text again is no conflict')
  t.regex((await designer.ask<{ bpmn: string }>('GET', `/api/design/drafts/${draft.id}/changes/1`)).bpmn, /name="甲"/, 'what was overwritten is still there')
  t.like(await designer.ask('POST', `/api/design/drafts/${draft.id}/changes/1/restore`), { revision: 3 })
})

test('taking over the lock loses nobody’s work; who lost it is told, and may take it back', async t => {
  const { designer, as } = await workshop(t)
  const other = await as('hanfengzheng')
  const { draft, bundle } = await draftOf(designer)
  const lock = `/api/design/drafts/${draft.id}/lock`
  await designer.ask('POST', lock, {})
  t.is((await save(designer, draft, renamed('甲')(bundle))).status, 200)
  t.like((await other.tried('POST', lock, {})).body, { type: 'draft-locked', by: '许柏勤' } as never)
  t.like((await save(other, draft, renamed('乙')(bundle), 1)).body, { type: 'draft-locked' })
  await other.ask('POST', lock, { takeOver: true })
  t.is((await save(other, draft, renamed('乙')(bundle), 1)).status, 200)
  const refused = await save(designer, draft, renamed('丙')(bundle), 1)
  t.is(refused.status, 409)
  t.like(refused.body, { type: 'draft-locked', by: '韩枫正' } as never)
  const changes = await designer.ask<Change[]>('GET', `/api/design/drafts/${draft.id}/changes`)
  t.deepEqual(changes.map(change => [change.revision, change.by]), [[2, '韩枫正'], [1, '许柏勤'], [0, '许柏勤']])
  const again = await as('xubaiqin')
  await again.ask('POST', lock, { takeOver: true })
  t.like((await designer.tried('POST', lock, {})).body, { type: 'draft-locked', title: '你在另一个窗口正在编辑这份草稿' } as never)
})

test('two people who save at the same instant: one is first, the other is told', async t => {
  const { designer } = await workshop(t)
  const { draft, bundle } = await draftOf(designer)
  const both = await Promise.all(['甲', '乙'].map(word => save(designer, draft, renamed(word)(bundle))))
  t.deepEqual(both.map(answer => answer.status).sort(), [200, 409])
})
