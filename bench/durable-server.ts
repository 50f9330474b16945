import { Problem } from '../server/problem.ts'
import { system } from '../server/work.ts'
import { drive, openEngine, speedOf } from './durable.ts'
import type { Engine } from '../server/engine/engine.ts'

/** One server process of the two-process measurements. */
const [url, clients, seconds, shared] = [process.argv[2]!, Number(process.argv[3]), Number(process.argv[4]), (process.argv[5] ?? '').split(',').filter(Boolean)]

/** Everybody changes variables of the same few instances. */
async function fight(engine: Engine): Promise<number> {
  const end = performance.now() + seconds * 1000
  let steps = 0
  await Promise.all(Array.from({ length: clients }, async (_, n) => {
    for (let turn = n; performance.now() < end; turn += 1) {
      try {
        await engine.act(shared[turn % shared.length]!, { t: 'setVariables', vars: { turn } }, { actor: system })
        steps += 1
      } catch (error) { if (!(error instanceof Problem && error.code === 'too-busy')) throw error }
    }
  }))
  return Math.round(steps / seconds)
}

const { engine, close } = await openEngine(url)
await drive(engine, clients, 1)
const perSecond = shared.length ? await fight(engine) : speedOf(await drive(engine, clients, seconds)).perSecond
process.send!({ perSecond })
await close()
if (process.connected) process.disconnect()
