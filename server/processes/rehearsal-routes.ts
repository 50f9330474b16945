import * as contract from '../contract/rehearsal.ts'
import { serve, type Served } from '../http/serve.ts'
import type { House } from '../house.ts'
import { candidatesFor } from './candidates.ts'
import { endedOf, recorded } from './record.ts'

/** What a rehearsal in the browser asks of the city: who would act, and how it really went once. */
export const rehearsalRoutes = (house: House): Served[] => [
  serve(contract.candidates, async (_work, { query }) => candidatesFor(house, query.roles.split(',').filter(Boolean), query.region)),
  serve(contract.endedInstances, (work, { params }) => endedOf(work, params.key)),
  serve(contract.recordScenario, (work, { params }) => recorded(work, house.engine, params.id)),
]
