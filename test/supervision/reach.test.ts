import test from 'ava'
import type { Knex } from 'knex'
import { actorFrom } from '../../server/access/explain.ts'
import { basesOf } from '../../server/supervision/bases.ts'
import { reachOf } from '../../server/supervision/every.ts'
import { factsOf, type InstanceRow } from '../../server/supervision/facts.ts'
import { rightOf } from '../../server/supervision/rights.ts'
import { inWork, mayAll, system, type May } from '../../server/work.ts'
import { watchRoom } from './tender.ts'

const plain = `<?xml version="1.0" encoding="UTF-8"?><bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="t"><bpmn:process id="test.plain" name="单步演练" isExecutable="true">
<bpmn:startEvent id="Start"/><bpmn:userTask id="Do" name="办理"><bpmn:extensionElements><zeebe:userTask/><zeebe:assignmentDefinition candidateGroups="reception"/></bpmn:extensionElements></bpmn:userTask><bpmn:endEvent id="End"/>
<bpmn:sequenceFlow id="a" sourceRef="Start" targetRef="Do"/><bpmn:sequenceFlow id="b" sourceRef="Do" targetRef="End"/></bpmn:process></bpmn:definitions>`

test('the reach of a version is asked for all of its instances at once, and each is told what it would be told alone', async t => {
  t.timeout(300_000)
  const { db, engine, access, house } = await watchRoom(t, { background: false })
  await inWork(db, system, mayAll, work => engine.publish(work, { key: 'test.plain', name: '单步演练', bpmn: plain, forms: {}, decisions: {}, scenarios: {} }, { findings: [] }))
  const begin = async (title: string, family: string, region: string) => (await inWork(db, system, mayAll, work => engine.start(work, { process: 'test.plain', vars: {}, subject: { code: title, title, region, family, industry: family === 'GCJS' ? '房建市政' : null, owner: 'ME001' } }))).instance
  const clock = (id: string, rule: string, family: string, ended: Date | null = null) => db('clocks').insert({ instance_id: id, n: 900, rule, element: 'Do', started_at: new Date('2026-03-02T02:00:00Z'), due_at: new Date('2026-03-12T02:00:00Z'), ended_at: ended, region: '510800', family })
  const act = (id: string, at: string, basis: string) => db('interventions').insert({ instance_id: id, kind: 'suspend', at: new Date(at), actor: 'x', actor_name: '甲', post: '监督', reason: '查', legal_basis: basis })
  const complained = await begin('有投诉', 'GCJS', '510800'), quiet = await begin('无事', 'GCJS', '510802'), bought = await begin('采购', 'ZFCG', '510822'), land = await begin('宗地', 'TDJY', '510800')
  await clock(complained, 'GC-21', 'GCJS')
  await clock(quiet, 'GC-21', 'GCJS', new Date('2026-03-05T02:00:00Z'))
  await clock(bought, 'ZC-25', 'ZFCG')
  await act(complained, '2026-03-03T02:00:00Z', '招标投标法实施条例22；招标投标法实施条例54')
  await act(complained, '2026-03-04T02:00:00Z', '招标投标法实施条例62')
  await db('notices').insert({ id: 900, chain: 900, version: 1, instance_id: land, kind: '出让公告', title: '宗地', region: '510800', family: 'TDJY', published_at: new Date('2026-03-03T02:00:00Z'), body: JSON.stringify({}), hash: 'x', published_by: 'x' })
  const { id: version } = await db('versions').where({ process: 'test.plain' }).first('id') as { id: string }
  const post = (role: string, region: string, family?: string) => actorFrom(access.city.holders.find(one => one.role === role && one.region === region && (!family || access.city.departments.get(one.department ?? '')?.supervises.some(of => of.family === family)))!)
  const director = post('ggb_director', '510800')

  /** What is answered for all, with how often the database and the door were asked; each row held against what is answered for it alone. */
  const counted = async (kind: 'suspend' | 'resume' | 'cancel', actor = director) => {
    let queries = 0, questions = 0
    const may = access.may(actor)
    const counting = Object.assign((...asked: Parameters<May>) => { questions += 1; return may(...asked) }, { ask: (...asked: Parameters<May['ask']>) => { questions += 1; return may.ask(...asked) } })
    return inWork(db, actor, counting, async work => {
      (work.tx as unknown as Knex).on('query', () => { queries += 1 })
      const reply = await reachOf(work, house, { version, kind })
      const asked = { queries, questions }
      const usable: Record<string, string[]> = {}
      for (const told of reply.rows) {
        const row = await work.tx('instances').where({ id: told.instance }).first() as InstanceRow
        usable[told.title] = (await basesOf(work, row, kind, { lateStep: null })).bases.filter(one => one.usable).map(one => one.id)
        const right = await rightOf(work, kind, factsOf(row))
        t.deepEqual(told.bases, right.may ? usable[told.title] : [], `${actor.name} ${told.title}`)
        if (!right.may) t.is(told.why, right.why)
      }
      return { reply, usable, ...asked }
    })
  }
  const few = await counted('suspend')
  t.deepEqual(few.reply.rows.map(row => row.instance), [complained, quiet, bought, land])
  t.deepEqual(few.usable, { 有投诉: ['complaint'], 无事: [], 采购: ['procurement'], 宗地: ['order'] })
  t.deepEqual((await counted('cancel')).usable, { 有投诉: ['mistaken'], 无事: ['mistaken'], 采购: ['mistaken'], 宗地: [] })
  const overseer = await counted('suspend', post('supervisor', '510800', 'TDJY'))
  t.deepEqual(overseer.reply.rows.map(row => row.bases), [['order']])
  for (let n = 0; n < 30; n += 1) await begin(`又一宗 ${n}`, 'TDJY', '510800')
  const many = await counted('suspend')
  t.is(many.reply.rows.length, 34)
  t.deepEqual([many.queries, many.questions], [few.queries, few.questions])

  await db('instances').whereIn('id', [complained, quiet]).update({ status: 'suspended' })
  const halted = await counted('resume')
  t.deepEqual(halted.reply.rows.map(row => row.instance), [complained, quiet])
  // the newest suspension speaks, not the one before
  t.like(halted.reply.bases, [{ id: 'over', law: '招标投标法实施条例62', statutory: true }, { id: 'revoked', law: '招标投标法实施条例62' }])
  t.deepEqual(halted.usable, { 有投诉: ['over', 'revoked'], 无事: ['over', 'revoked'] })
})
