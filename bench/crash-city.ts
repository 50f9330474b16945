import { fork, type ChildProcess } from 'node:child_process'
import type { Knex } from 'knex'
import { createEngine, type Bundle } from '../server/engine/engine.ts'
import { verifyAll, type Difference } from '../server/engine/verify.ts'
import { defineService } from '../server/engine/service.ts'
import { inWork, mayAll, system } from '../server/work.ts'
import { z } from 'zod'

/** What the killed servers run: two tasks, and between them a service in the step, one outside, and a timer. */
const process_ = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="d" targetNamespace="yg">
<bpmn:process id="crash" name="crash" isExecutable="true"><bpmn:startEvent id="start"/><bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="first"/>
<bpmn:userTask id="first" name="first"><bpmn:extensionElements><zeebe:userTask/><zeebe:assignmentDefinition candidateGroups="reception"/></bpmn:extensionElements></bpmn:userTask>
<bpmn:sequenceFlow id="f2" sourceRef="first" targetRef="split"/><bpmn:parallelGateway id="split"/>
<bpmn:sequenceFlow id="f3" sourceRef="split" targetRef="ledger"/><bpmn:sequenceFlow id="f4" sourceRef="split" targetRef="ping"/><bpmn:sequenceFlow id="f5" sourceRef="split" targetRef="wait"/>
<bpmn:serviceTask id="ledger"><bpmn:extensionElements><zeebe:taskDefinition type="ledger.add"/></bpmn:extensionElements></bpmn:serviceTask>
<bpmn:serviceTask id="ping"><bpmn:extensionElements><zeebe:taskDefinition type="world.ping" retries="25"/></bpmn:extensionElements></bpmn:serviceTask>
<bpmn:intermediateCatchEvent id="wait"><bpmn:timerEventDefinition><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT0.3S</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>
<bpmn:sequenceFlow id="f6" sourceRef="ledger" targetRef="join"/><bpmn:sequenceFlow id="f7" sourceRef="ping" targetRef="join"/><bpmn:sequenceFlow id="f8" sourceRef="wait" targetRef="join"/><bpmn:parallelGateway id="join"/>
<bpmn:sequenceFlow id="f9" sourceRef="join" targetRef="second"/>
<bpmn:userTask id="second" name="second"><bpmn:extensionElements><zeebe:userTask/><zeebe:assignmentDefinition candidateGroups="reception"/></bpmn:extensionElements></bpmn:userTask>
<bpmn:sequenceFlow id="f10" sourceRef="second" targetRef="end"/><bpmn:endEvent id="end"/></bpmn:process></bpmn:definitions>`
export const crashBundle: Bundle = { key: 'crash', name: '崩溃测试', bpmn: process_, forms: {}, decisions: {}, scenarios: {} }

const named = (name: string) => defineService({ name, title: name, input: z.object({}), output: z.object({}), run: async () => ({}) })

/** Publishes the process and makes the tables that its services write to. */
export async function prepare(db: Knex): Promise<void> {
  await db.raw('create table if not exists crash_ledger (instance bigint not null, node int not null); create table if not exists crash_calls (key text not null)')
  const engine = await createEngine({ db, services: [named('ledger.add'), named('world.ping')], background: false, gate: async () => ({}) })
  await inWork(db, system, mayAll, work => engine.publish(work, crashBundle))
  await engine.stop()
}

export interface Victim { child: ChildProcess; acknowledged: Map<string, number>; ready: Promise<void>; kill(): Promise<void> }

/** Starts a server in a process of its own and keeps what it acknowledges: instance → highest move. */
export function startVictim(url: string, clients: number, acknowledged: Map<string, number>): Victim {
  const child = fork(new URL('./crash-server.ts', import.meta.url), [url, String(clients)], { execArgv: ['--import=tsx/esm'], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
  let up = (): void => {}
  const ready = new Promise<void>(resolve => { up = resolve })
  child.on('message', (message: { ready?: true; instance?: string; seq?: number }) => {
    if (message.ready) up()
    else if (message.instance) acknowledged.set(message.instance, Math.max(message.seq!, acknowledged.get(message.instance) ?? 0))
  })
  return {
    child, acknowledged, ready,
    kill: () => new Promise(resolve => { child.once('exit', () => resolve()); child.kill('SIGKILL') }),
  }
}

export interface Judgement { instances: number; moves: number; acknowledged: number; lost: string[]; differences: Difference[]; ledgerWrong: string[]; callsWithout: number; stuck: string[] }

/** After the last crash: is every acknowledged move there, did everything inside happen once, is nothing stuck? Call it when the survivors are idle. */
export async function judge(db: Knex, url: string, acknowledged: ReadonlyMap<string, number>): Promise<Judgement> {
  const ids = [...acknowledged.keys()]
  const seen = new Map<string, number>()
  for (let at = 0; at < ids.length; at += 5000) {
    const rows = await db('instances').whereIn('id', ids.slice(at, at + 5000)).select('id', 'ver') as { id: string; ver: number }[]
    for (const row of rows) seen.set(String(row.id), row.ver)
  }
  const lost = ids.filter(id => (seen.get(id) ?? 0) < acknowledged.get(id)!)
  const verified = await verifyAll(db, url, 2, () => performance.now())
  // every instance past its first task wrote the ledger exactly once, and nobody else did
  const { rows: ledger } = await db.raw<{ rows: { id: string }[] }>(`select i.id::text from instances i left join (select instance, count(*) as n from crash_ledger group by instance) l on l.instance = i.id
    where i.process = 'crash' and coalesce(l.n, 0) <> (case when exists (select 1 from moves m, unnest(m.visits) v where m.instance_id = i.id and v like 'out % ledger') then 1 else 0 end) limit 20`)
  const { rows: [calls] } = await db.raw<{ rows: { n: number }[] }>(`select count(*)::int as n from moves m, unnest(m.visits) v where v like 'out % ping'
    and not exists (select 1 from crash_calls c where c.key = m.instance_id || ':' || split_part(v, ' ', 2))`)
  const { rows: stuck } = await db.raw<{ rows: { id: string }[] }>(`select i.id::text from instances i where i.status = 'active' and not exists (select 1 from tasks t where t.instance_id = i.id) limit 20`)
  return { instances: verified.instances, moves: verified.moves, acknowledged: ids.length, lost, differences: verified.differences, ledgerWrong: ledger.map(row => row.id), callsWithout: calls!.n, stuck: stuck.map(row => row.id) }
}

/** Waits until a surviving engine has nothing left to do: no job, no due timer, nothing in the outbox. Answers false if `patience` ms are not enough. */
export async function quiet(db: Knex, patience: number): Promise<boolean> {
  for (let waited = 0; waited < patience; waited += 200) {
    const { rows: [row] } = await db.raw<{ rows: { n: number }[] }>('select ((select count(*) from jobs) + (select count(*) from wakeups) + (select count(*) from outbox))::int as n')
    if (row!.n === 0) return true
    await new Promise(resolve => setTimeout(resolve, 200))
  }
  return false
}
