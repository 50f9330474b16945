import test from 'ava'
import '../support/window.ts'
const { cellsOf, derivationText } = await import('../../modeler/ui/ruler-cells.ts')

const rolled = {
  date: '2026-11-23', due: '2026-11-23T16:00:00Z',
  days: [
    { date: '2026-11-19', counted: false, why: '起算当日不计' }, { date: '2026-11-20', counted: true, n: 1, why: '第 1 日' }, { date: '2026-11-21', counted: true, n: 2, why: '第 2 日' },
    { date: '2026-11-22', counted: true, n: 3, why: '第 3 日，末日遇休息日顺延' }, { date: '2026-11-23', counted: false, why: '顺延至此工作日' },
  ],
}
const on = (text: string) => Date.parse(text)

test('a rolled limit shows start, counted days, the rolled day and, once past, today', t => {
  t.deepEqual(cellsOf(rolled, { today: on('2026-11-24T15:00:00+08:00') }).map(cell => cell.kind), ['start', 'count', 'count', 'count', 'due', 'late'])
  t.deepEqual(cellsOf(rolled, { today: on('2026-11-21T15:00:00+08:00') }).map(cell => cell.today), [false, false, true, false, false])
})

test('what was done in time ends lawfully, however late it is looked at', t => {
  t.deepEqual(cellsOf(rolled, { today: on('2026-12-24T15:00:00+08:00'), doneAt: '2026-11-22T10:00:00+08:00' }).at(-1)?.kind, 'kept')
})

test('a long term folds its middle and keeps both ends', t => {
  const days = [{ date: '2026-11-01', counted: false, why: '' }, ...Array.from({ length: 20 }, (_, at) => ({ date: `2026-11-${String(at + 2).padStart(2, '0')}`, counted: true, n: at + 1, why: `第 ${at + 1} 日` }))]
  const cells = cellsOf({ date: '2026-11-21', due: '2026-11-21T16:00:00Z', days }, { today: on('2026-11-03T00:00:00+08:00') })
  t.is(cells.length, 8)
  t.is(cells[2]?.kind, 'gap')
  t.true(cells[2]?.today)
  t.is(cells.at(-1)?.kind, 'due')
})

test('the derivation reads as one sentence', t => {
  t.is(derivationText(rolled), '11-19 起算当日不计；11-22 第 3 日，末日遇休息日顺延；11-23 到期')
  t.regex(derivationText({ ...rolled, provisional: true, missing: [2027] }), /2027 年日历未公布，为暂定$/)
})
