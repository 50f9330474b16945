import test from 'ava'
import { compileDmn } from '../../../server/kernel/dmn/compile.ts'
import { decision, definitions, dmn, env, escaped, input, literal, needs, only } from './model.ts'

const gives = test.macro({
  async exec(t, logic: string, want: unknown) { t.deepEqual((await only(input('n', 'number') + decision('D', logic, ['#i_n']))).evaluate({ n: 3 }, env).value, want) },
  title: (name = '') => name,
})
const within = (tag: string, text: string): string => `<${tag}>${literal(text)}</${tag}>`
const entry = (name: string, text: string): string => `<contextEntry>${name && `<variable name="${name}"/>`}${literal(text)}</contextEntry>`

test('a literal expression', gives, literal('n * 2'), 6)
test('a boxed context sees its earlier entries', gives, `<context>${entry('a b', 'n + 1')}${entry('c', 'a b * 2')}</context>`, { 'a b': 4, c: 8 })
test('a boxed context with a last nameless entry is that entry', gives, `<context>${entry('a', 'n + 1')}${entry('', 'a * 10')}</context>`, 40)
test('a boxed list', gives, `<list>${literal('n')}${literal('"x"')}</list>`, [3, 'x'])
test('a relation', gives, `<relation><column name="k"/><column name="v"/><row>${literal('"a"')}${literal('n')}</row><row>${literal('"b"')}${literal('2')}</row></relation>`, [{ k: 'a', v: 3 }, { k: 'b', v: 2 }])
test('a boxed conditional', gives, `<conditional>${within('if', 'n > 2')}${within('then', '"多"')}${within('else', '"少"')}</conditional>`, '多')
test('a boxed filter', gives, `<filter>${within('in', '[1, 5, 9]')}${within('match', 'item > n')}</filter>`, [5, 9])
test('a boxed iteration', gives, `<for iteratorVariable="each one">${within('in', '[1, 2]')}${within('return', 'each one * n')}</for>`, [3, 6])
test('a boxed some', gives, `<some iteratorVariable="x">${within('in', '[1, 2]')}${within('satisfies', 'x > n')}</some>`, false)
test('a boxed every', gives, `<every iteratorVariable="x">${within('in', '[1, 2]')}${within('satisfies', 'x < n')}</every>`, true)
test('a boxed function, invoked', gives, `<context><contextEntry><variable name="f"/><functionDefinition><formalParameter name="x"/>${literal('x + n')}</functionDefinition></contextEntry>${entry('', 'f(10)')}</context>`, 13)
test('no logic is null', gives, '', null)

test('a decision sees what it requires, directly, and each element is worked out once', async t => {
  const model = await dmn(input('a', 'number') + input('b', 'number') + decision('Half', literal('a / 2'), ['#i_a'], 'number') + decision('Top', literal('Half + 1'), ['#d_Half']) + decision('Blind', literal('b'), []))
  t.is(model.decisions.get('Top')!.evaluate({ a: 5, b: 1 }, env).value, 3.5)
  t.is(model.decisions.get('Blind')!.evaluate({ a: 5, b: 1 }, env).value, null)
  t.deepEqual(model.decisions.get('Top')!.inputs, ['a'])
  t.is(model.decisions.get('d_Top'), model.decisions.get('Top'))
})

test('a table drawn without requirements reads the context given, and dates in it as its columns say', async t => {
  const cell = (text: string, type: string): string => `<input><inputExpression typeRef="${type}"><text>${text}</text></inputExpression></input>`
  const logic = `<decisionTable hitPolicy="FIRST">${cell('price', 'number')}${cell('due', 'date')}<output name="o"/><rule><inputEntry><text>&gt; limit</text></inputEntry><inputEntry><text>&lt; date("2026-06-01")</text></inputEntry><outputEntry><text>"x"</text></outputEntry></rule></decisionTable>`
  const one = await only(decision('D', logic))
  t.deepEqual(one.inputs, ['price', 'due', 'limit'])
  t.is(one.evaluate({ price: 5, limit: 4, due: '2026-05-31' }, env).value, 'x')
  t.is(one.evaluate({ price: 5, limit: 4, due: '2026-06-01' }, env).value, null)
})

