import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ExecutionContext } from 'ava'
import { environment } from '../../server/config.ts'
import { fewProcesses } from '../support/city.ts'

/** `server/main.ts` in a process of its own, as `npm start` runs it. */
export interface Child {
  pid: number
  said(): string
  /** Resolves once the output holds `text`; rejects with the output if the process ends before. */
  says(text: string): Promise<void>
  port(): Promise<number>
  get(path: string): Promise<Response>
  kill(signal: NodeJS.Signals): void
  ended: Promise<number | null>
}

/** A folder for data that unprivileged users can enter; removed at teardown. */
export function folder(t: ExecutionContext, mode = 0o755): string {
  const path = mkdtempSync(join(tmpdir(), 'yangguang-start-'))
  chmodSync(path, mode)
  t.teardown(() => rmSync(path, { recursive: true, force: true }))
  return path
}

export function startServer(t: ExecutionContext, settings: Record<string, string>): Child {
  const child = spawn(process.execPath, ['--import=tsx/esm', 'server/main.ts'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: environment('PATH'), HOME: environment('HOME'), TMPDIR: environment('TMPDIR'), PORT: '0', HOST: '127.0.0.1', DEMO: '0', PROCESSES_DIR: fewProcesses(t, 'model.change'), ...settings },
  })
  let said = ''
  const waiting = new Set<() => void>()
  const heard = (part: Buffer): void => { said += part.toString(); for (const wake of waiting) wake() }
  child.stdout.on('data', heard)
  child.stderr.on('data', heard)
  let over = false
  const ended = new Promise<number | null>(done => child.on('close', code => { over = true; done(code); for (const wake of waiting) wake() }))
  t.teardown(async () => { if (!over) { child.kill('SIGTERM'); await ended } })
  const says = (text: string): Promise<void> => new Promise((done, fail) => {
    const look = (): void => {
      if (said.includes(text)) { waiting.delete(look); done() } else if (over) { waiting.delete(look); fail(new Error(`the server ended without saying「${text}」:\n${said}`)) }
    }
    waiting.add(look)
    look()
  })
  const port = async (): Promise<number> => { await says('页面地址'); return Number(/localhost:(\d+)/.exec(said)![1]) }
  return {
    pid: child.pid!, said: () => said, says, port, ended, kill: signal => { child.kill(signal) },
    get: async path => fetch(`http://127.0.0.1:${await port()}${path}`),
  }
}
