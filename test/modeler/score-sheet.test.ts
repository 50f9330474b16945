import { readFileSync } from 'node:fs'
import test from 'ava'
import { progress, remarks, sheetOf, totalOf, withCell } from '../../modeler/evaluation/sheet.ts'

const form = (id: string): unknown => JSON.parse(readFileSync(`processes/gcjs.open-tender/forms/${id}.form`, 'utf8'))
const names = ['甲', '乙', '丙']

test('the forms of an evaluation are read as sheets; one without a row for each bidder is shown as it is', t => {
  t.deepEqual(sheetOf(form('score')), { list: 'scores', marks: [{ key: 'score', label: '得分', kind: 'number', min: 0, max: 100, digits: 2 }], notes: [{ key: 'comment', label: '说明' }], rest: [{ key: 'comments', label: '总体意见' }] })
  t.is(sheetOf(form('first'))!.marks[0]!.kind, 'checkbox')
  for (const id of ['sign', 'competition', 'notice']) t.is(sheetOf(form(id)), undefined, id)
  t.is(sheetOf(null), undefined)
})

test('a sheet counts its cells and adds up a bidder’s points', t => {
  const list = { type: 'dynamiclist', path: 'rows', allowAddRemove: false, components: [{ type: 'textfield', key: 'name', readonly: true }, { type: 'number', key: 'plan', label: '部署', validate: { max: 8 } }, { type: 'number', key: 'staff', label: '人员', validate: { max: 7 } }] }
  const sheet = sheetOf({ components: [list] })!
  const values = withCell(sheet, { rows: names.map(name => ({ name, plan: 6.1, staff: null })) }, 1, 'staff', 5.2)
  t.deepEqual(progress(sheet, values), { filled: 4, all: 6 })
  t.is(totalOf(sheet, (values['rows'] as Record<string, unknown>[])[1]!), 11.3)
})

test('the self-check looks at one’s own sheet and asks for a word where one is due', t => {
  const score = sheetOf(form('score'))!
  const told = (...scores: (number | null)[]): string[] => remarks(score, { scores: scores.map((one, n) => ({ name: names[n], score: one, comment: '' })) }).map(one => one.word)
  t.deepEqual(told(90, 88, 85), [])
  t.deepEqual(told(90, null, 85), ['checkOpen'])
  t.deepEqual(told(100, 0, 60), ['checkFull', 'checkZero', 'checkWide'])
  t.deepEqual(told(80, 80, 80), ['checkSame'])
  const first = sheetOf(form('first'))!
  const row = { name: '甲', pass: false, reason: '' }
  t.deepEqual(remarks(first, { perItem: [row] }).map(one => one.word), ['checkReason'])
  t.deepEqual(remarks(first, { perItem: [{ ...row, reason: '业绩不符' }] }), [])
})
