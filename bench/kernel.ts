import {performance} from 'node:perf_hooks'
import {advance} from '../server/kernel/advance.ts'
import {compile} from '../server/kernel/compile.ts'
import {parse} from '../server/kernel/parse.ts'
import type {Graph, Move, State} from '../server/kernel/types.ts'
import {type Model, models} from './kernel/models.ts'
import {second} from './kernel/second.ts'

const now = Date.UTC(2030, 0, 7)

/** Runs one instance of a model on the kernel, answering its tasks; returns the number of moves. */
export function instance(graph: Graph, model: Model): number {
  let moves = 1
  let state: State = advance(graph, null, {t: 'start', id: '1', now, vars: model.vars, z: 'Asia/Shanghai'}).state
  while (state.st === 'a') {
    const waiting = Object.keys(state.n).find(key => state.n[key]!.w === 'task')
    if (waiting === undefined) throw new Error(`${model.name} is stuck`)
    const answer = model.answers[state.n[waiting]!.e]
    const move: Move = {t: 'complete', id: String(++moves), now, n: Number(waiting), ...(answer ? {vars: answer} : {})}
    state = advance(graph, state, move).state
  }
  return moves
}

async function perSecond(seconds: number, work: () => unknown): Promise<number> {
  const end = performance.now() + seconds * 1000, began = performance.now()
  let done = 0
  while (performance.now() < end) { await work(); done++ }
  return done / ((performance.now() - began) / 1000)
}

/** Instances per second of the kernel and of bpmn-engine on the same diagrams, one after the other in one process. */
export async function run(seconds = 0.7): Promise<{ratio: Record<string, number>, kernel: Record<string, number>, second: Record<string, number>}> {
  const result = {ratio: {} as Record<string, number>, kernel: {} as Record<string, number>, second: {} as Record<string, number>}
  for (const model of models) {
    const graph = compile(await parse(model.xml), model.name, {kv: 1}), other = await second(model)
    const batch = (): void => { for (let i = 0; i < 50; i++) instance(graph, model) }
    await perSecond(seconds / 2, batch)
    for (let i = 0; i < 5; i++) await other()
    const ours = 50 * await perSecond(seconds, batch), theirs = await perSecond(seconds, other)
    result.kernel[model.name] = Math.round(ours)
    result.second[model.name] = Math.round(theirs)
    result.ratio[model.name] = Math.round(ours / theirs)
  }
  return result
}

if (import.meta.url === `file://${process.argv[1]}`) {
  const {ratio, kernel, second: other} = await run(2)
  for (const name of Object.keys(ratio)) {
    process.stdout.write(`${name.padEnd(5)} kernel ${String(kernel[name]).padStart(8)}/s   bpmn-engine ${String(other[name]).padStart(6)}/s   × ${ratio[name]}\n`)
  }
}
