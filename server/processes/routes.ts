import * as county from '../contract/county.ts'
import * as contract from '../contract/design.ts'
import * as law from '../contract/version-law.ts'
import { lawContextAt } from '../engine/law-context.ts'
import { lawAt } from '../engine/rule-sets.ts'
import type { Service } from '../engine/service.ts'
import { serve, type Served } from '../http/serve.ts'
import type { House } from '../house.ts'
import { commentRoutes } from './comment-routes.ts'
import { differences } from './difference.ts'
import { bundleOfVersion, draftRoutes } from './draft-routes.ts'
import { bundleAt } from './drafts.ts'
import { migrationRoutes } from './migration-routes.ts'
import { laterFindings } from './nightly.ts'
import { overridesOf } from './overrides.ts'
import { changesOf, countyPage, parametersOf, setParameter } from './parameters.ts'
import { rehearsalRoutes } from './rehearsal-routes.ts'
import { decide, findRequest, listRequests, namedBundle, opinions, regionOf, shownRequest, standing, submit, withdraw } from './requests.ts'
import { secondByNow } from './second.ts'
import { runScenarios } from './services.ts'
import { serviceTemplate, stepTemplate } from './templates.ts'

/** Kinds of step that no person takes. */
const automatic = new Set(['SERVICE', 'TIMER', 'CALL'])

/** The workshop of 公管办: drafts, comments, change requests, versions. It knows diagrams, never what a trade is about. */
export const routes = (house: House, services: Service[]): Served[] => [
  ...draftRoutes,
  ...commentRoutes(house),
  ...rehearsalRoutes(house),
  ...migrationRoutes(house),
  serve(contract.templates, async work => {
    const roles = await work.tx('roles').whereNot({ code: 'system' }).orderBy('code').select('code', 'name') as { code: string; name: string }[]
    return [...services.map(serviceTemplate), ...(await lawAt(work)).rules.taskKinds.filter(kind => !automatic.has(kind.code)).map(kind => stepTemplate(kind, roles))]
  }),
  serve(contract.designContext, async (work, { params }) => {
    const { policies = [] } = await lawContextAt(work, { process: params.key })
    const base = await work.tx('versions').where({ process: params.key }).orderBy('number', 'desc').first('number', 'bundle') as { number: number; bundle: string } | undefined
    return { policies, base: base ? { number: base.number, bpmn: bundleOfVersion(base).bpmn } : null, services: services.map(service => service.name) }
  }),
  serve(contract.checkBundle, async (work, { body }) => {
    const named = { key: body.key, name: body.name ?? body.key, ...body.bundle }
    // the second engine takes the longest: whoever asks this is about to submit
    await secondByNow(work, house, named)
    return { findings: await house.engine.check(work, named, work.actor.region), scenarios: await runScenarios(named) }
  }),
  serve(law.overrides, (work, { query }) => overridesOf(work, query)),
  serve(law.versionLaw, async (work, { params }) => ({ overrides: await overridesOf(work, { version: params.id }), ...await laterFindings(work, params.id) })),
  serve(county.countyPage, (work, { params }) => countyPage(work, params.key)),
  serve(county.parameters, (work, { params }) => parametersOf(work, params.key, params.region)),
  serve(county.parameterChanges, (work, { params }) => changesOf(work, params.key, params.region)),
  serve(county.setParameter, (work, { params, body }) => setParameter(work, params.key, params.region, body)),
  serve(contract.retireVersion, async (work, { params, body }) => {
    await house.engine.retire(work, params.id, body.reason)
    return { retiredAt: work.now.toISOString() }
  }),
  serve(contract.submitDraft, (work, { params, body }) => submit(work, house.engine, params.id, body)),
  serve(contract.decideRequest, (work, { params, body }) => decide(work, house.engine, params.id, body)),
  serve(contract.withdrawRequest, (work, { params }) => withdraw(work, house.engine, params.id)),
  serve(contract.requests, (work, { query }) => listRequests(work, query.status)),
  serve(contract.request, async (work, { params }) => {
    const row = await findRequest(work, params.id)
    const bundle = await bundleAt(work, row.draft, row.revision)
    const version = row.base_version === null ? undefined : await work.tx<{ id: string; bundle: string }>('versions').where({ id: row.base_version }).first()
    const base = version ? bundleOfVersion(version) : null
    const named = namedBundle(row, bundle)
    const second = await secondByNow(work, house, named)
    const { task, approve, why } = await standing(work, row)
    const running = await work.tx('instances').where({ process: row.process }).whereIn('status', ['active', 'suspended']).orderBy('started_at', 'desc').limit(50).select('id', 'title', 'region', 'status') as { id: string; title: string; region: string; status: string }[]
    const total = await work.tx('instances').where({ process: row.process }).whereIn('status', ['active', 'suspended']).count('* as n').first() as { n: string }
    const places = await work.tx('tasks').whereIn('instance_id', running.map(each => each.id)).select('instance_id', 'name') as { instance_id: string; name: string }[]
    return {
      request: await shownRequest(work, row), bundle, base, differences: await differences(base ?? { bpmn: bundle.bpmn, forms: {}, decisions: {}, scenarios: {} }, bundle),
      findings: (await house.engine.check(work, named, await regionOf(work, row))).filter(finding => !finding.notRun), explanations: row.explanations,
      scenarios: (await runScenarios(named)).map((result, n) => ({ ...result, second: second[n] ?? null })),
      running: running.map(each => ({ id: String(each.id), title: each.title, region: each.region, status: each.status, at: places.filter(place => String(place.instance_id) === String(each.id)).map(place => place.name).join('、') })),
      runningTotal: Number(total.n), opinions: await opinions(work, params.id), task: task ? { id: String(task.id), element: task.element, name: task.name, form: task.form_id } : null, may: { approve, why },
    }
  }),
]
