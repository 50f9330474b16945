import * as contract from '../contract/watch.ts'
import type { House } from '../house.ts'
import { serve, serveDirect, type Served } from '../http/serve.ts'
import { actsOf, addNote } from './acts.ts'
import { alertsOf, judge } from './alerts.ts'
import { carryOutAll, reachOf, versionsRunning } from './every.ts'
import { factsOf, type InstanceRow } from './facts.ts'
import { heatOf } from './heat.ts'
import { historyOf } from './history.ts'
import { groupOf, groupsOf } from './incidents.ts'
import { carryOut, choicesOf, rehearse } from './intervene.ts'
import { draftLetter, send } from './letters.ts'
import { lawNow } from './limits.ts'
import { listOf } from './list.ts'
import { momentOf } from './moment.ts'
import { readOne } from './one.ts'
import { movesFor } from './shown-moves.ts'
import { overviewOf } from './overview.ts'
import { registerOf } from './register.ts'
import { reportRoutes } from './report-routes.ts'
import { rehearseAll, retryAll } from './retry.ts'

/** Watching: lists are filtered in SQL by the policies, single trades asked at the same door; what the law seals never leaves the server. */
export function routes(house: House): Served[] {
  house.access.knows('instance', async (db, id) => {
    const row = /^\d{1,19}$/.test(id) ? await db('instances').where({ id }).first() as InstanceRow | undefined : undefined
    return row && factsOf(row)
  })
  return [
    ...reportRoutes(house),
    serve(contract.overview, (work, { query }) => overviewOf(work, house, query)),
    serve(contract.listInstances, (work, { query }) => listOf(work, house, query)),
    serve(contract.readInstance, (work, { params }) => readOne(work, house, params.instance)),
    serve(contract.instanceHistory, (work, { params }) => historyOf(work, house, params.instance)),
    serve(contract.instanceMoment, (work, { params, query }) => momentOf(work, house, params.instance, query.at ? new Date(query.at) : undefined)),
    serve(contract.instanceMoves, (work, { params }) => movesFor(work, house, params.instance)),
    serve(contract.instanceActs, (work, { params }) => actsOf(work, house, params.instance)),
    serve(contract.annotate, (work, { params, body }) => addNote(work, house, params.instance, body)),
    serve(contract.letterDraft, (work, { params }) => draftLetter(work, house, params.instance)),
    serve(contract.sendLetter, (work, { params, body }) => send(work, house, params.instance, body)),
    serve(contract.listAlerts, async (work, { query }) => (await alertsOf(work, house, await lawNow(work), { ...query, open: query.open === 'true' })).rows),
    serve(contract.judgeAlert, async (work, { params, body }) => judge(work, house, await lawNow(work), { ...params, ...body })),
    serve(contract.runningVersions, work => versionsRunning(work, house)),
    serve(contract.versionReach, (work, { params }) => reachOf(work, house, params)),
    serve(contract.interventionBases, (work, { params }) => choicesOf(work, house, params.instance, params.kind)),
    serve(contract.rehearseIntervention, (work, { params, body }) => rehearse(work, house, params.instance, params.kind, body)),
    serve(contract.intervene, (work, { params, body }) => carryOut(work, house, params.instance, params.kind, body)),
    serveDirect(contract.interveneAll, (caller, { params, body }) => carryOutAll(caller, house, params, body)),
    serve(contract.listIncidents, async work => {
      const backlog = await work.tx('outbox').count('id as n').first() as { n: string }
      return { groups: await groupsOf(work, house), outbox: Number(backlog.n) }
    }),
    serve(contract.incidentGroup, (work, { query }) => groupOf(work, house, query.signature)),
    serve(contract.rehearseRetry, (work, { body }) => rehearseAll(work, house, body)),
    serveDirect(contract.retryIncidents, (caller, { body }) => retryAll(house, caller, body)),
    serve(contract.heatMap, (work, { params, query }) => heatOf(work, house, params.process, query)),
    serve(contract.deadlineRegister, (work, { query }) => registerOf(work, house, query)),
  ]
}
