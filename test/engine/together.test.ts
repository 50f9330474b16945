import test from 'ava'
import { together } from '../../server/engine/together.ts'

test('questions that arrive while one is out are asked together, each gets its own answer, and no key is asked twice at once', async t => {
  const asked: string[][] = []
  const ends: (() => void)[] = []
  const find = together(async keys => {
    asked.push(keys)
    await new Promise<void>(resolve => { ends.push(resolve) })
    return new Map(keys.filter(key => key !== 'none').map(key => [key, key.toUpperCase()]))
  })
  const turn = (): Promise<void> => new Promise(resolve => { setTimeout(resolve, 5) })
  const first = [find('a'), find('b')]
  await turn()
  const second = [find('a'), find('none'), find('a')]
  await turn()
  t.deepEqual(asked, [['a', 'b']], 'one at a time, and nobody joins what is already out')
  ends.shift()!()
  t.deepEqual(await Promise.all(first), ['A', 'B'])
  await turn()
  t.deepEqual(asked, [['a', 'b'], ['a', 'none']])
  ends.shift()!()
  t.deepEqual(await Promise.all(second), ['A', undefined, 'A'])
})

test('a question that fails is told to its askers alone', async t => {
  let broken = true
  const find = together(async keys => {
    if (broken) throw new Error('lost')
    return new Map(keys.map(key => [key, key]))
  })
  await Promise.all([find('a'), find('b')].map(asked => t.throwsAsync(asked, { message: 'lost' })))
  broken = false
  t.is(await find('a'), 'a')
})
