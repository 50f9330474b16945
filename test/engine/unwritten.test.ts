import test from 'ava'
import { compileBundle, type Bundle } from '../../server/engine/bundle.ts'
import { gate } from '../../server/engine/gate.ts'
import { unwritten } from '../../server/engine/unwritten.ts'
import { bundle, end, flow, service, start } from './diagrams.ts'

const choose = (condition: string): string => `<bpmn:exclusiveGateway id="x" default="no"/>${flow('yes', 'x', 'end', `=${condition}`)}${flow('no', 'x', 'end')}${end()}`
const form = '<bpmn:userTask id="ask" name="ask"><bpmn:extensionElements><zeebe:userTask/><zeebe:formDefinition formId="f"/></bpmn:extensionElements></bpmn:userTask>'
const asked = (condition: string, more: Partial<Bundle> = {}): Bundle => bundle('p', `${start()}${flow('f1', 'start', 'ask')}${form}${flow('f2', 'ask', 'x')}${choose(condition)}`, '', {
  forms: { f: { id: 'f', components: [{ type: 'group', components: [{ type: 'textfield', key: 'result' }] }, { type: 'number', key: 'site.area' }] } },
  scenarios: { s: { name: 's', start: { vars: { begun: 1 } }, steps: [{ do: 'complete', element: 'ask', values: { result: 'ok' } }] } }, ...more,
})
const names = async (text: Bundle): Promise<string[]> => unwritten(await compileBundle(text, 'p'), text).map(({ element, message }) => `${element} ${/“(.*?)”/.exec(message)![1]}`)

test('a variable that nothing in the bundle writes is named where it is first read', async t => {
  t.deepEqual(await names(asked('reslut = "ok"')), ['x reslut'])
  t.deepEqual((await gate(asked('reslut = "ok"'), { law: {}, states: 0 })).filter(finding => finding.rule === 'variable-unwritten').map(({ severity, element }) => ({ severity, element })), [{ severity: 'warn', element: 'x' }])
})

test('forms, the start, members inside a filter and names asked for null are no such finding', async t => {
  for (const condition of ['result = "ok"', 'site.area > 3', 'begun > 0', 'count([{votes: 1}][votes > 0]) > 0', 'suspended = null or suspended = false', 'project.code = "x"']) t.deepEqual(await names(asked(condition)), [], condition)
})

test('a service that no scenario answers for may write anything: then nothing is said', async t => {
  const open = (scenarios: Record<string, unknown>): Bundle => bundle('p', `${start()}${flow('f1', 'start', 'call')}${service('call', 'a.b')}${flow('f2', 'call', 'x')}${choose('found')}`, '', { scenarios })
  const scenario = (auto: Record<string, unknown>) => ({ s: { name: 's', start: { vars: {} }, auto, steps: [] } })
  t.deepEqual(await names(open(scenario({}))), [])
  t.deepEqual(await names(open(scenario({ 'a.b': { found: true } }))), [])
  t.deepEqual(await names(open(scenario({ 'a.b': { other: true } }))), ['x found'])
  t.deepEqual(await names(open({})), [])
})
