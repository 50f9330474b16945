import { testProp as property, fc } from '@fast-check/ava'
import test from 'ava'
import '../support/window.ts'
const { fenOf, inYuan, wanOf, yuanOf } = await import('../../modeler/ui/money.ts')

property('yuan typed with two decimals keeps every fen', [fc.integer({ min: 0, max: 9_000_000_000_000 })], (t, fen) => {
  t.is(fenOf(yuanOf(fen).replaceAll(',', '')), fen)
  t.is(fenOf(fen / 100), fen)
})

test('nothing and nonsense are no money', t => {
  t.is(fenOf(''), null)
  t.is(fenOf(null), null)
  t.is(fenOf('abc'), null)
})

test('sums are told as people say them', t => {
  t.is(wanOf(1_200_000_000), '1,200 万元')
  t.is(wanOf(12_345), '123.45 元')
})

test('a bound in fen is told in yuan', t => {
  t.is(inYuan('不得小于 40000000。'), '不得小于 400,000.00 元。')
  t.is(inYuan('此项必填。'), '此项必填。')
})
