import { countReport } from '../access/attempts.ts'
import { sealsNow } from '../access/seal.ts'
import * as contract from '../contract/reports.ts'
import type { House } from '../house.ts'
import { serve, serveDirect, type Served } from '../http/serve.ts'
import { inWork } from '../work.ts'
import { act, factsOfReport, file, follow, reportsOf } from './reports.ts'

/** Reports of misconduct: anybody files and follows one, whoever supervises works on it. */
export function reportRoutes(house: House): Served[] {
  house.access.knows('report', async (db, id) => {
    const row = /^\d{1,19}$/.test(id) ? await db('public_reports').where({ id }).first('region', 'family', 'industry') as Parameters<typeof factsOfReport>[0] | undefined : undefined
    return row && factsOfReport(row)
  })
  return [
    serveDirect(contract.fileReport, ({ actor, may }, { body, ctx }) => countReport(house.db, sealsNow().tag(ctx.ip).toString('hex'), async () => {
      const { number, received_at: at } = await inWork(house.db, actor, may, work => file(work, house, body))
      return { number, receivedAt: at.toISOString() }
    })),
    serve(contract.followReport, (work, { query }) => follow(work, house, query.number)),
    serve(contract.listReports, (work, { query }) => reportsOf(work, house, query)),
    serve(contract.actOnReport, (work, { params, body }) => act(work, house, params.report, body)),
  ]
}
