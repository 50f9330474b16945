import * as contract from '../contract/migration.ts'
import { serve, serveDirect, type Served } from '../http/serve.ts'
import type { House } from '../house.ts'
import { begin, planTo, progress, rehearsed, turn } from './migration.ts'
import { verdictsOf } from './verdicts.ts'

/** Moving running instances to another version, always rehearsed first. */
export const migrationRoutes = (house: House): Served[] => [
  serve(contract.migrationPlan, (work, { params, query }) => planTo(work, house, params.to, query)),
  serveDirect(contract.rehearseMigration, (_caller, { body }) => rehearsed(house, body)),
  serveDirect(contract.startMigration, (caller, { body }) => begin(caller, house, body)),
  serve(contract.migration, (work, { params }) => progress(work, params.id)),
  serveDirect(contract.requestVerdicts, (caller, { params }) => verdictsOf(caller, house, params.id)),
  serve(contract.turnMigration, (work, { params, body }) => turn(work, params.id, body)),
]
