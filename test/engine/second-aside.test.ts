import test from 'ava'
import { opinionsAside } from '../../server/engine/second-aside.ts'
import { humanTasks } from './diagrams.ts'

const steps = (approved: boolean, ...rest: string[]) => [{ do: 'complete', element: 'review', values: { approved } }, ...rest.map(element => ({ do: 'complete', element, values: {} }))]
const asked = { ...humanTasks(), scenarios: { yes: { name: '批准', start: { vars: {} }, steps: steps(true, 'approve') }, no: { name: '不批准', start: { vars: {} }, steps: steps(false) } } }

test('a thread on the side gives one opinion per scenario, in order', async t => {
  t.deepEqual(await opinionsAside(asked, 120), [{ scenario: '批准', result: 'agrees' }, { scenario: '不批准', result: 'agrees' }])
})

test('scenarios that the time did not reach are said to be so', async t => {
  const opinions = await opinionsAside(asked, 0.001)
  t.deepEqual(opinions.map(({ scenario, result }) => ({ scenario, result })), [{ scenario: '批准', result: 'cannot run' }, { scenario: '不批准', result: 'cannot run' }])
  t.regex(opinions[0]!.note!, /没有轮到/)
})

test('a diagram that may not be deployed is a reason, not a crash', async t => {
  const [opinion] = await opinionsAside({ ...asked, bpmn: asked.bpmn.replace('targetRef="approve"', 'targetRef="nowhere"') }, 120)
  t.is(opinion!.result, 'cannot run')
  t.truthy(opinion!.note)
})
