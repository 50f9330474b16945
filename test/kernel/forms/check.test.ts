import { fc, testProp } from '@fast-check/ava'
import test from 'ava'
import { checkForm, checkSchema, type Field, type Form } from '../../../server/kernel/forms/check.ts'

const env = { now: Date.UTC(2026, 10, 24, 4), zone: 'Asia/Shanghai', variables: { remaining: [{ rank: 1, name: '甲', bidder: 'b1' }, { rank: 2, name: '乙', bidder: 'b2' }], limit: 100, kinds: ['x', 'y'], fixed: 7 } }
const form = (...components: Field[]): Form => ({ type: 'default', components })
const faults = (schema: Form, values: unknown): string[] => checkForm(schema, values, env).faults.map(({ path, message }) => `${path}|${message}`)
const data = (schema: Form, values: unknown): unknown => {
  const checked = checkForm(schema, values, env)
  return checked.faults.length ? checked.faults : checked.data
}
const field = (type: string, more: Partial<Field> = {}): Field => ({ type, key: 'v', label: '项', ...more })

const accepts = test.macro({
  exec(t, one: Field, value: unknown, want: unknown = value) { t.deepEqual(data(form(one), { v: value }), { v: want }) },
  title: (name = '') => `accepts ${name}`,
})
const refuses = test.macro({
  exec(t, one: Field, value: unknown, message: string) { t.deepEqual(faults(form(one), { v: value }), [`v|项：${message}`]) },
  title: (name = '') => `refuses ${name}`,
})

test('a text', accepts, field('textfield'), '招标')
test('an empty text as nothing', accepts, field('textarea'), '', null)
test('nothing where something is required', refuses, field('textfield', { validate: { required: true } }), '  ', '必填')
test('a number as text', refuses, field('textfield'), 5, '应为文本')
test('what no database keeps', refuses, field('textfield'), 'a\0b', '含有不能保存的字符')
test('a text too short', refuses, field('textfield', { validate: { minLength: 3 } }), ' ab ', '至少 3 字')
test('a text too long', refuses, field('textfield', { validate: { maxLength: 2 } }), '招标人', '至多 2 字')
test('a text against its pattern', refuses, field('textfield', { validate: { pattern: '^[A-Z]{2}$' } }), 'abc', '格式不符')
test('a pattern that would run for ever', refuses, field('textfield', { validate: { pattern: '^(a+)+$' } }), `${'a'.repeat(40)}b`, '内容过长，无法校验格式')
test('no telephone number', refuses, field('textfield', { validate: { validationType: 'phone' } }), '12', '电话格式不符')
test('a Chinese mobile number', accepts, field('textfield', { validate: { validationType: 'phone' } }), '13800138000')
test('no address', refuses, field('textfield', { validate: { validationType: 'email' } }), 'a@b', '邮箱格式不符')
test('a number', accepts, field('number', { validate: { min: 0 } }), 0)
test('a text as number', refuses, field('number'), '5', '应为数字')
test('a number kept as text where the form says so', accepts, field('number', { serializeToString: true }), '5.50')
test('too many decimals', refuses, field('number', { decimalDigits: 2 }), 1.005, '小数不超过 2 位')
test('no multiple of the increment', refuses, field('number', { increment: '0.05' }), 0.12, '应为 0.05 的倍数')
test('a multiple that floats would deny', accepts, field('number', { increment: '0.1' }), 0.3)
test('less than the least', refuses, field('number', { validate: { min: 1 } }), 0, '不小于 1')
test('more than an expression allows', refuses, field('number', { validate: { max: '=limit * 2' } }), 201, '不大于 200')
test('a number no machine counts to', refuses, field('number'), 1e20, '数字过大')
test('a box not ticked that must be', refuses, field('checkbox', { validate: { required: true } }), false, '必须勾选')
test('a box', accepts, field('checkbox'), true)
test('an option', accepts, field('select', { values: [{ label: 'A', value: 'a' }] }), 'a')
test('what is no option', refuses, field('radio', { values: [{ label: 'A', value: 'a' }] }), 'b', '不在选项中')
test('an option computed from variables', accepts, field('select', { valuesExpression: '=for c in remaining return {label: c.name, value: c.bidder}' }), 'b2')
test('what was not computed', refuses, field('select', { valuesExpression: '=for c in remaining return {label: c.name, value: c.bidder}' }), 'b3', '不在选项中')
test('an option out of a variable', accepts, field('taglist', { valuesKey: 'kinds' }), ['y', 'x'])
test('an option of a list that is not there', refuses, field('checklist', { valuesKey: 'none' }), ['y'], '没有可选项')
test('an option twice', refuses, field('checklist', { valuesKey: 'kinds' }), ['y', 'y'], '选项重复')
test('one where a list belongs', refuses, field('checklist', { valuesKey: 'kinds' }), 'y', '应为多选列表')
test('a day', accepts, field('datetime', { subtype: 'date' }), '2024-02-29')
test('a day that is none', refuses, field('datetime', { subtype: 'date' }), '2026-02-29', '日期无效')
test('a day gone by', refuses, field('datetime', { subtype: 'date', disallowPassedDates: true }), '2026-11-23', '不得早于今天（2026-11-24）')
test('a moment, with seconds added so that FEEL reads it', accepts, field('datetime', { subtype: 'datetime', timeSerializingFormat: 'utc_offset' }), '2026-03-01T09:30+08:00', '2026-03-01T09:30:00+08:00')
test('a moment without its zone', refuses, field('datetime', { subtype: 'datetime', timeSerializingFormat: 'utc_offset' }), '2026-03-01T09:30', '日期时间无效')
test('a time', accepts, field('datetime', { subtype: 'time', timeSerializingFormat: 'no_timezone' }), '09:30', '09:30:00')
test('a time that is none', refuses, field('datetime', { subtype: 'time' }), '25:00', '时间无效')

