import * as contract from '../contract/reports.ts'
import type { House } from '../house.ts'
import { serve, type Served } from '../http/serve.ts'
import { act, factsOfReport, file, follow, reportsOf } from './reports.ts'

/** Reports of misconduct: anybody files and follows one, whoever supervises works on it. */
export function reportRoutes(house: House): Served[] {
  house.access.knows('report', async (db, id) => {
    const row = /^\d{1,19}$/.test(id) ? await db('public_reports').where({ id }).first('region', 'family', 'industry') as Parameters<typeof factsOfReport>[0] | undefined : undefined
    return row && factsOfReport(row)
  })
  return [
    serve(contract.fileReport, async (work, { body, ctx }) => {
      const { number, received_at: at } = await file(work, house, { body, from: ctx.ip })
      return { number, receivedAt: at.toISOString() }
    }),
    serve(contract.followReport, (work, { query }) => follow(work, house, query.number)),
    serve(contract.listReports, (work, { query }) => reportsOf(work, house, query)),
    serve(contract.actOnReport, (work, { params, body }) => act(work, house, params.report, body)),
  ]
}