test('business knowledge may call itself and is invoked by name, boxed or in text', async t => {
  const bkm = `<businessKnowledgeModel id="k_fact" name="fact"><variable name="fact"/><encapsulatedLogic><formalParameter name="n" typeRef="number"/>${literal('if n < 2 then 1 else n * fact(n - 1)')}</encapsulatedLogic></businessKnowledgeModel>`
  const invoked = `<invocation>${literal('fact')}<binding><parameter name="n"/>${literal('4')}</binding></invocation>`
  const model = await dmn(bkm + decision('D', literal('fact(5)'), ['k:#k_fact']) + decision('E', invoked, ['k:#k_fact']))
  t.is(model.decisions.get('D')!.evaluate({}, env).value, 120)
  t.is(model.decisions.get('E')!.evaluate({}, env).value, 24)
})

test('a decision service takes its inputs and input decisions and hides the rest', async t => {
  const parts = input('a') + decision('In', literal('1')) + decision('Out', literal('a + In'), ['#i_a', '#d_In'])
    + '<decisionService id="s" name="S"><outputDecision href="#d_Out"/><inputDecision href="#d_In"/><inputData href="#i_a"/></decisionService>'
    + decision('Call', literal('S(2, 40)'), ['k:#s'])
  const model = await dmn(parts)
  t.is(model.services.get('S')!.evaluate({ a: 1, In: 10 }, env).value, 11)
  t.is(model.decisions.get('Call')!.evaluate({}, env).value, 42)
})

test('an imported model is reached under the name of the import', async t => {
  const other = definitions(input('Person name', 'string').replaceAll('i_Person name', 'i_p') + decision('Hello', literal('"你好，" + Person name')).replace('</variable>', '').replace('<literal', `${needs('#i_p')}<literal`), 'other')
  const main = definitions('<import namespace="other" name="lib A" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>' + decision('D', literal('lib A.Hello + "！"'), ['other#d_Hello']), 'main')
  t.is((await compileDmn(main, [other])).decisions.get('D')!.evaluate({ 'Person name': '吴' }, env).value, '你好，吴！')
  t.regex((await compileDmn(main)).faults[0]!.message, /缺少导入的模型/)
})

test('item definitions type the inputs: dates are read, allowed values and shapes kept', async t => {
  const items = `<itemDefinition name="tKind"><typeRef>string</typeRef><allowedValues><text>"a","b"</text></allowedValues></itemDefinition>
    <itemDefinition name="tBid"><itemComponent name="due day"><typeRef>date</typeRef></itemComponent><itemComponent name="kind"><typeRef>tKind</typeRef></itemComponent></itemDefinition>
    <itemDefinition name="tBids" isCollection="true"><typeRef>tBid</typeRef></itemDefinition>`
  const one = await only(items + input('bids', 'tBids') + decision('D', literal('(bids.due day)[1] + duration("P1D")'), ['#i_bids']))
  t.is(one.evaluate({ bids: [{ 'due day': '2026-02-28', kind: 'a' }] }, env).value, '2026-03-01')
  t.deepEqual(one.evaluate({ bids: [{ 'due day': '2026-02-28', kind: 'c' }] }, env).value, null)
  t.is(one.evaluate({ bids: [{ 'due day': 'x' }] }, env).warnings[0], '输入 bids 不是 tBids，或不在允许值内')
})

test('the number types of older tools are numbers', async t => {
  const one = await only(input('n', 'integer') + decision('D', literal('n + 1'), ['#i_n'], 'double'))
  t.is(one.evaluate({ n: 1 }, env).value, 2)
})

test('a result that is not of the declared type is null with a warning', async t => {
  const one = await only(decision('D', literal('"text"'), [], 'number'))
  t.deepEqual(one.evaluate({}, env), { value: null, fired: [], warnings: ['D 的值不是 number'] })
})

test('decisions that require each other give null, not a fall', async t => {
  const model = await dmn(decision('A', literal('B'), ['#d_B']) + decision('B', literal('A'), ['#d_A']))
  t.is(model.decisions.get('A')!.evaluate({}, env).value, null)
})

test('older namespaces and prefixes read the same', async t => {
  const xml = `<semantic:definitions xmlns:semantic="http://www.omg.org/spec/DMN/20151101/dmn.xsd" namespace="n"><semantic:decision id="x" name="D"><semantic:literalExpression><semantic:text><![CDATA[1 < 2]]></semantic:text></semantic:literalExpression></semantic:decision></semantic:definitions>`
  t.is((await compileDmn(xml)).decisions.get('D')!.evaluate({}, env).value, true)
})

test('a document that expands or is broken is refused', async t => {
  for (const xml of ['', '<a><b></a>', '<!DOCTYPE d [<!ENTITY x "y">]><d>&x;</d>', '<d>&unknown;</d>', '<d', `<d a="${escaped('x')}`]) {
    await t.throwsAsync(compileDmn(xml), { name: 'XmlError' }, xml)
  }
})
