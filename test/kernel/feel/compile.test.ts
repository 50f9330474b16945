import test from 'ava'
import { compileFeel, compileUnary } from '../../../server/kernel/feel/compile.ts'

const env = { now: Date.UTC(2026, 10, 24, 4), zone: 'Asia/Shanghai' }
const value = (text: string, context: Record<string, unknown> = {}): unknown => compileFeel(text).run(context, env).value

const gives = test.macro({
  exec(t, text: string, want: unknown, context: Record<string, unknown> = {}) { t.deepEqual(value(text, context), want) },
  title: (_, text) => `${text} evaluates as the standard says`,
})

test(gives, '0.1 + 0.2 = 0.3', true)
test(gives, '1.1 * 1.1', 1.21)
test(gives, '-3 ** 2', 9)
test(gives, '2 ** 3 ** 2', 64)
test(gives, '1 / 0', null)
test(gives, '"a" + "b"', 'ab')
test(gives, '"a" + 1', null)
test(gives, '1 = "1"', null)
test(gives, 'null = 1', false)
test(gives, 'true or null', true)
test(gives, 'null and false', false)
test(gives, 'true and null', null)
test(gives, 'if x > 3 then "大" else "小"', '大', { x: 4 })
test(gives, 'x in (1, 2, [5..7])', true, { x: 6 })
test(gives, 'x in ]5..7[', false, { x: 5 })
test(gives, 'x between 1 and 3 and true', true, { x: 3 })
test(gives, '[1, 2, 3][item > 1]', [2, 3])
test(gives, 'rows[price > 5].name', ['乙'], { rows: [{ name: '甲', price: 3 }, { name: '乙', price: 8 }] })
test(gives, '[1, 2, 3][-1]', 3)
test(gives, `${'-'.repeat(2000)}1`, 1)
test(gives, Array(900).fill('1').join(' + '), 900)
test(gives, 'for i in 1..3, j in [10, 20] return i * j', [10, 20, 20, 40, 30, 60])
test(gives, 'for i in 1..4 return if i = 1 then 1 else i * partial[-1]', [1, 2, 6, 24])
test(gives, 'some x in [1, 2] satisfies x = 2', true)
test(gives, 'every x in [] satisfies x = 2', true)
test(gives, '{a: 1, b: a + 1}.b', 2)
test(gives, '(function(a, b) a - b)(b: 1, a: 3)', 2)
test(gives, '{fact: function(n) if n < 2 then 1 else n * fact(n - 1)}.fact(5)', 120)
test(gives, 'string length("𠮷野")', 2)
test(gives, 'substring("招标投标法", 3, 2)', '投标')
test(gives, 'string join(["a", "b"], "、")', 'a、b')
test(gives, 'date("2026-01-31") + duration("P1M")', '2026-02-28')
test(gives, 'date("2024-02-29") - date("2024-02-01")', 'P28D')
test(gives, 'date and time("2026-03-01T09:00:00+08:00") = date and time("2026-03-01T01:00:00Z")', true)
test(gives, 'date and time("2026-03-01T09:00:00") < date and time("2026-03-01T01:00:01Z")', true)
test(gives, 'years and months duration(date("2024-01-31"), date("2026-01-30"))', 'P1Y11M')
test(gives, 'day of week(date("2026-11-24"))', 'Tuesday')
test(gives, 'now()', '2026-11-24T12:00:00+08:00')
test(gives, 'today()', '2026-11-24')
test(gives, 'get or else(x, 3)', 3)
test(gives, 'is defined(a.b)', true, { a: { b: null } })
test(gives, 'is defined(a.c)', false, { a: { b: null } })
test(gives, 'instance.family', '工程', { instance: { family: '工程' } })
test(gives, '1 instance of number', true)
test(gives, '[1] instance of list<number>', true)
test(gives, 'round half up(2.345, 2)', 2.35)
test(gives, 'decimal(2.5, 0)', 2)
test(gives, 'sort([3, 1, 2], function(a, b) a > b)', [3, 2, 1])
test(gives, 'get entries({b: 1, a: 2}).key', ['a', 'b'])
test(gives, '// 注释\n1 /* 二 */ + 2', 3)

test('a missing name is null, and a warning says which', t => {
  t.deepEqual(compileFeel('金额 > 5').run({}, env), { value: null, warnings: ['没有变量 金额', '空值与数字不能比较（>）'] })
})

test('free names are those taken from the context, not bound or built-in ones', t => {
  t.deepEqual(compileFeel('sum(for x in rows return x * rate) + now().year + {k: 1, l: k}.l').free, ['rows', 'rate'])
  t.deepEqual(compileFeel('{a: a + 1, f: function(n) f(n)}').free, ['a'])
  t.deepEqual(compileFeel('list[price > limit]').free, ['list', 'price', 'limit'])
})

test('names of the prototype chain are not variables', t => {
  t.is(value('constructor'), null)
  t.is(value('a.toString', { a: {} }), null)
})

test('text that is not FEEL is refused with its place', t => {
  for (const text of ['', 'x >', '1 +', 'if a then b', '[1, 2', '"open', 'a b', 'for x return 1', 'x > > 5', '{a: 1, a}', '...', '('.repeat(1000), `${'('.repeat(1000)}1${')'.repeat(1000)}`, 'if a then '.repeat(300)]) {
    t.throws(() => compileFeel(text), { name: 'FeelSyntaxError' }, text)
  }
})

test('a call of a function that does not exist is refused before it runs', t => {
  t.throws(() => compileFeel('contain(a, "b")'), { message: /没有函数 contain/ })
  t.throws(() => compileFeel('random number()'), { name: 'FeelSyntaxError' })
  t.notThrows(() => compileFeel('{double: function(x) x * 2, y: double(3)}.y'))
})

test('an expression without end or measure is stopped, the same everywhere', t => {
  t.deepEqual(compileFeel('for i in 1..100000000 return i').run({}, env), { value: null, warnings: ['表达式超出计算上限'] })
  t.deepEqual(compileFeel('{f: function(n) f(n + 1)}.f(1)').run({}, env).warnings.at(-1), '表达式超出计算上限')
  t.is(value('for i in 1..40 return [partial, partial]'), null)
  t.is(value('string(for i in 1..40 return [partial, partial])'), null)
  t.is(value('string length(for i in 1..60 return if i = 1 then "ab" else partial[-1] + partial[-1])'), null)
  t.is(value('count(for a in 1..1000, b in 1..1000 return a)'), null)
})

test('values are plain JSON both ways and the given ones are handed on uncopied', t => {
  const given = { list: [1, { a: 'x' }] }
  t.is(value('list', given), given.list)
  t.deepEqual(value('{d: date("2026-01-01"), f: function() 1, r: [1..2]}'), { d: '2026-01-01', f: null, r: '[1..2]' })
})

test('unary tests compare the input, or ask about it', t => {
  const hit = (text: string, input: unknown, context = {}): unknown => compileUnary(text).run({ ...context, '?': input }, env).value
  t.is(hit('-', null), true)
  t.is(hit('< 5, [7..9]', 8), true)
  t.is(hit('not("a", "b")', 'c'), true)
  t.is(hit('"a"', 'b'), false)
  t.is(hit('? > limit', 3, { limit: 2 }), true)
  t.is(hit('list', 2, { list: [1, 2] }), true)
  t.is(hit('false', false), true)
  t.is(hit('contains(?, "x")', 'axb'), true)
})