const doc = { id: '7', name: '招标文件.pdf', hash: 'a'.repeat(64), size: 10 }
test('a document', accepts, field('filepicker', { accept: '.pdf,.docx' }), doc)
test('several documents', accepts, field('filepicker', { multiple: true }), [doc, { ...doc, id: '8' }])
test('several where one belongs', refuses, field('filepicker'), [doc, { ...doc, id: '8' }], '只能选一个文件')
test('a document of another kind', refuses, field('filepicker', { accept: '.docx' }), doc, '文件 招标文件.pdf 的类型应为 .docx')
test('a document that is no reference', refuses, field('filepicker'), { ...doc, hash: 'x' }, '应为已上传的文件')
test('a document with more than a reference', refuses, field('filepicker'), { ...doc, url: 'http://x' }, '应为已上传的文件')

test('keys the form does not have are refused, at every depth', t => {
  const schema = form(field('textfield'), { type: 'group', path: 'g', components: [field('number', { key: 'n' })] }, { type: 'dynamiclist', path: 'rows', isRepeating: true, components: [field('number', { key: 'n' })] })
  t.deepEqual(faults(schema, { v: 'a', zz: 1, g: { n: 1, m: 2 }, rows: [{ n: 1, k: 1 }] }).map(each => each.split('|')[0]), ['zz', 'g.m', 'rows[0].k'])
  t.deepEqual(faults(schema, JSON.parse('{"__proto__": {"x": 1}}')).length, 1)
  t.deepEqual(faults(schema, 'text'), ['|表单内容应为一组值'])
})

test('a hidden field is dropped and asks nothing', t => {
  const schema = form(field('radio', { key: 'kind', values: ['a', 'b'] }), field('textfield', { conditional: { hide: '=kind != "a"' }, validate: { required: true } }))
  t.deepEqual(data(schema, { kind: 'b', v: 'sent all the same' }), { kind: 'b' })
  t.deepEqual(faults(schema, { kind: 'a' }), ['v|项：必填'])
})

test('a value sent in a hidden field cannot hide another', t => {
  const schema = form(
    field('checkbox', { key: 'expert', conditional: { hide: '=true' } }),
    field('textfield', { conditional: { hide: '=expert = true' }, validate: { required: true } }),
  )
  t.deepEqual(faults(schema, { expert: true }), ['v|项：必填'])
})

test('a group hides what it holds', t => {
  const schema = form({ type: 'group', conditional: { hide: '=true' }, components: [field('textfield', { validate: { required: true } })] })
  t.deepEqual(data(schema, {}), {})
})

