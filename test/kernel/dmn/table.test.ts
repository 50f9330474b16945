import test from 'ava'
import { decision, dmn, env, input, only, table, text } from './model.ts'

const graded = (policy: string, rules: string[][], more = ''): Promise<Awaited<ReturnType<typeof only>>> =>
  only(input('score', 'number') + decision('D', table(policy, ['score'], ['grade'], rules, more), ['#i_score']))

const values = text('outputValues', '"高", "中", "低"')
const overlapping = [['>= 60', '"低"'], ['>= 80', '"中"'], ['>= 90', '"高"']]

const settles = test.macro<[policy: string, score: number, want: unknown, fired: number[], rules?: string[][], more?: string]>({
  async exec(t, policy, score, want, fired, rules = overlapping, more = values) {
    const { value, fired: rows } = (await graded(policy, rules, more)).evaluate({ score }, env)
    t.deepEqual(value, want)
    t.deepEqual(rows.map(row => row.index), fired)
  },
  title: (name = '', policy, score) => `${policy} at ${score}: ${name}`,
})

test('one rule hits', settles, 'UNIQUE', 70, '低', [0])
test('two hits are a fault of the table', settles, 'UNIQUE', 85, null, [0, 1])
test('rules that disagree are a fault', settles, 'ANY', 85, null, [0, 1])
test('rules that agree are one', settles, 'ANY', 85, 'x', [0, 1], [['> 60', '"x"'], ['> 80', '"x"']])
test('the best output wins', settles, 'PRIORITY', 95, '高', [2])
test('the first rule wins', settles, 'FIRST', 95, '低', [0])
test('all in the order of rules', settles, 'RULE ORDER', 95, ['低', '中', '高'], [0, 1, 2])
test('all in the order of outputs', settles, 'OUTPUT ORDER', 95, ['高', '中', '低'], [2, 1, 0])
test('all', settles, 'COLLECT', 95, ['低', '中', '高'], [0, 1, 2])
const points = [['>= 60', '10'], ['>= 80', '0.1'], ['>= 90', '0.2']]
test('added exactly', settles, 'COLLECT/SUM', 95, 10.3, [0, 1, 2], points, '')
test('the least', settles, 'COLLECT/MIN', 95, 0.1, [0, 1, 2], points, '')
test('the greatest', settles, 'COLLECT/MAX', 95, 10, [0, 1, 2], points, '')
test('how many', settles, 'COLLECT/COUNT', 95, 3, [0, 1, 2], points, '')
test('none', settles, 'COLLECT/COUNT', 5, 0, [], points, '')
test('no rule, no value', settles, 'UNIQUE', 5, null, [])
test('the default where no rule hits', settles, 'UNIQUE', 5, '无', [], overlapping, text('defaultOutputEntry', '"无"'))

test('fired rules name table, rule and outcome', async t => {
  t.deepEqual((await graded('FIRST', overlapping)).evaluate({ score: 85 }, env).fired, [{ table: 'T', rule: 'r1', index: 0, outputs: '低' }])
})

test('several outputs make a context', async t => {
  const one = await only(input('a') + decision('D', table('UNIQUE', ['a'], ['x', 'y'], [['1', '"p"', '2'], ['-', '"q"', '3']]), ['#i_a']))
  t.deepEqual(one.evaluate({ a: 5 }, env).value, { x: 'q', y: 3 })
})

test('cells take lists, ranges, not, expressions about ? and other inputs', async t => {
  const rules = [['"工程", "货物"', '[1..5)', '1'], ['not("工程", "货物")', '-', '2'], ['"工程"', '? > limit', '3'], ['null', '-', '4']]
  const one = await only(input('kind') + input('n') + input('limit') + decision('D', table('COLLECT', ['kind', 'n'], ['r'], rules), ['#i_kind', '#i_n', '#i_limit']))
  const at = (kind: unknown, n: unknown): unknown => one.evaluate({ kind, n, limit: 10 }, env).value
  t.deepEqual(at('货物', 4), [1])
  t.deepEqual(at('货物', 5), null)
  t.deepEqual(at('工程', 11), [3])
  t.deepEqual(at('服务', 1), [2])
  t.deepEqual(at(null, 1), [2, 4])
})

test('an input outside its allowed values is refused, not guessed', async t => {
  const cell = `<input>${text('inputExpression', 'kind')}${text('inputValues', '"a", "b"')}</input>`
  const one = await only(input('kind') + decision('D', `<decisionTable>${cell}<output name="o"/><rule><inputEntry><text>-</text></inputEntry>${text('outputEntry', '1')}</rule></decisionTable>`, ['#i_kind']))
  t.is(one.evaluate({ kind: 'a' }, env).value, 1)
  t.deepEqual(one.evaluate({ kind: 'c' }, env), { value: null, fired: [], warnings: ['决策表输入不在允许值内'] })
})

test('a cell that is not FEEL is a fault of the model, and its rule never hits', async t => {
  const model = await dmn(input('a') + decision('D', table('UNIQUE', ['a'], ['o'], [['> > 1', '1'], ['2', '"y"']]), ['#i_a']))
  t.is(model.faults.length, 1)
  t.is(model.faults[0]!.element, 'd_D')
  t.is(model.decisions.get('D')!.evaluate({ a: 2 }, env).value, 'y')
})
