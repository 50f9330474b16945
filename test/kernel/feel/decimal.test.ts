import { fc, testProp } from '@fast-check/ava'
import test from 'ava'
import { add, divide, modulo, multiply, power, round, subtract } from '../../../server/kernel/feel/decimal.ts'

/** Whole numbers of a hundredth, and the decimal they stand for. */
const cents = fc.integer({ min: -1e9, max: 1e9 })
const decimal = (n: number): number => Number(`${n}e-2`)

testProp('sums of decimals are those of their hundredths', [cents, cents], (t, a, b) => {
  t.is(add(decimal(a), decimal(b)), decimal(a + b))
  t.is(subtract(decimal(a), decimal(b)), decimal(a - b))
})
testProp('products of decimals are those of their hundredths', [fc.integer({ min: -1e6, max: 1e6 }), fc.integer({ min: -1e6, max: 1e6 })], (t, a, b) => {
  t.is(multiply(decimal(a), decimal(b)), Number(`${a * b}e-4`) + 0)
})
testProp('dividing a product gives the factor back', [cents, fc.integer({ min: 1, max: 1000 })], (t, a, b) => t.is(divide(multiply(decimal(a), b)!, b), decimal(a) + 0))
testProp('modulo has the sign of the divisor and adds up', [cents, cents.filter(n => n !== 0)], (t, a, b) => {
  const rest = modulo(decimal(a), decimal(b))!
  t.true(rest === 0 || Math.sign(rest) === Math.sign(b))
  t.true(Math.abs(rest) < Math.abs(decimal(b)))
})
testProp('rounding is exact at the half', [fc.integer({ min: -1e6, max: 1e6 })], (t, n) => {
  const half = add(n, 0.5)!
  t.is(round(half, 0, 'floor'), n)
  t.is(round(half, 0, 'ceiling'), n + 1)
  t.is(round(half, 0, 'half even')! % 2 + 0, 0)
  t.is(round(half, 0, 'half up'), n >= 0 ? n + 1 : n)
  t.is(round(half, 0, 'half down'), n >= 0 ? n : n + 1)
})
testProp('no operation answers minus zero, NaN or infinity', [fc.double(), fc.double()], (t, a, b) => {
  fc.pre(Number.isFinite(a) && Number.isFinite(b))
  for (const result of [add(a + 0, b + 0), subtract(a + 0, b + 0), multiply(a + 0, b + 0), divide(a + 0, b + 0), power(a + 0, Math.trunc(b) % 70)]) {
    t.true(result === null || (Number.isFinite(result) && !Object.is(result, -0)), String(result))
  }
})

test('decimals are kept where binary floats lose them', t => {
  t.is(add(0.1, 0.2), 0.3)
  t.is(multiply(1.005, 1000), 1005)
  t.is(multiply(4.35, 100), 435)
  t.is(subtract(0.3, 0.1), 0.2)
  t.is(divide(0.3, 0.1), 3)
  t.is(power(1.1, 2), 1.21)
  t.is(modulo(10.1, 4.5), 1.1)
  t.is(round(1.005, 2, 'half up'), 1.01)
  t.is(round(1235, -1, 'half even'), 1240)
  t.is(divide(1, 0), null)
})

testProp('the quick way and the long way agree', [fc.integer({ min: -1e10, max: 1e10 }), fc.integer({ min: -1e10, max: 1e10 }), fc.nat(5), fc.nat(5)], (t, a, b, p, q) => {
  const x = Number(`${a}e-${p}`), y = Number(`${b}e-${q}`)
  const exact = (mant: bigint, exp: number): number => Number(`${mant}e${exp}`) + 0
  const [A, B] = [BigInt(a) * 10n ** BigInt(5 - p), BigInt(b) * 10n ** BigInt(5 - q)]
  t.is(add(x, y), exact(A + B, -5))
  t.is(multiply(x, y), exact(A * B, -10))
})
