import { fc, testProp } from '@fast-check/ava'
import test from 'ava'
import { evaluate } from 'feelin'
import { compileFeel } from '../../../server/kernel/feel/compile.ts'

/*
 * feelin is the independent reading of FEEL: on everything both define, the two must agree. Generated texts are well typed, since the standard
 * leaves mixed kinds to "null", where feelin answers false or throws. What feelin computes with binary floats is asked of whole numbers only, and
 * ranges run upwards between numbers. Where the two differ, and why we do not follow, is in differences.test.ts.
 */
const context = { a: 3, b: -7, c: 12, s: 'tender', u: '招标', flag: true, list: [4, 1, 9, 4], rows: [{ n: 1, k: 'x' }, { n: 5, k: 'y' }, { n: 9, k: 'x' }], box: { n: 2, deep: { m: 8 } } }
const env = { now: 0, zone: 'UTC' }

const { num, bool } = fc.letrec<{ num: string, bool: string, str: string, list: string }>(tie => {
  const two = (op: string, a: fc.Arbitrary<string>, b: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.tuple(a, b).map(([x, y]) => `(${x} ${op} ${y})`)
  const call = (name: string, ...args: fc.Arbitrary<string>[]): fc.Arbitrary<string> => fc.tuple(...args).map(all => `${name}(${all.join(', ')})`)
  const [n, b, s, l] = [tie('num'), tie('bool'), tie('str'), tie('list')]
  return {
    num: fc.oneof({ depthSize: 'small', withCrossShrink: true },
      fc.integer({ min: 0, max: 50 }).map(String), fc.constantFrom('a', 'b', 'c', 'box.n', 'box.deep.m', 'rows[2].n', 'list[1]', 'list[-1]'),
      two('+', n, n), two('-', n, n), two('*', fc.constantFrom('a', 'b', '2'), n), n.map(x => `-${x}`),
      fc.tuple(b, n, n).map(([x, y, z]) => `(if ${x} then ${y} else ${z})`),
      call('abs', n), call('max', n, n), call('min', n, n, n), call('count', l), call('string length', s), call('modulo', n, fc.constantFrom('7', '-4')), l.map(x => `sum(append(${x}, 0))`), l.map(x => `(if count(${x}) > 0 then ${x}[1] else 0)`)),
    bool: fc.oneof({ depthSize: 'small' },
      fc.constantFrom('true', 'false', 'flag'),
      ...['=', '!=', '<', '<=', '>', '>='].map(op => two(op, n, n)), two('=', s, s), two('!=', s, s), two('<', s, s), two('and', b, b), two('or', b, b), call('not', b),
      fc.tuple(n, fc.nat(20), fc.nat(20)).map(([x, y, z]) => `(${x} between ${y} and ${y + z})`), fc.tuple(n, fc.nat(20), fc.nat(20)).map(([x, y, z]) => `(${x} in [${y}..${y + z}])`),
      fc.tuple(n, n, n).map(([x, y, z]) => `(${x} in (< ${y}, ${z}))`), call('list contains', l, n), call('contains', s, s), call('starts with', s, s), call('odd', n),
      fc.tuple(l, n).map(([x, y]) => `(some x in ${x} satisfies x > ${y})`), fc.tuple(l, n).map(([x, y]) => `(every x in ${x} satisfies x != ${y})`)),
    str: fc.oneof({ depthSize: 'small' },
      fc.constantFrom('s', 'u', '"法"', '""', 'rows[1].k', '"a\\"b"'), two('+', s, s), call('upper case', s), call('substring', fc.constantFrom('s', '"project"'), fc.constantFrom('1', '2', '-2')),
      fc.tuple(b, s, s).map(([x, y, z]) => `(if ${x} then ${y} else ${z})`), call('substring before', s, fc.constantFrom('"e"', '"标"')), call('string', n)),
    list: fc.oneof({ depthSize: 'small' },
      fc.constantFrom('list', 'rows.n', '[]', 'rows[k = "x"].n'), fc.array(n, { maxLength: 3 }).map(all => `[${all.join(', ')}]`),
      fc.tuple(l, n).map(([x, y]) => `(for i in ${x} return i + ${y})`), fc.tuple(l, n).map(([x, y]) => `${x}[item > ${y}]`),
      call('reverse', l), call('distinct values', l), call('concatenate', l, l), call('append', l, n), fc.constant('(for i in 1..4 return i * a)'), l.map(x => `sort(${x}, function(x, y) x < y)`)),
  }
})
const { list, str } = { list: fc.constantFrom('sort(list, function(x, y) x > y)', 'flatten([list, [a, [b]]])', 'union(list, [a])', 'index of(list, 4)', 'sublist(list, 2, 2)', 'remove(list, 1)', 'insert before(list, 2, a)'), str: fc.constantFrom('string join(["a", s], "-")', 'replace(s, "e", "E")', 'lower case("ABC")', 'substring after(s, "n")') }

const agrees = (t: { deepEqual(a: unknown, b: unknown, message: string): boolean }, text: string): void => {
  // through JSON: feelin answers -0 here and there
  const theirs = JSON.parse(JSON.stringify(evaluate(text, context, undefined as never).value ?? null)) as unknown
  t.deepEqual(compileFeel(text).run(context, env).value, theirs, text)
}

testProp('numbers are computed as feelin computes them', [num], agrees as never, { numRuns: 400, seed: 20_261 })
testProp('truths are decided as feelin decides them', [bool], agrees as never, { numRuns: 400, seed: 20_262 })
testProp('list and text functions give what feelin gives', [fc.oneof(list, str)], agrees as never, { numRuns: 60, seed: 20_263 })

const dates = ['date("2026-02-28")', 'date("2024-12-31")', 'date("1999-01-01")'], spans = ['duration("P1D")', 'duration("P45D")', 'duration("-P3D")']
for (const d of dates) {
  for (const s of spans) {
    for (const text of [`string(${d} + ${s})`, `(${d} + ${s}).year`, `(${d} + ${s}).weekday`, `${d} < ${d} + ${s}`, `(${d} + ${s} - ${d}).days`, `day of year(${d} + ${s})`, `week of year(${d} + ${s})`]) {
      test(`${text} as feelin`, t => agrees(t, text))
    }
  }
}