test('read-only and disabled fields may repeat what is known, nothing else, and become no variables', t => {
  const schema = form(field('number', { key: 'fixed', readonly: true }), field('number', { key: 'limit', disabled: true }))
  t.deepEqual(data(schema, { fixed: 7, limit: 100 }), {})
  t.deepEqual(data(schema, {}), {})
  t.deepEqual(faults(schema, { fixed: 8 }), ['fixed|项：只读，不能修改'])
  t.deepEqual(faults(form(field('number', { readonly: '=limit > 5' })), { v: 1 }), ['v|项：只读，不能修改'])
})

test('computed fields are computed here, whatever was sent', t => {
  t.deepEqual(data(form(field('number'), { type: 'expression', key: 'sum', expression: '=v + limit' }), { v: 1, sum: 999 }), { v: 1, sum: 101 })
})

test('rows are judged one by one, with this, parent and i', t => {
  const schema = form(field('number', { key: 'top' }), { type: 'dynamiclist', path: 'rows', label: '报价', isRepeating: true, components: [
    field('number', { key: 'price', label: '价格', validate: { required: true, max: '=parent.top' } }),
    field('textfield', { key: 'why', label: '说明', conditional: { hide: '=this.price < 5' }, validate: { required: true } }),
  ] })
  t.deepEqual(data(schema, { top: 9, rows: [{ price: 1 }, { price: 6, why: 'x' }] }), { top: 9, rows: [{ price: 1 }, { price: 6, why: 'x' }] })
  t.deepEqual(faults(schema, { top: 9, rows: [{ price: 10 }, {}, 5] }).sort(), [
    'rows[0].price|价格：不大于 9', 'rows[0].why|说明：必填', 'rows[1].price|价格：必填', 'rows[1].why|说明：必填', 'rows[2].price|价格：必填', 'rows[2].why|说明：必填', 'rows[2]|报价第 3 行：应为一组值',
  ])
  t.deepEqual(faults(schema, { top: 9, rows: 'x' }), ['rows|报价：应为列表'])
})

test('dotted keys and paths make nested values', t => {
  const schema = form(field('number', { key: 'a.b.c' }), { type: 'group', path: 'a.d', components: [field('textfield', { key: 'e' })] })
  t.deepEqual(data(schema, { a: { b: { c: 1 }, d: { e: 'x' } } }), { a: { b: { c: 1 }, d: { e: 'x' } } })
  t.deepEqual(faults(schema, { a: { b: { x: 1 } } }), ['a.b.x|表单没有此项：a.b.x'])
})

test('what was left out is null, false or an empty list', t => {
  t.deepEqual(data(form(field('textfield', { key: 'a' }), field('checkbox', { key: 'b' }), field('checklist', { key: 'c', values: ['x'] }), { type: 'text', text: '说明' } as Field), {}), { a: null, b: false, c: [] })
})

testProp('no JSON makes it fall, and accepted data holds only the form\'s keys', [fc.dictionary(fc.constantFrom('a', 'b', 'rows', 'x', '__proto__'), fc.jsonValue())], (t, values) => {
  const schema = form(field('number', { key: 'a' }), field('select', { key: 'b', values: ['x'] }), { type: 'dynamiclist', path: 'rows', isRepeating: true, components: [field('datetime', { key: 'x', subtype: 'date' })] })
  const { data: kept, faults: wrong } = checkForm(schema, values, env)
  t.true(wrong.length > 0 || Object.keys(kept).every(key => ['a', 'b', 'rows'].includes(key)))
}, { numRuns: 300, seed: 20_266 })

test('a schema is checked for what would fail later', t => {
  const rules = (...components: unknown[]): string[] => checkSchema({ components }).map(({ rule, level }) => `${rule} ${level}`)
  t.deepEqual(rules(field('textfield'), field('number', { key: 'w' })), [])
  t.deepEqual(rules({ type: 'signature', key: 'v' }), ['form-type error'])
  t.deepEqual(rules(field('textfield', { key: 'date' })), ['form-key error'])
  t.deepEqual(rules(field('textfield', { key: '' })), ['form-key error'])
  t.deepEqual(rules(field('textfield'), field('number')), ['form-key-twice error'])
  t.deepEqual(rules(field('textfield', { conditional: { hide: '=a >' } })), ['form-feel error'])
  t.deepEqual(rules(field('select')), ['form-options error'])
  t.deepEqual(rules(field('textfield', { validate: { pattern: '(' } })), ['form-pattern error'])
  t.deepEqual(rules({ type: 'iframe', url: 'http://x' }), ['form-iframe error'])
  t.deepEqual(checkSchema({}).length, 1)
})
