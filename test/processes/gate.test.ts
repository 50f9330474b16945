import test from 'ava'
import type { Bundle } from '../../server/contract/design.ts'
import { draftOf, save, workshop } from './room.ts'

const inBpmn = (from: string | RegExp, to: string) => (bundle: Bundle): Bundle => {
  const bpmn = bundle.bpmn.replace(from, to)
  if (bpmn === bundle.bpmn) throw new Error(`the diagram does not hold ${String(from)}`)
  return { ...bundle, bpmn }
}

/** What is wrong → the rule that must say so. */
const faults: [name: string, rule: RegExp, change: (bundle: Bundle) => Bundle][] = [
  ['a rule of law', /^L21$/, inBpmn(/<zeebe:input source="=/, '<zeebe:input source="=require(1) + ')],
  ['a step without a role', /^L23$/, inBpmn('candidateGroups="legal_reviewer"', 'candidateGroups=""')],
  ['a role nobody has', /^(L23|role-unknown)$/, inBpmn('candidateGroups="legal_reviewer"', 'candidateGroups="wizard"')],
  ['a form that is missing', /^(L23|form-missing)$/, bundle => ({ ...bundle, forms: Object.fromEntries(Object.entries(bundle.forms).filter(([id]) => id !== 'legal')) })],
  ['a service nobody offers', /^service-unknown$/, inBpmn('type="models.check"', 'type="models.dream"')],
  ['wrong FEEL', /./, inBpmn(/(<bpmn:conditionExpression[^>]*>)[^<]*/, '$1=((')],
  ['a timer that is none', /./, inBpmn('</bpmn:process>', '<bpmn:intermediateCatchEvent id="Odd" name="等"><bpmn:timerEventDefinition id="Odd_ed"><bpmn:timeDuration>nine days</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent></bpmn:process>')],
  ['an element that BPMN does not know', /^unreadable-part$/, inBpmn('</bpmn:process>', '<bpmn:wizardTask id="Odd" name="施法"/></bpmn:process>')],
  ['an element that the kernel does not run', /^unsupported-element$/, inBpmn('</bpmn:process>', '<bpmn:choreographyTask id="Odd" name="等"/></bpmn:process>')],
  ['a deadlock', /^(deadlock|L22)$/, inBpmn('</bpmn:process>', '<bpmn:startEvent id="S2"><bpmn:outgoing>x1</bpmn:outgoing></bpmn:startEvent><bpmn:exclusiveGateway id="X" default="x2"><bpmn:incoming>x1</bpmn:incoming><bpmn:outgoing>x2</bpmn:outgoing><bpmn:outgoing>x3</bpmn:outgoing></bpmn:exclusiveGateway><bpmn:parallelGateway id="J"><bpmn:incoming>x2</bpmn:incoming><bpmn:incoming>x3</bpmn:incoming><bpmn:outgoing>x4</bpmn:outgoing></bpmn:parallelGateway><bpmn:endEvent id="E2"><bpmn:incoming>x4</bpmn:incoming></bpmn:endEvent><bpmn:sequenceFlow id="x1" sourceRef="S2" targetRef="X"/><bpmn:sequenceFlow id="x2" sourceRef="X" targetRef="J"/><bpmn:sequenceFlow id="x3" sourceRef="X" targetRef="J"><bpmn:conditionExpression>=a</bpmn:conditionExpression></bpmn:sequenceFlow><bpmn:sequenceFlow id="x4" sourceRef="J" targetRef="E2"/></bpmn:process>')],
  ['a diagram that is none', /^bpmn$/, bundle => ({ ...bundle, bpmn: '<bpmn:definitions' })],
  ['a form of the wrong shape', /./, bundle => ({ ...bundle, forms: { ...bundle.forms, legal: { type: 'default', components: 'none' } } })],
  ['a decision that is none', /^dmn$/, bundle => ({ ...bundle, decisions: { 'a.dmn': '<definitions' } })],
]

test('no draft with a fault is submitted, by any fault; the draft stays open and nothing is half done', async t => {
  const { designer, running } = await workshop(t)
  const { draft, bundle } = await draftOf(designer)
  let revision = 0
  for (const [name, rule, change] of faults) {
    const saved = await save(designer, draft, change(bundle), revision)
    t.is(saved.status, 200, `${name}: a draft may hold anything`)
    revision = (saved.body as unknown as { revision: number }).revision
    const { status, body } = await designer.tried('POST', `/api/design/drafts/${draft.id}/submit`, { revision, reason: '测试' })
    t.is(status, 422, `${name}: ${JSON.stringify(body).slice(0, 300)}`)
    t.is(body.type, 'gate-refused', name)
    t.true(body.findings!.some(finding => finding.severity === 'error' && rule.test(finding.rule)), `${name}: ${JSON.stringify(body.findings!.filter(one => one.severity === 'error'))}`)
  }
  t.deepEqual(await running.house.db('change_requests').select(), [])
  t.is((await designer.ask<{ draft: { status: string } }>('GET', `/api/design/drafts/${draft.id}`)).draft.status, 'open')
  t.is((await running.house.db('versions').where({ process: 'model.change' })).length, 1)
})

test('malformed XML is told with its line', async t => {
  const { designer } = await workshop(t)
  const { bundle } = await draftOf(designer)
  const broken = bundle.bpmn.split('\n').map((line, n) => n === 9 ? `${line}<bpmn:userTask id="x"` : line).join('\n')
  const { findings } = await designer.ask<{ findings: { rule: string; message: string }[] }>('POST', '/api/design/check', { key: 'model.change', bundle: { ...bundle, bpmn: broken } })
  t.is(findings[0]!.rule, 'bpmn')
  t.regex(findings[0]!.message, /line: ?(9|10|11)|第 ?(9|10|11) ?行/)
})

test('an advice needs a written reason', async t => {
  const { designer } = await workshop(t)
  const { draft, bundle } = await draftOf(designer)
  await save(designer, draft, inBpmn(/<zeebe:property name="promise" value="[^"]*"\/>/, '')(bundle))
  const { status, body } = await designer.tried('POST', `/api/design/drafts/${draft.id}/submit`, { revision: 1, reason: '测试' })
  t.is(status, 422)
  t.is(body.type, 'explanation-needed')
  t.true(body.findings!.every(finding => finding.severity === 'warn'))
})
