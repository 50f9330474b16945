import { parentPort, workerData, type Worker } from 'node:worker_threads'
import { parse } from '../kernel/parse.ts'
import { graphOf, runScenario } from '../kernel/scenario.ts'
import type { Scenario } from '../kernel/scenario/types.ts'
import type { LawContext } from '../law/context.ts'
import type { Finding } from '../law/finding.ts'
import { lawFindings } from '../law/lint.ts'
import type { Raw } from '../law/node.ts'
import { Problem, problem } from '../problem.ts'
import type { Bundle } from './bundle.ts'
import { answer, type Examined, type Question } from './examine.ts'
import { contextFrom, type LawMaterial } from './law-material.ts'
import { openThread } from './thread.ts'

/**
 * The gate and the scenarios in a thread of their own: reading, compiling, exploring and playing a large process take
 * seconds, during which the server must go on answering. One thread, one thing at a time; it leaves when nobody asks.
 */
export interface Played { name: string; ok: boolean; failures: string[] }
type Asked = { question: Question; enough: Int32Array } | { play: Bundle } | { text: string; law: LawMaterial }
type Said = { told: unknown } | { error: string; problem?: Problem['body'] }

/** The search for dead ends is told to stop after `search`, the thread is ended after `all`; idle it stays for `idle`, with what it explored. */
const seconds = { search: 15, all: 90, idle: 300 }

/** What the gate says, and what publishing needs. Problem: check-unfinished. */
export const examine = (question: Question): Promise<Examined> => inTurn(async () => {
  const enough = new Int32Array(new SharedArrayBuffer(4))
  const timer = setTimeout(() => Atomics.store(enough, 0, 1), seconds.search * 1000)
  try { return await ask({ question, enough }) as Examined } finally { clearTimeout(timer) }
})

/** Every scenario of a bundle on the kernel; a story that cannot even start fails with the reason. Problem: check-unfinished. */
export const playAside = (bundle: Bundle): Promise<Played[]> => inTurn(() => ask({ play: bundle }) as Promise<Played[]>)

/** What the law rules say about a version, `text` as its row holds it, with its own forms and decisions. Problem: check-unfinished. */
export const lawAside = (text: string, law: LawMaterial): Promise<Finding[]> => inTurn(() => ask({ text, law }) as Promise<Finding[]>)

let line: Promise<unknown> = Promise.resolve()
function inTurn<T>(act: () => Promise<T>): Promise<T> {
  const mine = line.then(act)
  line = mine.catch(() => {})
  return mine
}

let thread: Worker | undefined
let leaving: NodeJS.Timeout | undefined

function opened(): Worker {
  clearTimeout(leaving)
  if (thread) return thread
  const fresh = openThread(new URL('./examine-aside.ts', import.meta.url), { workerData: { examining: true } })
  fresh.on('exit', () => { if (thread === fresh) thread = undefined })
  // one that is being terminated may still report an error; nobody waits for it then
  fresh.on('error', () => {})
  return thread = fresh
}

const leave = (): void => { const old = thread; thread = undefined; void old?.terminate() }

function ask(asked: Asked): Promise<unknown> {
  const worker = opened()
  worker.ref()
  return new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      clearTimeout(timer)
      worker.off('message', hear).off('error', broken).off('exit', gone)
      worker.unref()
      leaving = setTimeout(leave, seconds.idle * 1000).unref()
      act()
    }
    const hear = (said: Said): void => settle(() => {
      if ('told' in said) resolve(said.told)
      else reject(said.problem ? new Problem(said.problem) : new Error(said.error))
    })
    const broken = (error: Error): void => { leave(); settle(() => reject(error)) }
    const gone = (): void => settle(() => reject(new Error('the gate\'s thread has ended')))
    const timer = setTimeout(() => {
      leave()
      settle(() => reject(problem('check-unfinished', 422, '检查没有做完', { detail: `${seconds.all} 秒内没有做完：流程可能过大，或有算不完的表达式。` })))
    }, seconds.all * 1000)
    worker.on('message', hear).on('error', broken).on('exit', gone)
    worker.postMessage(asked)
  })
}

async function play(bundle: Bundle): Promise<Played[]> {
  const played: Played[] = []
  if (!Object.keys(bundle.scenarios).length) return played
  const compiled = graphOf(bundle as never)
  for (const [file, scenario] of Object.entries(bundle.scenarios as Record<string, Scenario>)) {
    const name = scenario?.name ?? file
    try {
      const { ok, failures } = await runScenario(bundle as never, scenario, await compiled)
      played.push({ name, ok, failures })
    } catch (thrown) { played.push({ name, ok: false, failures: [thrown instanceof Error ? thrown.message : String(thrown)] }) }
  }
  return played
}

async function lint(text: string, law: LawMaterial): Promise<Finding[]> {
  const { bpmn, forms, decisions } = JSON.parse(text) as Bundle
  return lawFindings((await parse(bpmn)).root as Raw, { ...await contextFrom(law), forms, decisions } as LawContext)
}

if (parentPort && (workerData as { examining?: true } | undefined)?.examining) {
  const port = parentPort
  port.on('message', (asked: Asked) => {
    const coming = 'play' in asked ? play(asked.play) : 'text' in asked ? lint(asked.text, asked.law) : answer(asked.question, () => Atomics.load(asked.enough, 0) === 1)
    coming.then(
      told => port.postMessage({ told }),
      (error: unknown) => port.postMessage({ error: error instanceof Error ? error.stack ?? error.message : String(error), ...(error instanceof Problem ? { problem: error.body } : {}) }))
  })
}
