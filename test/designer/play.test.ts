import test from 'ava'
import { asExpected, begin, branches, current, pathTo, perform, toScenario, waitingOf } from '../../modeler/designer/rehearsal/play.ts'
import { graphOf, runScenario } from '../../server/kernel/scenario.ts'
import { maskOf } from '../../server/processes/masked.ts'

const bpmn = `<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="t">
<bpmn:process id="p" isExecutable="true"><bpmn:startEvent id="S"/><bpmn:userTask id="A" name="填报"><bpmn:extensionElements><zeebe:userTask/></bpmn:extensionElements></bpmn:userTask>
<bpmn:intermediateCatchEvent id="T"><bpmn:timerEventDefinition id="d"><bpmn:timeDuration>P3D</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent><bpmn:endEvent id="E"/>
<bpmn:sequenceFlow id="f1" sourceRef="S" targetRef="A"/><bpmn:sequenceFlow id="f2" sourceRef="A" targetRef="T"/><bpmn:sequenceFlow id="f3" sourceRef="T" targetRef="E"/></bpmn:process></bpmn:definitions>`
const at = '2026-03-02T09:00:00+08:00'
const opened = async () => begin(await graphOf({ key: 'p', bpmn }), {}, { name: '', start: { vars: {} }, steps: [] }, Date.parse(at))

test('going back leaves the later moment as it was, and playing on from there is a branch', async t => {
  const first = await opened()
  const { play: done } = perform(first, { do: 'complete', element: 'A', values: { x: 1 } })
  t.deepEqual(waitingOf(current(done).run), ['T'])
  const back = { ...done, at: 0 }
  t.deepEqual(waitingOf(current(back).run), ['A'])
  const { play: other } = perform(back, { do: 'complete', element: 'A', values: { x: 2 } })
  t.is(branches(other, 0).length, 2)
  t.deepEqual(other.moments.slice(1).map(moment => moment.run.state!.n['0']!.v!['x']), [1, 2])
})

test('a step that cannot be done is answered with its fault and kept nowhere', async t => {
  const first = await opened()
  const { play, wrong } = perform(first, { do: 'complete', element: 'nowhere' })
  t.is(play, first)
  t.regex(wrong.join(), /没有这个待办任务/)
})

test('what was played is a scenario that passes on the kernel', async t => {
  const done = perform(perform(await opened(), { do: 'complete', element: 'A', values: {} }).play, { do: 'advance', to: 'next-timer' }).play
  t.is(current(done).run.now - Date.parse(at), 3 * 86_400_000)
  t.is(asExpected(current(done)).status, 'completed')
  t.is(pathTo(done).length, 3)
  t.deepEqual((await runScenario({ key: 'p', bpmn }, toScenario(done, '一次走通'))).failures, [])
})

test('a recorded story keeps what the process says, amounts and codes, and hides the rest alike everywhere', t => {
  const mask = maskOf(JSON.stringify({ bpmn: '<sequenceFlow><conditionExpression>result = "齐全"</conditionExpression></sequenceFlow><userTask name="初审"/>', forms: { f: { values: [{ value: '公开' }] } } }))
  t.deepEqual(mask({ contact: '何兰清', manager: '张远', again: ['何兰清'], phone: '13800138000', result: '齐全', kind: '公开', price: 1_200, at: '2026-03-05T09:00:00+08:00', code: 'A02-510800-7', list: [{ idno: '510802199001011234' }], guest: { name: 'John Smith', id: 'ME007' } }), {
    contact: '某某甲', manager: '某乙', again: ['某某甲'], phone: '1**********', result: '齐全', kind: '公开', price: 1_200, at: '2026-03-05T09:00:00+08:00', code: 'A02-510800-7', list: [{ idno: '******************' }], guest: { name: '某某某某某某某某某丙', id: 'ME007' },
  })
})
