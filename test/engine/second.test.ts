import { readFile } from 'node:fs/promises'
import test from 'ava'
import { deviations, secondOpinion } from '../../server/engine/second-opinion.ts'
import { bundle, end, flow, humanTasks, service, start, timer, user } from './diagrams.ts'

const scenario = (name: string, steps: unknown[], vars: Record<string, unknown> = {}, auto: Record<string, unknown> = {}) => ({ [name]: { name, start: { vars }, auto, steps } })
const complete = (element: string, values: Record<string, unknown> = {}) => ({ do: 'complete', element, values })

test('both engines agree on tasks, gateways, services, timers and errors', async t => {
  const human = { ...humanTasks(), scenarios: { ...scenario('approved', [complete('review', { approved: true }), complete('approve')]), ...scenario('refused', [complete('review', { approved: false })]) } }
  t.deepEqual((await secondOpinion(human)).map(({ result, note }) => ({ result, note })), [{ result: 'agrees', note: undefined }, { result: 'agrees', note: undefined }])
  const mixed = bundle('mixed', `${start()}${flow('f0', 'start', 'split')}<bpmn:parallelGateway id="split"/>${flow('f1', 'split', 'do')}${user('do')}
<bpmn:boundaryEvent id="late" attachedToRef="do">${timer('timeDuration', 'P1D')}</bpmn:boundaryEvent>${flow('fl', 'late', 'remind')}${user('remind')}${flow('fr', 'remind', 'join')}
${flow('f2', 'do', 'join')}${flow('f3', 'split', 'call')}${service('call', 'a.b')}<bpmn:boundaryEvent id="wrong" attachedToRef="call"><bpmn:errorEventDefinition errorRef="e"/></bpmn:boundaryEvent>
${flow('fw', 'wrong', 'mend')}${user('mend')}${flow('fm', 'mend', 'join')}${flow('f4', 'call', 'join')}<bpmn:exclusiveGateway id="join"/>${flow('f5', 'join', 'end')}${end()}`, '<bpmn:error id="e" errorCode="E1"/>', {
    scenarios: {
      ...scenario('smooth', [complete('do')], {}, { 'a.b': { ok: true } }),
      ...scenario('late', [{ do: 'advance', to: 'P1D' }, complete('remind')], {}, { 'a.b': { ok: true } }),
      ...scenario('wrong', [complete('mend'), complete('do')], {}, { 'a.b': { error: 'E1' } }),
    },
  })
  const opinions = await secondOpinion(mixed)
  t.deepEqual(opinions.map(({ result }) => result), ['agrees', 'agrees', 'agrees'], JSON.stringify(opinions))
})

test('a scenario that fails on the kernel itself is not put to the second engine', async t => {
  t.like((await secondOpinion({ ...humanTasks(), scenarios: scenario('bad', [complete('nothing')]) }))[0], { result: 'cannot run' })
})

const known = test.macro(async (t, kind: string, element: string, inside: string, steps: unknown[] = []) => {
  const { why } = deviations.find(each => each.kind === kind)!
  t.like((await secondOpinion(bundle('odd', inside, '', { scenarios: scenario('s', steps) })))[0], { result: 'cannot run', element, note: why })
})
test('event sub-processes are named', known, 'event sub-process', 'sub', `${start()}${flow('f1', 'start', 'do')}${user('do')}${flow('f2', 'do', 'end')}${end()}<bpmn:subProcess id="sub" triggeredByEvent="true"><bpmn:startEvent id="s2">${timer('timeDuration', 'P9D')}</bpmn:startEvent>${flow('g1', 's2', 'e2')}${end('e2')}</bpmn:subProcess>`, [{ do: 'advance', to: 'P9D' }])
test('inclusive joins are named', known, 'inclusive join', 'j', `${start()}${flow('f0', 'start', 'i')}<bpmn:inclusiveGateway id="i"/>${flow('f1', 'i', 'a', '=true')}${flow('f2', 'i', 'b', '=true')}${user('a')}${user('b')}${flow('f3', 'a', 'j')}${flow('f4', 'b', 'j')}<bpmn:inclusiveGateway id="j"/>${flow('f5', 'j', 'end')}${end()}`, [complete('a'), complete('b')])
test('standard loops are named', known, 'standard loop', 'l', `${start()}${flow('f1', 'start', 'l')}<bpmn:userTask id="l" name="l"><bpmn:extensionElements><zeebe:userTask/></bpmn:extensionElements><bpmn:standardLoopCharacteristics loopMaximum="3"/></bpmn:userTask>${flow('f2', 'l', 'end')}${end()}`)
test('compensation is named', known, 'compensation', 'undo', `${start()}${flow('f1', 'start', 'do')}${user('do')}<bpmn:boundaryEvent id="comp" attachedToRef="do"><bpmn:compensateEventDefinition/></bpmn:boundaryEvent>
<bpmn:userTask id="back" name="back" isForCompensation="true"/><bpmn:association id="as" sourceRef="comp" targetRef="back"/>${flow('f2', 'do', 'undo')}<bpmn:intermediateThrowEvent id="undo"><bpmn:compensateEventDefinition/></bpmn:intermediateThrowEvent>${flow('f3', 'undo', 'end')}${end()}`, [complete('do')])
test('completion conditions of multi-instances are named', known, 'completion condition', 'm', `${start()}${flow('f1', 'start', 'm')}<bpmn:userTask id="m" name="m"><bpmn:extensionElements><zeebe:userTask/></bpmn:extensionElements><bpmn:multiInstanceLoopCharacteristics>
<bpmn:extensionElements><zeebe:loopCharacteristics inputCollection="=[1,2]" inputElement="x"/></bpmn:extensionElements><bpmn:completionCondition xsi:type="bpmn:tFormalExpression">=true</bpmn:completionCondition></bpmn:multiInstanceLoopCharacteristics></bpmn:userTask>${flow('f2', 'm', 'end')}${end()}`)
test('ad-hoc sub-processes are named', known, 'ad-hoc', 'ah', `${start()}${flow('f1', 'start', 'ah')}<bpmn:adHocSubProcess id="ah"><bpmn:extensionElements><zeebe:adHoc activeElementsCollection="=[&quot;a&quot;]"/></bpmn:extensionElements>${user('a')}</bpmn:adHocSubProcess>${flow('f2', 'ah', 'end')}${end()}`)
test('complex gateways are named', known, 'complex gateway', 'c', `${start()}${flow('f1', 'start', 'c')}<bpmn:complexGateway id="c"/>${flow('f2', 'c', 'end')}${end()}`)

test('every known deviation has its test here', async t => {
  const here = await readFile(import.meta.filename, 'utf8')
  t.deepEqual(deviations.filter(({ kind }) => !here.includes(`known, '${kind}'`)).map(({ kind }) => kind), [])
})
