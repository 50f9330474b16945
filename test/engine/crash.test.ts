import test from 'ava'
import { judge, prepare, quiet, startVictim } from '../../bench/crash-city.ts'
import { survivors } from '../../bench/crash-services.ts'
import { createEngine } from '../../server/engine/engine.ts'
import { database } from '../support/database.ts'

const pause = (millis: number) => new Promise(resolve => setTimeout(resolve, millis))

test('servers killed between two acknowledged completions lose nothing, do nothing twice, and leave nothing stuck', async t => {
  t.timeout(180_000)
  const db = await database(t)
  await prepare(db)
  const acknowledged = new Map<string, number>()
  for (let round = 0; round < 3; round += 1) {
    const victims = [startVictim(db.url, 4, acknowledged), startVictim(db.url, 4, acknowledged)]
    const before = acknowledged.size
    await Promise.all(victims.map(victim => victim.ready))
    while (acknowledged.size < before + 10) await pause(20)
    await Promise.all(victims.map(victim => victim.kill()))
  }
  const engine = await createEngine({ db, services: survivors(db), gate: async () => ({}) })
  t.teardown(() => engine.stop())
  t.true(await quiet(db, 120_000))
  const result = await judge(db, db.url, acknowledged)
  t.like(result, { lost: [], differences: [], ledgerWrong: [], callsWithout: 0, stuck: [] })
  t.true(result.acknowledged >= 30)
})
