import test from 'ava'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Problem } from '../../server/problem.ts'
import { city } from './city.ts'
import { bundle, clerk, diagram, end, flow, humanTasks, service, start, subject, timer, user } from './diagrams.ts'

const refused = test.macro(async (t, inside: string, rule: string, element: string) => {
  const { engine, work } = await city(t)
  const error = await t.throwsAsync(work(each => engine.publish(each, bundle('bad', inside))), { instanceOf: Problem })
  t.is(error.code, 'gate-refused')
  const findings = error.body['findings'] as { rule: string; element: string; severity: string; message: string }[]
  t.true(findings.some(finding => finding.rule === rule && finding.element === element && finding.severity === 'error'), JSON.stringify(findings))
})
const round = (middle: string, id: string) => `${start()}${flow('f1', 'start', id)}${middle}${flow('f2', id, 'end')}${end()}`
test('a service that nobody offers is refused', refused, round(service('s', 'no.such'), 's'), 'service-unknown', 's')
test('a form that is not in the bundle is refused', refused, round('<bpmn:userTask id="u" name="u"><bpmn:extensionElements><zeebe:userTask/><zeebe:formDefinition formId="gone"/></bpmn:extensionElements></bpmn:userTask>', 'u'), 'form-missing', 'u')
test('a timer that does not parse is refused', refused, round(`<bpmn:intermediateCatchEvent id="c">${timer('timeDuration', 'soon')}</bpmn:intermediateCatchEvent>`, 'c'), 'timer-unreadable', 'c')

test('wrong FEEL and unreadable XML are findings, never crashes', async t => {
  const { engine, work } = await city(t)
  const wrong = bundle('bad', `${start()}${flow('f1', 'start', 'x')}<bpmn:exclusiveGateway id="x"/>${flow('f2', 'x', 'end', '=a + ')}${end()}`)
  const findings = await work(each => engine.check(each, wrong))
  t.true(findings.some(finding => finding.severity === 'error' && /FEEL/i.test(finding.message)), JSON.stringify(findings))
  for (const bpmn of ['<xml', '', diagram('bad', '').replace('<bpmn:definitions', '<!DOCTYPE x [<!ENTITY a "b">]><bpmn:definitions')]) {
    t.true((await work(each => engine.check(each, { ...wrong, bpmn }))).some(finding => finding.severity === 'error'))
  }
})

test('new instances take the newest version, running ones keep theirs, older ones start by number, retired ones not at all', async t => {
  const { db, engine, publish, work } = await city(t)
  await publish(humanTasks())
  const old = await engine.launch({ process: 'ht', subject }, { actor: clerk })
  await publish({ ...humanTasks(), name: '第二版' })
  engine.core.versions.forget()
  const young = await engine.launch({ process: 'ht', subject }, { actor: clerk })
  t.not(old.version, young.version)
  t.is((await engine.launch({ process: 'ht', version: 1, subject }, { actor: clerk })).version, old.version)
  t.is((await work(each => engine.publish(each, { ...humanTasks(), name: '第二版' }))).number, 2)
  await work(each => engine.retire(each, young.version, '有误'))
  t.is((await engine.launch({ process: 'ht', subject }, { actor: clerk })).version, old.version)
  await t.throwsAsync(engine.launch({ process: 'ht', version: 2, subject }, { actor: clerk }), { message: /停用/ })
  const back = await work(each => engine.rollback(each, old.version))
  t.like(back, { number: 3 })
  t.is((await db('versions').where({ id: back.id }).first()).hash, (await db('versions').where({ id: old.version }).first()).hash)
})

test('a version that takes effect later is not the newest before', async t => {
  const { engine, publish, work, at } = await city(t)
  await publish(humanTasks())
  const later = await work(each => engine.publish(each, { ...humanTasks(), name: '明日起' }, { effectiveAt: new Date('2026-03-03T00:00:00+08:00') }))
  t.not((await engine.launch({ process: 'ht', subject }, { actor: clerk })).version, later.id)
  at('2026-03-03T00:00:01+08:00')
  t.is((await engine.launch({ process: 'ht', subject }, { actor: clerk })).version, later.id)
})

test('folders are published when new, again in demo mode when changed, and left for a change request otherwise', async t => {
  const { engine } = await city(t)
  const dir = mkdtempSync(join(tmpdir(), 'processes-'))
  const write = (name: string, middle: string) => { mkdirSync(join(dir, name, 'forms'), { recursive: true }); writeFileSync(join(dir, name, 'process.bpmn'), diagram(name, middle)) }
  write('one', round(user('a'), 'a'))
  write('two', '<broken')
  t.deepEqual((await engine.publishFolders(dir, false)).map(result => result.state), ['published', 'refused'])
  t.deepEqual((await engine.publishFolders(dir, false)).map(result => result.state), ['same', 'refused'])
  write('one', round(user('b'), 'b'))
  t.is((await engine.publishFolders(dir, false))[0]!.state, 'differs')
  t.like((await engine.publishFolders(dir, true))[0]!.version, { number: 2 })
})
