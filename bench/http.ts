import { fork } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { launch } from '../server/embedded/launch.ts'
import { percentile } from './durable.ts'

/** Completions over HTTP (session, right, form check, step, commit) beside GET /health of the same server, 16 connections. */
interface Reply { status: number; headers: NodeJS.Dict<string | string[]>; body: string }
interface Caller { (method: string, path: string, body?: unknown, cookie?: string): Promise<Reply> }

function caller(port: number, agent: Agent): Caller {
  return (method, path, body, cookie) => new Promise((resolve, reject) => {
    const text = body === undefined ? undefined : JSON.stringify(body)
    const sent = request({ host: '127.0.0.1', port, agent, method, path, headers: { ...text === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) }, ...cookie ? { Cookie: cookie } : {}, Origin: `http://127.0.0.1:${port}` } }, answer => {
      let received = ''
      answer.setEncoding('utf8')
      answer.on('data', (part: string) => { received += part })
      answer.on('end', () => resolve({ status: answer.statusCode!, headers: answer.headers, body: received }))
    })
    sent.on('error', reject)
    sent.end(text)
  })
}

const clients = 16
async function rate(seconds: number, act: () => Promise<boolean>): Promise<number> {
  const began = performance.now()
  const end = began + seconds * 1000
  let done = 0
  await Promise.all(Array.from({ length: clients }, async () => { while (performance.now() < end && await act()) done += 1 }))
  return done / (performance.now() - began) * 1000
}

export async function http(seconds: number, say: (line: string) => void) {
  const dir = mkdtempSync(join(tmpdir(), 'yangguang-http-'))
  chmodSync(dir, 0o755)
  const embedded = await launch(dir)
  const child = fork(new URL('./http-server.ts', import.meta.url), [embedded.url, String(seconds * 1200), '510800'], { execArgv: ['--max-semi-space-size=8', '--import=tsx/esm'] })
  try {
    const { port, tasks } = await new Promise<{ port: number; tasks: string[] }>((resolve, reject) => {
      child.once('message', message => resolve(message as { port: number; tasks: string[] }))
      child.once('exit', code => reject(new Error(`the bench server left with ${code}`)))
    })
    return await measure(caller(port, new Agent({ keepAlive: true, maxSockets: clients })), tasks, seconds, say)
  } finally {
    child.removeAllListeners('exit')
    const gone = new Promise(resolve => child.once('exit', resolve))
    if (child.connected) child.send('stop')
    else child.kill()
    await gone
    await embedded.stop()
    rmSync(dir, { recursive: true, force: true })
  }
}

async function measure(call: Caller, tasks: string[], seconds: number, say: (line: string) => void) {
  const signed = await call('POST', '/api/session', { username: 'gemeiyue', password: 'yangguang' })
  const cookie = [signed.headers['set-cookie']].flat().map(text => text?.split(';')[0]).join('; ')
  if (signed.status >= 300) throw new Error(`sign-in failed: ${signed.status} ${signed.body}`)
  const queue = [...tasks]
  const times: number[] = []
  const complete = async (): Promise<boolean> => {
    const task = queue.pop()
    if (task === undefined) return false
    const asked = performance.now()
    const reply = await call('POST', `/api/tasks/${task}/complete`, { values: { approved: true, opinion: '同意', score: 90 } }, cookie)
    if (reply.status !== 200) throw new Error(`completion failed: ${reply.status} ${reply.body.slice(0, 500)}`)
    times.push(performance.now() - asked)
    return true
  }
  const health = async (): Promise<boolean> => (await call('GET', '/health')).status === 200
  await rate(1, complete)
  await rate(1, health)
  times.length = 0
  const before = await rate(seconds / 2, health)
  const completions = await rate(seconds, complete)
  const after = await rate(seconds / 2, health)
  const healths = (before + after) / 2
  const p95 = Math.round(percentile(times, 0.95) * 10) / 10
  const ratio = Math.round(completions / healths * 1000) / 1000
  say(`HTTP 办结 ${Math.round(completions)}/s  p95 ${p95} ms；GET /health ${Math.round(healths)}/s，比值 ${ratio}`)
  return { completions_per_s: Math.round(completions), p95_ms: p95, health_per_s: Math.round(healths), ratio_health: ratio, load: Math.round(loadavg()[0]! * 100) / 100 }
}
