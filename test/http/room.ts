import { request, type IncomingHttpHeaders } from 'node:http'
import type { ExecutionContext } from 'ava'
import { inWork, mayAll, system } from '../../server/work.ts'
import { fewProcesses, openServer } from '../support/city.ts'

const form = {
  type: 'default', id: 'check', components: [
    { type: 'radio', key: 'result', label: '核对结果', values: [{ label: '齐全', value: 'complete' }, { label: '一次性告知补正', value: 'amend' }], validate: { required: true } },
    { type: 'number', key: 'pages', label: '页数' },
  ],
}
export const diagram = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="t"><bpmn:process id="test.check" name="核对演练" isExecutable="true">
<bpmn:startEvent id="Start"/><bpmn:userTask id="Check" name="资料完整性核对"><bpmn:extensionElements><zeebe:userTask/><zeebe:assignmentDefinition candidateGroups="reception"/><zeebe:formDefinition formId="check"/>
<zeebe:properties><zeebe:property name="taskKind" value="COMPLETENESS_CHECK"/><zeebe:property name="step" value="check"/></zeebe:properties></bpmn:extensionElements></bpmn:userTask><bpmn:endEvent id="End"/>
<bpmn:sequenceFlow id="a" sourceRef="Start" targetRef="Check"/><bpmn:sequenceFlow id="b" sourceRef="Check" targetRef="End"/></bpmn:process></bpmn:definitions>`
export const bundle = { bpmn: diagram, forms: { check: form }, decisions: {}, scenarios: {} }

export interface Asked { method?: string; as?: string | undefined; json?: unknown; body?: string | Buffer | undefined; headers?: Record<string, string> }
export interface Told { status: number; headers: IncomingHttpHeaders; text: string; json: Record<string, unknown> & { faults?: { path: string }[] } }

/** A server with model.change and one small process of a single task, and people who ask it over HTTP. */
export async function room(t: ExecutionContext) {
  const served = await openServer(t, { settings: { processesDir: fewProcesses(t, 'model.change') } })
  const { house } = served.running
  await inWork(house.db, system, mayAll, work => house.engine.publish(work, { key: 'test.check', name: '核对演练', ...bundle }, { findings: [] }))
  // the path goes out as written: fetch would tidy it first
  const ask = (path: string, { method, as, json, body = json === undefined ? undefined : JSON.stringify(json), headers = {} }: Asked = {}): Promise<Told> => new Promise((done, fail) => {
    const { port } = served.site
    const asked = request({ host: '127.0.0.1', port, path, agent: false, method: method ?? (body === undefined ? 'GET' : 'POST'), headers: { ...body === undefined ? {} : { 'content-type': 'application/json' }, ...as === undefined ? {} : { cookie: as }, ...headers } }, reply => {
      const parts: Buffer[] = []
      reply.on('data', (part: Buffer) => parts.push(part))
      reply.on('error', fail)
      reply.on('end', () => {
        const text = Buffer.concat(parts).toString()
        done({ status: reply.statusCode!, headers: reply.headers, text, json: /json/.test(reply.headers['content-type'] ?? '') && text ? JSON.parse(text) : {} })
      })
    })
    asked.on('error', fail)
    asked.end(body)
  })
  /** The cookie of somebody who signs in. */
  const signIn = async (username: string): Promise<string> => {
    const reply = await ask('/api/session', { json: { username, password: 'yangguang' } })
    if (reply.status !== 200) throw new Error(`${username}: ${reply.text}`)
    return reply.headers['set-cookie']![0]!.split(';')[0]!
  }
  /** An instance of the small process; answers its open task. */
  const start = async (region = '510800'): Promise<string> => {
    const { instance } = await inWork(house.db, system, mayAll, work => house.engine.start(work, {
      process: 'test.check', vars: { secret: '不给看' }, subject: { code: `T-${region}`, title: '普安镇供水管网改造工程施工', region, family: 'GCJS', industry: '房建市政', owner: 'ME001' },
    }))
    return (await house.db('tasks').where({ instance_id: instance }).first('id')).id as string
  }
  return { ...served, house, ask, signIn, start }
}

/** Whether an answer is a problem as RFC 9457 has it, of this status. */
export const isProblem = ({ status, headers, json }: Told, expected: number): boolean =>
  status === expected && headers['content-type'] === 'application/problem+json' && json['status'] === expected && typeof json['type'] === 'string' && typeof json['title'] === 'string'

/** One room for all tests of a file: opened in the first hook, closed in the last (hooks have no teardown of their own). */
export function oneRoom(): { open(): Promise<Awaited<ReturnType<typeof room>>>; close(): Promise<void> } {
  const closing: (() => unknown)[] = []
  return {
    open: () => room({ teardown: (act: () => unknown) => { closing.push(act) } } as ExecutionContext),
    async close() { for (const act of closing.reverse()) await act() },
  }
}
