import type { Knex } from 'knex'
import { calendarFor } from '../../../server/engine/rule-sets.ts'
import type { House } from '../../../server/house.ts'
import { clock } from '../../../server/work.ts'
import { castOf } from './cast.ts'
import { midnight, workingDay } from './days.ts'
import { ledgerOf } from './ledger.ts'
import { projects, type Project } from './projects.ts'
import { tell } from './schedule.ts'
import { stageOf } from './stage.ts'
import { storyOf } from './story.ts'

/** Whether a telling of the city was begun and not finished: its timers lie in the past and must wait for their story. */
export const beingTold = async (db: Knex): Promise<boolean> => (await db('demo_city').whereNull('finished_at').first()) !== undefined

/**
 * The demo city's past: about forty trades played through the engine by the people who would have done it, dated back from
 * today. Nothing is inserted by hand. A telling that was interrupted goes on where it was; where trades exist that are not the
 * demo city's, nothing is done. Reports how many stories have come to rest.
 */
export async function playCity(house: House, report: (done: number, total: number) => void, trades: Project[] = projects): Promise<void> {
  const { db, engine, access } = house
  const begun = await db<{ finished_at: Date | null }>('demo_city').first()
  if (begun ? begun.finished_at : await db('instances').first('id')) return
  if (!begun) await db('demo_city').insert({})
  const today = clock()
  const calendar = await calendarFor({ tx: db })
  const isWorkday = (date: string): boolean => { const day = calendar.days.get(date); return day ? day.isWorkday : ![0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay()) }
  const cast = castOf(access)
  const working = (at: number): number => workingDay(at, isWorkday)
  const stories = await Promise.all(trades.map(async (project, at) =>
    storyOf({ project, number: at + 1, base: midnight(today) - project.daysAgo * 86_400_000, cast, stage: stageOf(house, await ledgerOf(db, at + 1)), working })))
  await tell(stories, today, at => engine.settle(at), done => report(done, trades.length))
  await engine.settle(today)
  await db('demo_city').update({ finished_at: db.fn.now() })
  await db('demo_deeds').delete()
}
