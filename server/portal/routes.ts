import type { Foundation } from '../http/house.ts'
import { serve, type Input, type Served } from '../http/serve.ts'
import * as contract from '../contract/portal.ts'
import { channelsFor } from './channels.ts'
import { logOf } from './log.ts'
import { noticePage, noticesFeed, oneNotice } from './notices.ts'
import { deadlineRules, processFile, processPicture, publicProcess, publicProcesses } from './processes.ts'
import { catalogueInForce, fees, figures, norms, openingsOn } from './public.ts'
import { projectReleases } from './releases.ts'

/** The address under which the reader sees this server. */
const addressOf = (ctx: Input<never>['ctx']): string => `${ctx.protocol}://${ctx.host}`

/**
 * The portal: notices and what the public may check. It reads what other rooms declare public; it never learns who bids, who sits on
 * a committee, or how many there are before the law opens it.
 */
export const routes = (house: Foundation): Served[] => {
  const rules = deadlineRules(house.config.policiesDir)
  const statutes = norms(house.config.policiesDir)
  return [
    serve(contract.listNotices, (work, { query }) => noticePage(work, query)),
    serve(contract.readNotice, (work, { params }) => oneNotice(work, params.id)),
    serve(contract.readLog, (work, { query }) => logOf(work, query)),
    serve(contract.noticesRss, async (work, { query, ctx }) => {
      ctx.type = 'application/rss+xml; charset=utf-8'
      return ctx.body = await noticesFeed(work, query, addressOf(ctx))
    }),
    serve(contract.ocdsReleases, (work, { params, ctx }) => projectReleases(work, params.code, addressOf(ctx))),
    serve(contract.listProcesses, work => publicProcesses(work)),
    serve(contract.readProcess, (work, { params }) => publicProcess(work, params.key, rules)),
    serve(contract.readProcessFile, async (work, { params, ctx }) => {
      ctx.type = 'application/xml; charset=utf-8'
      return ctx.body = await processFile(work, params.key)
    }),
    serve(contract.readProcessPicture, async (work, { params, ctx }) => {
      const picture = await processPicture(work, params.key)
      ctx.type = 'image/svg+xml; charset=utf-8'
      ctx.set('Cache-Control', 'public, max-age=300')
      return ctx.body = picture
    }),
    serve(contract.home, async (work, { query }) => ({
      notices: (await noticePage(work, { page: 1, size: 12, ...query })).rows, openings: await openingsOn(work, query), processes: await publicProcesses(work),
      figures: await figures(work, query), now: work.now.toISOString(),
    })),
    serve(contract.listOpenings, (work, { query }) => openingsOn(work, query)),
    serve(
      contract.supervisionPhones,
      (work, { query }) => channelsFor(work, { region: query.region ?? '510800', family: query.family ?? 'ALL', industry: query.industry ?? null }),
    ),
    serve(contract.readCatalogue, (work, { query }) => catalogueInForce(work, query)),
    serve(contract.readFees, fees),
    serve(contract.readNorms, async () => statutes),
  ]
}
