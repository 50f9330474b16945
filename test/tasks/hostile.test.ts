import test from 'ava'
import fc from 'fast-check'
import { addTaskComment, bulkTasks, claimTask, completeTask, listTasks, readTask, saveDraft, transferTask } from '../../server/contract/tasks.ts'
import { asProblem } from '../../server/http/problems.ts'
import { room } from './room.ts'

const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\0', "' or 1=1 --", '%_\\', '{{7*7}}', '__proto__', '=now()', '9'.repeat(19), '9223372036854775808', '-1', '𠮷'))
const json = fc.jsonValue({ stringUnit: 'binary', maxDepth: 4 })

test('whatever is sent, the answer is a problem and nothing is half done', async t => {
  const { ask, holders, start, db } = await room(t)
  const [clerk] = holders('reception')
  const task = await start()
  const before = JSON.stringify([await db('instances').select('ver', 'status'), await db('tasks').select('id', 'element')])
  const told = async (deed: Promise<unknown>): Promise<void> => { await deed.catch((thrown: unknown) => { const { code, status } = asProblem(thrown); if (status >= 500) throw new Error(`${code}: ${String(thrown)}`, { cause: thrown }) }) }
  await fc.assert(fc.asyncProperty(text, json, fc.dictionary(text, json), async (words, value, values) => {
    await told(ask(completeTask, clerk!, { task, body: { values: { ...values, nonsense: value } } }))
    await told(ask(completeTask, clerk!, { task, body: { values: { result: value, missing: words } as object, also: 1 } }).then(() => { throw new Error('completed by chance') }, (thrown: unknown) => { throw thrown }))
    await told(ask(completeTask, clerk!, { task: words, body: { values: value } }))
    await told(ask(readTask, clerk!, { task: words }))
    await told(ask(claimTask, clerk!, { task: words }))
    await told(ask(transferTask, clerk!, { task, body: { to: words, note: words } }))
    await told(ask(saveDraft, clerk!, { task, body: { values } }))
    await told(ask(addTaskComment, clerk!, { task, body: { text: words } }))
    await told(ask(listTasks, clerk!, { query: { q: words, process: words, step: words, region: words, sort: words } }))
    await told(ask(bulkTasks, clerk!, { body: { act: 'complete', tasks: [{ id: words, values: value }] } }))
  }), { numRuns: 30 })
  t.is(JSON.stringify([await db('instances').select('ver', 'status'), await db('tasks').select('id', 'element')]), before)
})
