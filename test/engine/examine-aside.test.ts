import test from 'ava'
import { compileBundle, readBundle, sealBundle } from '../../server/engine/bundle.ts'
import { examine, lawAside, playAside } from '../../server/engine/examine-aside.ts'
import { answer } from '../../server/engine/examine.ts'
import { gate } from '../../server/engine/gate.ts'
import { contextFrom } from '../../server/engine/law-material.ts'
import { readLawFolder } from '../../server/engine/rule-sets.ts'
import { parse } from '../../server/kernel/parse.ts'
import { graphOf, runScenario } from '../../server/kernel/scenario.ts'
import { statutesOf } from '../../server/law/articles.ts'
import { contextOf, type LawContext } from '../../server/law/context.ts'
import { lawFindings } from '../../server/law/lint.ts'
import type { Raw } from '../../server/law/node.ts'
import { lawRulesOf } from '../../server/law/rule-set.ts'
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

test('the law is read over a version aside as in place, and whoever waits is not the only one served', async t => {
  const { rules, statutes } = readLawFolder('policies')
  const material = { ...contextOf(lawRulesOf(rules), { process: 'gcjs.open-tender', date: '2026-03-02' }), statutes: statutesOf(statutes), base: null }
  const { text } = sealBundle(readBundle('processes/gcjs.open-tender'))
  const { bpmn, forms, decisions } = JSON.parse(text) as { bpmn: string; forms: LawContext['forms']; decisions: LawContext['decisions'] }
  const stricter = { ...material, required: { 'gcjs.open-tender': { 'GK-01': [] } } }
  const here = lawFindings((await parse(bpmn)).root as Raw, { ...await contextFrom(stricter), forms, decisions } as LawContext)
  t.true(here.some(finding => finding.severity === 'error' && finding.rule === 'L11'), 'something is found')
  let turns = 0
  const turn = (): void => { turns += 1; next = setImmediate(turn) }
  let next = setImmediate(turn)
  const told = await lawAside(text, stricter)
  clearImmediate(next)
  t.deepEqual(told, here)
  t.true(turns > 0, 'others had their turn meanwhile')
})
