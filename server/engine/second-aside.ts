import { parentPort, workerData } from 'node:worker_threads'
import type { Bundle } from './bundle.ts'
import { secondOpinion, type Opinion } from './second-opinion.ts'
import { openThread } from './thread.ts'

/** What the thread says: one opinion after the other, then that it is done, or why it could not begin. */
type Said = { opinion: Opinion } | { done: true } | { error: string }

/**
 * The second engine's opinions on a bundle, asked in a thread of its own so that neither compiling nor playing holds up the
 * server. `seconds` for everything together; what is then unanswered `cannot run`. One opinion per scenario, in order.
 */
export function opinionsAside(bundle: Bundle, seconds: number): Promise<Opinion[]> {
  const opinions: Opinion[] = []
  const thread = openThread(new URL('./second-aside.ts', import.meta.url), { workerData: { aside: true } })
  return new Promise(resolve => {
    const settle = (note: string): void => {
      clearTimeout(timer)
      thread.removeAllListeners()
      // a thread that is being terminated may still report an error of the one it had opened
      thread.on('error', () => {})
      void thread.terminate()
      const titles = Object.entries(bundle.scenarios as Record<string, { name?: string } | null>).map(([name, scenario]) => scenario?.name || name)
      resolve([...opinions, ...titles.slice(opinions.length).map(scenario => ({ scenario, result: 'cannot run' as const, note }))])
    }
    const timer = setTimeout(() => settle(`${seconds} 秒内没有轮到`), seconds * 1000)
    thread.on('message', (said: Said) => {
      if ('opinion' in said) opinions.push(said.opinion)
      else settle('error' in said ? said.error : '没有答复')
    })
    thread.once('error', error => settle(error instanceof Error ? error.message : String(error)))
    thread.postMessage({ bundle, seconds: Math.min(30, seconds) })
  })
}

if (parentPort && (workerData as { aside?: true } | undefined)?.aside) {
  const port = parentPort
  const say = (said: Said): void => port.postMessage(said)
  port.once('message', ({ bundle, seconds }: { bundle: Bundle; seconds: number }) => {
    secondOpinion(bundle, seconds, opinion => say({ opinion })).then(() => say({ done: true }), (error: unknown) => say({ error: error instanceof Error ? error.message : String(error) }))
  })
}
