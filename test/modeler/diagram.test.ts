import { readFile } from 'node:fs/promises'
import { BpmnModdle } from 'bpmn-moddle'
import zeebe from 'zeebe-bpmn-moddle/resources/zeebe.json' with { type: 'json' }
import test from 'ava'
import '../support/window.ts'
const { isTold, stepsOf, tokenOrder } = await import('../../modeler/ui/diagram.ts')

test('a loop does not turn the order round', t => {
  const next: Record<string, string[]> = { start: ['register'], register: ['check'], check: ['notice', 'register'], notice: [] }
  t.deepEqual(tokenOrder(['start'], id => next[id] ?? []), ['start', 'register', 'check', 'notice'])
})

test('of two branches the one drawn first is told first', t => {
  const next: Record<string, string[]> = { split: ['a', 'b'], a: ['join'], b: ['join'], join: [] }
  t.deepEqual(tokenOrder(['split'], id => next[id] ?? []), ['split', 'a', 'b', 'join'])
})

test('every step of the open tender is told, with its lane, before what follows it', async t => {
  const xml = await readFile(new URL('../../processes/gcjs.open-tender/process.bpmn', import.meta.url), 'utf8')
  const { rootElement } = await new BpmnModdle({ zeebe }).fromXML(xml)
  const steps = stepsOf(rootElement)
  const tasks = [...xml.matchAll(/<bpmn:userTask id="([^"]+)"/g)].map(found => found[1]!)
  const told = steps.filter(isTold).map(step => step.id)
  t.deepEqual(tasks.filter(id => !told.includes(id)), [])
  t.is(new Set(steps.map(step => step.id)).size, steps.length)
  t.true(steps.some(step => step.lane !== ''))
  t.true(steps.some(step => step.law.length > 0))
})
