import * as contract from '../contract/watch.ts'
import type { House } from '../house.ts'
import { serve, serveDirect, type Served } from '../http/serve.ts'
import { actsOf, addNote } from './acts.ts'
import { alertsOf, judge } from './alerts.ts'
import { basesOf } from './bases.ts'
import { factsOf, readable, type InstanceRow } from './facts.ts'
import { historyOf } from './history.ts'
import { groupOf, groupsOf } from './incidents.ts'
import { carryOut, rehearse } from './intervene.ts'
import { draftLetter, send } from './letters.ts'
import { lawNow } from './limits.ts'
import { listOf } from './list.ts'
import { momentOf } from './moment.ts'
import { readOne } from './one.ts'
import { overviewOf } from './overview.ts'
import { registerOf } from './register.ts'
import { retryAll } from './retry.ts'
import { rightOf } from './rights.ts'

/** Watching: lists are filtered in SQL by the policies, single trades asked at the same door; what the law seals never leaves the server. */
export function routes(house: House): Served[] {
  house.access.knows('instance', async (db, id) => {
    const row = /^\d{1,19}$/.test(id) ? await db('instances').where({ id }).first() as InstanceRow | undefined : undefined
    return row && factsOf(row)
  })
  return [
    serve(contract.overview, (work, { query }) => overviewOf(work, house, query)),
    serve(contract.listInstances, (work, { query }) => listOf(work, house, query)),
    serve(contract.readInstance, (work, { params }) => readOne(work, house, params.instance)),
    serve(contract.instanceHistory, (work, { params }) => historyOf(work, house, params.instance)),
    serve(contract.instanceMoment, (work, { params, query }) => momentOf(work, house, params.instance, query.at ? new Date(query.at) : undefined)),
    serve(contract.instanceActs, (work, { params }) => actsOf(work, house, params.instance)),
    serve(contract.annotate, (work, { params, body }) => addNote(work, house, params.instance, body)),
    serve(contract.letterDraft, (work, { params }) => draftLetter(work, house, params.instance)),
    serve(contract.sendLetter, (work, { params, body }) => send(work, house, params.instance, body)),
    serve(contract.listAlerts, async (work, { query }) => (await alertsOf(work, house, await lawNow(work), { ...query, open: query.open === 'true' })).rows),
    serve(contract.judgeAlert, async (work, { params, body }) => judge(work, house, await lawNow(work), { ...params, ...body })),
    serve(contract.interventionBases, async (work, { params }) => {
      const row = await readable(work, params.instance)
      const law = await lawNow(work)
      const late = await work.tx('clocks').where({ instance_id: row.id }).whereNull('ended_at').whereIn('rule', law.binding).where('due_at', '<', work.now).orderBy('due_at').first('rule') as { rule: string } | undefined
      const rule = late && law.rules.get(late.rule)
      return { ...await basesOf(work, row, params.kind, { law, lateStep: rule ? rule.to.replace(/开始$/, '') : null }), right: await rightOf(work, params.kind, factsOf(row)) }
    }),
    serve(contract.rehearseIntervention, (work, { params, body }) => rehearse(work, house, params.instance, params.kind, body)),
    serve(contract.intervene, (work, { params, body }) => carryOut(work, house, params.instance, params.kind, body)),
    serve(contract.listIncidents, async work => {
      const backlog = await work.tx('outbox').count('id as n').first() as { n: string }
      return { groups: await groupsOf(work, house), outbox: Number(backlog.n) }
    }),
    serve(contract.incidentGroup, (work, { query }) => groupOf(work, house, query.signature)),
    serveDirect(contract.retryIncidents, (caller, { body }) => retryAll(house, caller, body)),
    serve(contract.deadlineRegister, (work, { query }) => registerOf(work, house, query)),
  ]
}
