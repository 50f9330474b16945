import type { ExecutionContext } from 'ava'
import type { z } from 'zod'
import { seedPeople } from '../../migrations/seeds/demo/people.ts'
import { createAccess } from '../../server/access/access.ts'
import { actorFrom } from '../../server/access/explain.ts'
import { readConfig } from '../../server/config.ts'
import type { Route } from '../../server/contract/route.ts'
import { createEngine } from '../../server/engine/engine.ts'
import { parsePart, type Served } from '../../server/http/serve.ts'
import type { House } from '../../server/house.ts'
import { routes } from '../../server/tasks/routes.ts'
import { inWork, mayAll, system, type Actor } from '../../server/work.ts'
import { database } from '../support/database.ts'

const form = {
  type: 'default', id: 'check', components: [
    { type: 'radio', key: 'result', label: '核对结果', values: [{ label: '齐全', value: 'complete' }, { label: '一次性告知补正', value: 'amend' }], validate: { required: true } },
    { type: 'textarea', key: 'missing', label: '告知内容', conditional: { hide: '=result != "amend"' }, validate: { required: true, maxLength: 200 } },
    { type: 'textfield', key: 'projectName', label: '项目名称', disabled: true },
  ],
}
const task = (id: string, name: string, roles: string, rest = ''): string => `<bpmn:userTask id="${id}" name="${name}"><bpmn:extensionElements><zeebe:userTask/><zeebe:assignmentDefinition candidateGroups="${roles}"/>${rest}</bpmn:extensionElements></bpmn:userTask>`
const properties = (all: Record<string, string>): string => `<zeebe:properties>${Object.entries(all).map(([name, value]) => `<zeebe:property name="${name}" value="${value}"/>`).join('')}</zeebe:properties>`
const flow = (from: string, to: string): string => `<bpmn:sequenceFlow id="${from}_${to}" sourceRef="${from}" targetRef="${to}"/>`
const bpmn = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="t"><bpmn:process id="test.check" name="核对演练" isExecutable="true">
<bpmn:startEvent id="Start"/>${task('Check', '资料完整性核对', 'reception', `<zeebe:formDefinition formId="check"/>${properties({ taskKind: 'COMPLETENESS_CHECK', step: 'check', promise: '1 WORKING' })}`)}
${task('Fix', '补正', 'tenderer', properties({ taskKind: 'ENTRY', step: 'fix', owner: '=project.owner' }))}<bpmn:endEvent id="End"/>
${flow('Start', 'Check')}${flow('Check', 'Fix')}${flow('Fix', 'End')}</bpmn:process></bpmn:definitions>`

/** The inbox over a real engine, with one small process: the centre checks, then the tenderer mends. */
export async function room(t: ExecutionContext) {
  const db = await database(t)
  await seedPeople(db)
  const access = await createAccess(db, { policiesDir: 'policies' })
  const engine = await createEngine({ db, services: [], background: false })
  t.teardown(async () => { await access.stop(); await engine.stop() })
  await inWork(db, system, mayAll, work => engine.publish(work, { key: 'test.check', name: '核对演练', bpmn, forms: { check: form }, decisions: {}, scenarios: {} }, { findings: [] }))
  const house = { db, access, engine, config: readConfig({}) } as House
  const served = new Map(routes(house).map(one => [one.route.name, one]))
  const ask = async <P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(route: Route<P, Q, B, R>, actor: Actor, given: { task?: string; params?: unknown; query?: unknown; body?: unknown } = {}): Promise<z.output<R>> => {
    const { handle, direct } = served.get(route.name) as Served
    const may = access.may(actor)
    const input = { params: parsePart(route.params, given.params ?? { task: given.task }, 'params'), query: parsePart(route.query, given.query, 'query'), body: parsePart(route.body, given.body, 'body'), ctx: undefined }
    return route.reply.parse(direct ? await direct({ actor, may }, input as never) : await inWork(db, actor, may, work => handle!(work, input as never)))
  }
  const holders = (role: string, region = '510800') => access.city.holders.filter(holder => holder.role === role && holder.region === region).map(actorFrom)
  const start = async (region = '510800'): Promise<string> => {
    const { instance } = await inWork(db, system, mayAll, work => engine.start(work, {
      process: 'test.check', vars: { projectName: '普安镇供水管网', secret: '不给看' }, subject: { code: 'A01', title: '普安镇供水管网改造工程施工', region, family: 'GCJS', industry: '房建市政', owner: 'ME001' },
    }))
    return (await db('tasks').where({ instance_id: instance }).first('id')).id
  }
  return { db, access, engine, house, ask, holders, start }
}
