import test from 'ava'
import { decisionsOf } from '../../server/engine/history.ts'
import { city } from './city.ts'
import { bundle, clerk, end, flow, start, subject, user } from './diagrams.ts'

const rule = (id: string, given: string, then: string) => `<rule id="${id}"><inputEntry id="i${id}"><text>${given}</text></inputEntry><outputEntry id="o${id}"><text>${then}</text></outputEntry></rule>`
const dmn = `<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="m" name="m" namespace="t"><inputData id="a" name="amount"><variable name="amount" typeRef="number"/></inputData>
<decision id="size" name="委员会人数"><variable name="size" typeRef="number"/><informationRequirement id="q"><requiredInput href="#a"/></informationRequirement><decisionTable id="table" hitPolicy="FIRST">
<input id="in"><inputExpression id="ie" typeRef="number"><text>amount</text></inputExpression></input><output id="out" name="size" typeRef="number"/>${rule('small', '&lt; 100', '5')}${rule('large', '&gt;= 100', '7')}</decisionTable></decision></definitions>`

test('the decisions of an instance are told with their table, rules, inputs and outcome, in order and at their move', async t => {
  const { db, engine, publish } = await city(t)
  const decide = '<bpmn:businessRuleTask id="decide" name="定人数"><bpmn:extensionElements><zeebe:calledDecision decisionId="size" resultVariable="members"/></bpmn:extensionElements></bpmn:businessRuleTask>'
  await publish(bundle('panel', `${start()}${flow('f0', 'start', 'm')}<bpmn:exclusiveGateway id="m"/>${flow('f1', 'm', 'decide')}${decide}${flow('f2', 'decide', 'do')}${user('do')}${flow('f3', 'do', 'x')}<bpmn:exclusiveGateway id="x" default="f5"/>${flow('f4', 'x', 'm', '=again')}${flow('f5', 'x', 'end')}${end()}`, '', { decisions: { 'panel.dmn': dmn } }))
  const { instance } = await engine.launch({ process: 'panel', vars: { amount: 60 }, subject }, { actor: clerk })
  const { node } = await db('tasks').where({ instance_id: instance }).first()
  await engine.act(instance, { t: 'complete', n: node, vars: { amount: 250, again: true } }, { actor: clerk })
  const told = await decisionsOf(db, engine.core.versions, instance)
  t.deepEqual(told.map(({ seq, element, decision, name, inputs, value, rules }) => ({ seq, element, decision, name, inputs, value, rules })), [
    { seq: 1, element: 'decide', decision: 'size', name: 'size', inputs: { amount: 60 }, value: 5, rules: [{ table: 'table', rule: 'small', index: 0, outputs: 5 }] },
    { seq: 2, element: 'decide', decision: 'size', name: 'size', inputs: { amount: 250 }, value: 7, rules: [{ table: 'table', rule: 'large', index: 1, outputs: 7 }] },
  ])
  t.deepEqual((await db('moves').where({ instance_id: instance })).flatMap((row: { visits: string[] }) => row.visits).filter((visit: string) => visit.startsWith('fired')), [], 'they are recomputed, not stored')
})
