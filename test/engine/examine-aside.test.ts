import test from 'ava'
import { compileBundle } from '../../server/engine/bundle.ts'
import { examine, playAside } from '../../server/engine/examine-aside.ts'
import { answer } from '../../server/engine/examine.ts'
import { gate } from '../../server/engine/gate.ts'
import { graphOf, runScenario } from '../../server/kernel/scenario.ts'
import { bundle, end, flow, humanTasks, start, timer, user } from './diagrams.ts'

const known = { law: {}, services: [], processes: [], roles: [] }
const parallel = bundle('wide', `${start()}${flow('f1', 'start', 'a')}<bpmn:parallelGateway id="a"/>${['x', 'y'].map(id => `${flow(`a${id}`, 'a', id)}${user(id)}${flow(`${id}b`, id, 'b')}`).join('')}<bpmn:exclusiveGateway id="b"/>${flow('f2', 'b', 'end')}${end()}`)

test('the thread says what the gate says in place, to each who asks at once', async t => {
  const broken = { ...humanTasks(), bpmn: '<xml' }
  const asked = [humanTasks(), parallel, broken]
  const told = await Promise.all(asked.map(each => examine({ bundle: each, from: 0, check: known })))
  for (const [n, each] of asked.entries()) t.deepEqual(told[n]!.findings, await gate(each, { law: {}, services: new Set() }))
  t.true(told[1]!.findings.some(finding => finding.rule === 'double-execution' && finding.element === 'b'))
  t.true(told[2]!.findings.some(finding => finding.severity === 'error'))
})

test('a version listens to the start events that the thread read', async t => {
  const { starts } = await examine({ bundle: bundle('daily', `<bpmn:startEvent id="s">${timer('timeCycle', 'R/P1D')}</bpmn:startEvent>${flow('f', 's', 'end')}${end()}`), from: Date.UTC(2026, 2, 2) })
  t.deepEqual(starts, [{ element: 's', kind: 'timer', name: null, at: Date.UTC(2026, 2, 3), cycle: 'P1D', repeats: -1 }])
})

test('a search that was told to stop proves nothing and says so', async t => {
  const { findings } = await answer({ bundle: humanTasks(), from: 0, check: known }, () => true)
  t.true(findings.some(finding => finding.rule === 'not-proven' && finding.severity === 'info'))
})

test('scenarios are played in the thread as in place; one that cannot start fails with the reason', async t => {
  const scenario = { name: '批准', start: { vars: {} }, steps: [{ do: 'complete', element: 'review', values: { approved: true } }, { do: 'expect', waiting: ['approve'] }] }
  const story = { ...humanTasks(), scenarios: { good: scenario, wrong: { ...scenario, name: '错', steps: [{ do: 'complete', element: 'approve' }] }, empty: null } }
  const here = await runScenario(story as never, scenario as never, await graphOf(story as never))
  t.true(here.ok, here.failures.join())
  const told = await playAside(story)
  t.deepEqual(told.map(({ name, ok }) => [name, ok]), [['批准', true], ['错', false], ['empty', false]])
  t.truthy(told[2]!.failures[0])
})

test('what cannot be compiled is told in words to whoever asks without the gate', async t => {
  const wrong = bundle('bad', `${start()}${flow('f1', 'start', 'gone')}`)
  await t.throwsAsync(compileBundle(wrong, 'x'))
  await t.throwsAsync(examine({ bundle: wrong, from: 0 }))
})
