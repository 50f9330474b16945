import type { Knex } from 'knex'
import type pg from 'pg'
import { z } from 'zod'
import { log } from '../log.ts'
import { isBpmnError, Problem, problem } from '../problem.ts'
import { mayAll, type Work } from '../work.ts'
import { outcomeOf, refusal, type Born, type Outcome } from './ask.ts'
import { lockInstance, warmOf } from './load.ts'
import { parametersFor } from './parameters.ts'
import type { JobEffect } from './rows.ts'
import type { Service } from './service.ts'
import { followRows, writeSteps, type Rows } from './statement.ts'
import { takeStep, writeInstance, type Surroundings } from './step.ts'
import type { Deed, MoveBody, Warm } from './warm.ts'

/**
 * A step in a transaction of its own, or of the caller: the instance's row is locked, services that act inside the step run
 * one after another (a savepoint each) and are answered until the instance is quiet, then one statement writes it all.
 */
export interface AloneOptions {
  around: Surroundings & { load(version: string): Promise<unknown> }
  services: ReadonlyMap<string, Service>
}
export interface Alone { warm: Warm; outcome: Outcome; rows: Rows }

const mostServices = 500
const connectionOf = async (tx: Knex.Transaction): Promise<pg.ClientBase> => await (tx.client as { acquireConnection(): Promise<pg.ClientBase> }).acquireConnection()

/** Takes one deed in `work`'s transaction. Throws Problem `move-refused`, `instance-unknown`, `instance-exists`. */
export async function stepIn(work: Work, id: string, deed: Deed, options: AloneOptions, born?: Born): Promise<Alone> {
  const { around } = options
  const connection = await connectionOf(work.tx)
  const before = born?.warm ?? await lock(connection, id)
  await around.load(before.version)
  if (deed.key !== undefined && !born) {
    const { rows: [known] } = await connection.query<{ seq: number }>('select seq from move_ids where instance_id = $1 and id = $2', [id, deed.key])
    if (known) return { warm: before, rows: {}, outcome: { ...outcomeOf(before), seq: known.seq, repeated: true } }
  }
  const rows: Rows = {}
  const first = takeStep(before, deed, rows, around)
  if ('reject' in first) throw refusal(first.reject, id)
  if (!first.changed) return { warm: before, rows: {}, outcome: { ...outcomeOf(before), unchanged: true } }
  const warm = await serve(work, first.warm, first.runs, { deed, rows, options, now: first.now })
  writeInstance(before.ver, warm, rows, born)
  await write(connection, id, rows)
  return { warm, rows, outcome: outcomeOf(warm) }
}

async function lock(connection: pg.ClientBase, id: string): Promise<Warm> {
  const { rows: [row] } = await connection.query({ name: 'lock-instance', text: lockInstance, values: [id] })
  if (!row) throw problem('instance-unknown', 404, '没有这个实例', { instance: id })
  return warmOf(row as Parameters<typeof warmOf>[0])
}

async function write(connection: pg.ClientBase, id: string, rows: Rows): Promise<void> {
  await connection.query('set local enable_seqscan = off; set local jit = off; set local plan_cache_mode = force_generic_plan')
  const { rows: written } = await connection.query<{ id: string }>(writeSteps(rows))
  await connection.query('set local enable_seqscan = on; set local jit = on; set local plan_cache_mode = auto')
  if (!written.length) throw problem('instance-exists', 409, '实例已存在', { instance: id })
}

interface Serving { deed: Deed; rows: Rows; options: AloneOptions; now: number }

/** Runs the services asked for, and those their answers ask for, until none is left. */
async function serve(work: Work, start: Warm, asked: JobEffect[], serving: Serving): Promise<Warm> {
  const { rows, options, deed, now } = serving
  let warm = start
  const queue = [...asked]
  for (let count = 0; queue.length; count += 1) {
    if (count >= mostServices) throw new Error(`instance ${warm.id}: more than ${mostServices} services in one step`)
    const job = queue.shift()!
    if (warm.state?.n[job.n]?.e !== job.e) continue
    const move = await answer({ ...work, now: new Date(now), may: mayAll }, warm, job, options.services.get(job.type)!, now)
    const own: Rows = {}
    const step = takeStep(warm, { move, actor: deed.actor, at: now }, own, options.around)
    if ('reject' in step) {
      const failed: Rows = {}
      const retry = takeStep(warm, { move: { t: 'fail', n: job.n, msg: `结果不被接受：${step.reject.detail}` }, actor: deed.actor, at: now }, failed, options.around)
      if ('reject' in retry) throw refusal(retry.reject, warm.id)
      followRows(rows, failed)
      warm = retry.warm
      continue
    }
    followRows(rows, own)
    warm = step.warm
    queue.push(...step.runs)
  }
  return warm
}

async function answer(work: Work, warm: Warm, job: JobEffect, service: Service, now: number): Promise<MoveBody> {
  await work.tx.raw('savepoint service')
  try {
    const input = service.input.parse({ ...job.vars, ...parametersFor(warm.state, job.e) })
    const result = await service.run!({ ...work, now: new Date(now) }, input, { instance: warm.subject, element: job.e, node: String(job.n), headers: job.headers })
    const vars = service.output.parse(result)
    await work.tx.raw('release savepoint service')
    return { t: 'finish', n: job.n, ...vars !== null && typeof vars === 'object' ? { vars: plain(vars) } : {} }
  } catch (thrown) {
    // a BPMN error is an answer and keeps what the service wrote; a statement that failed has already undone it
    if (isBpmnError(thrown)) {
      await work.tx.raw('release savepoint service').catch(() => work.tx.raw('rollback to savepoint service'))
      return { t: 'fail', n: job.n, code: thrown.bpmnCode, msg: thrown.message, vars: plain(thrown.variables) }
    }
    await work.tx.raw('rollback to savepoint service')
    log.warn({ err: thrown, instance: warm.id, element: job.e, service: job.type }, 'engine: a service failed inside its step')
    return { t: 'fail', n: job.n, msg: reasonOf(thrown, job.type) }
  }
}

/** JSON as the kernel takes it: no undefined members, dates as ISO text. */
export const plain = (value: unknown): Record<string, unknown> => JSON.parse(JSON.stringify(value)) as Record<string, unknown>

/** Why a service failed, in words for an incident. */
export function reasonOf(thrown: unknown, service: string): string {
  if (thrown instanceof z.ZodError) return `${service}：数据不符合要求：${thrown.issues.slice(0, 5).map(issue => `${issue.path.join('.') || '输入'} ${issue.message}`).join('；')}`
  if (thrown instanceof Problem) return `${service}：${thrown.message}`
  return `${service}：${thrown instanceof Error ? thrown.message : String(thrown)}`.slice(0, 480)
}

