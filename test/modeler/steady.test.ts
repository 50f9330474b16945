import test from 'ava'
import '../support/window.ts'
import type { TaskItem } from '../../server/contract/tasks.ts'
const { steady } = await import('../../modeler/inbox/steady.ts')

const row = (id: string, name = id) => ({ id, name }) as TaskItem
const ids = (rows: { task: TaskItem }[]) => rows.map(one => one.task.id)

test('new rows wait behind the pill and nothing moves', t => {
  const { shown, fresh } = steady([row('1'), row('2')], [row('9'), row('1'), row('2')], new Set())
  t.deepEqual(ids(shown), ['1', '2'])
  t.is(fresh, 1)
})

test('known rows show new facts in their old places', t => {
  const { shown } = steady([row('1'), row('2')], [row('2', '改'), row('1')], new Set())
  t.deepEqual(shown.map(one => one.task.name), ['1', '改'])
})

test('a row that went away stays marked until the list is taken anew', t => {
  const { shown } = steady([row('1'), row('2')], [row('2')], new Set())
  t.deepEqual(shown.map(one => one.gone), [true, false])
})

test('the next page is appended, not held back', t => {
  const { shown, fresh } = steady([row('1'), row('2')], [row('1'), row('2'), row('3'), row('4')], new Set())
  t.deepEqual(ids(shown), ['1', '2', '3', '4'])
  t.is(fresh, 0)
})

test('what was completed here is gone at once', t => {
  t.deepEqual(ids(steady([row('1'), row('2')], [row('1'), row('2')], new Set(['1'])).shown), ['2'])
})
