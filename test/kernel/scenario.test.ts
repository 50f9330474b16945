import test from 'ava'
import {runScenario} from '../../server/kernel/scenario.ts'
import type {Scenario, ScenarioStep} from '../../server/kernel/scenario/types.ts'

const bpmn = `<?xml version="1.0"?><bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="d" targetNamespace="t">
<bpmn:process id="p" isExecutable="true"><bpmn:startEvent id="s"/><bpmn:sequenceFlow id="f1" sourceRef="s" targetRef="ask"/>
<bpmn:userTask id="ask"><bpmn:extensionElements><zeebe:userTask/><zeebe:formDefinition formId="ask"/><zeebe:assignmentDefinition candidateGroups="clerk"/></bpmn:extensionElements></bpmn:userTask>
<bpmn:sequenceFlow id="f2" sourceRef="ask" targetRef="work"/><bpmn:serviceTask id="work"><bpmn:extensionElements><zeebe:taskDefinition type="double"/><zeebe:ioMapping><zeebe:input source="=amount" target="n"/></zeebe:ioMapping></bpmn:extensionElements></bpmn:serviceTask>
<bpmn:sequenceFlow id="f3" sourceRef="work" targetRef="wait"/><bpmn:intermediateCatchEvent id="wait"><bpmn:timerEventDefinition><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">P2D</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>
<bpmn:sequenceFlow id="f4" sourceRef="wait" targetRef="paid"/><bpmn:intermediateCatchEvent id="paid"><bpmn:messageEventDefinition messageRef="m"/></bpmn:intermediateCatchEvent><bpmn:sequenceFlow id="f5" sourceRef="paid" targetRef="e"/><bpmn:endEvent id="e"/></bpmn:process>
<bpmn:message id="m" name="paid"><bpmn:extensionElements><zeebe:subscription correlationKey="=key"/></bpmn:extensionElements></bpmn:message></bpmn:definitions>`
const bundle = {key: 'p', bpmn, forms: {ask: {type: 'default', components: [{type: 'number', key: 'amount', label: '数量', validate: {required: true}}]}}}
const told = (steps: ScenarioStep[], auto: Scenario['auto'] = {double: {result: '=n * 2'}}) => runScenario(bundle, {name: 'story', start: {vars: {key: 'k'}, at: '2026-03-02T09:00:00+08:00'}, auto, steps})
const ask: ScenarioStep = {do: 'complete', element: 'ask', as: 'clerk', values: {amount: 21}}

test('a story runs through people, services, time and messages to its end', async t => {
  const {ok, failures, trace, coverage} = await told([
    ask, {do: 'expect', waiting: ['wait'], variables: {result: 42}, due: {wait: '2026-03-04T09:00:00+08:00'}},
    {do: 'advance', to: 'P1D'}, {do: 'expect', waiting: ['wait']}, {do: 'advance', to: 'next-timer'},
    {do: 'message', name: 'other', unmatched: true}, {do: 'message', name: 'paid', key: 'k'}, {do: 'expect', status: 'completed', passed: ['e'], notWaiting: ['paid']},
  ])
  t.true(ok, failures.join())
  t.deepEqual(trace.filter(id => id !== 'p'), ['s', 'ask', 'work', 'wait', 'paid', 'e'])
  t.deepEqual(coverage.missed.filter(id => id !== 'p'), [])
})

test('what differs from the story is said with its step, and nothing after it is tried', async t => {
  const says = async (...steps: ScenarioStep[]): Promise<string> => (await told(steps)).failures.join('|')
  t.regex(await says({do: 'complete', element: 'ask', as: 'chief', values: {amount: 1}}), /^第 1 步 complete ask：角色 chief/)
  t.regex(await says({do: 'complete', element: 'ask', values: {}}), /数量：必填/)
  t.regex(await says({do: 'complete', element: 'ask', values: {amount: 1, more: 2}}), /表单没有此项：more/)
  t.regex(await says({do: 'complete', element: 'work'}), /没有这个待办任务；现在等待 ask/)
  t.regex(await says(ask, {do: 'expect', waiting: ['ask'], variables: {result: 1}}), /^第 2 步 expect：应在 ask 等待，实际等待 wait\|第 2 步 expect：变量 result 应为 1，实际 42$/)
  t.regex(await says({do: 'expect', passed: ['nowhere']}), /流程中没有元素 nowhere/)
  t.regex(await says({do: 'advance', to: '2020-01-01T00:00:00Z'}), /时间不能倒退/)
  t.regex(await says({do: 'advance', to: 'tomorrow'}), /不是时间/)
  t.regex(await says({do: 'message', name: 'paid'}), /没有人等待消息“paid”/)
  t.regex(await says({do: 'expect', status: 'completed'}), /状态应为 completed，实际 waiting/)
})

test('an error that nobody catches stops the story at the incident', async t => {
  const {ok, failures} = await told([ask], {double: {error: 'BROKEN'}})
  t.false(ok)
  t.regex(failures[0]!, /work 停在 UNHANDLED_ERROR/)
})

test('answers may come in turn, and a job may be answered by the story itself', async t => {
  const {failures} = await told([ask, {do: 'expect', waiting: ['work']}, {do: 'job', element: 'work', result: {result: 1}}, {do: 'expect', waiting: ['wait'], variables: {result: 1}}], {})
  t.deepEqual(failures, [])
})
