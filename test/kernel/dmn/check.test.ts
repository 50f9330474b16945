import test from 'ava'
import { checkDmn } from '../../../server/kernel/dmn/check.ts'
import { decision, definitions, input, table, text } from './model.ts'

const check = async (policy: string, inputs: string[], rules: string[][], more = ''): Promise<string[]> =>
  (await checkDmn(definitions(inputs.map(each => input(each)).join('') + decision('D', table(policy, inputs, ['o'], rules, more), inputs.map(each => `#i_${each}`))))).map(({ level, rule, message }) => `${level} ${rule} ${message}`)

test('a table that covers everything once is silent', async t => {
  t.deepEqual(await check('UNIQUE', ['n'], [['< 100', '1'], ['[100..400)', '2'], ['>= 400', '3']]), [])
  t.deepEqual(await check('UNIQUE', ['kind', 'open'], [['"工程"', 'true', '1'], ['"工程"', 'false', '2'], ['not("工程")', '-', '3']]), [])
  t.deepEqual(await check('FIRST', ['n'], [['> 5', '1'], ['-', '2']]), [])
})

test('uncovered cases are named by example', async t => {
  t.deepEqual(await check('UNIQUE', ['估算价'], [['< 400', '1'], ['> 400', '2']]), ['warning decision-gap 决策表“D”有情形没有规则：估算价 = 400'])
  t.deepEqual(await check('UNIQUE', ['kind', 'n'], [['"工程"', '> 1', '1'], ['"货物"', '-', '2']]), ['warning decision-gap 决策表“D”有情形没有规则：kind = "工程"，n = 0；kind = "工程"，n = 1；kind = （其他），n = 0；等 5 种情形'])
})

test('a default output closes every gap', async t => {
  t.deepEqual(await check('UNIQUE', ['n'], [['> 1', '1']], text('defaultOutputEntry', '0')), [])
})

test('rules that hit together where only one may are an error', async t => {
  t.deepEqual(await check('UNIQUE', ['n'], [['<= 5', '1'], ['>= 5', '2']]), ['error decision-overlap 决策表“D”的规则互相重叠：规则 1 与规则 2 同时命中（n = 5）'])
  t.deepEqual(await check('ANY', ['n'], [['<= 5', '1'], ['>= 5', '1']]), [])
  t.is((await check('ANY', ['n'], [['<= 5', '1'], ['>= 5', '2']])).length, 1)
})

test('a rule hidden by those before it is named', async t => {
  t.deepEqual(await check('FIRST', ['n'], [['> 1', '1'], ['> 5', '2'], ['-', '3']]), ['warning decision-idle 决策表“D”的规则 2 永远不会生效'])
})

test('dates are cut like numbers', async t => {
  t.deepEqual(await check('UNIQUE', ['d'], [['< date("2026-01-01")', '1'], ['> date("2026-01-01")', '2']]), ['warning decision-gap 决策表“D”有情形没有规则：d = 2026-01-01'])
})

test('tables that ask more are left alone, and text that is not FEEL is an error', async t => {
  t.deepEqual(await check('UNIQUE', ['n', 'm'], [['? > m', '-', '1'], ['> 3', '-', '2']]), [])
  t.regex((await check('UNIQUE', ['n'], [['> >', '1']]))[0]!, /^error decision-feel FEEL 语法错误/)
})
