import test from 'ava'
import { beingTold, playCity } from '../../migrations/seeds/demo/city.ts'
import { projects } from '../../migrations/seeds/demo/projects.ts'
import type { House } from '../../server/house.ts'
import { openServer } from '../support/city.ts'

const trades = projects.filter(project => ['米仓山林道改建工程施工', '青川县乔庄河堤防工程施工', '云栈职校实训楼工程施工'].includes(project.title))

/** What the city shows of its trades, without the numbers that a database gives. */
const shown = async ({ db }: House): Promise<object> => ({
  trades: await db('instances').whereNotNull('title').orderBy('title').select('title', 'status', 'ver'),
  tasks: await db('tasks as t').join('instances as i', 'i.id', 't.instance_id').orderBy(['i.title', 't.element', 't.owner']).select('i.title', 't.element'),
  deposits: (await db('deposits').count('* as n').first())?.n,
  notices: await db('notices').groupBy('kind').orderBy('kind').select('kind').count('* as n'),
  incidents: await db('incidents').whereNull('closed_at').select('element', 'message'),
})

const lost = Object.assign(new Error('connection lost'), { code: 'ECONNREFUSED' })

test('a demo city killed while it is told ends as one told without a break', async t => {
  const [whole, broken] = [(await openServer(t)).running.house, (await openServer(t)).running.house]
  await Promise.all([whole.engine.pause(), broken.engine.pause()])
  let deeds = 0
  await playCity(counting(whole, () => { deeds += 1 }), () => {}, trades)
  const wanted = await shown(whole)
  t.like(wanted, { incidents: [] })

  for (const share of [0.2, 0.5, 0.9]) {
    let left = Math.floor(deeds * share)
    t.is(await t.throwsAsync(playCity(counting(broken, () => { if ((left -= 1) < 0) throw lost }), () => {}, trades)), lost)
    t.true(await beingTold(broken.db))
  }
  await playCity(broken, () => {}, trades)
  t.deepEqual(await shown(broken), wanted)
  const moves = await broken.db('moves').count('* as n').first()
  await playCity(broken, () => {}, trades)
  t.deepEqual(await broken.db('moves').count('* as n').first(), moves)
})

/** A house that tells of every settling of the city's clock. */
const counting = (house: House, tick: () => void): House => ({ ...house, engine: { ...house.engine, settle: async at => { tick(); await house.engine.settle(at) } } })
