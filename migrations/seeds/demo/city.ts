import { calendarFor } from '../../../server/engine/rule-sets.ts'
import type { House } from '../../../server/house.ts'
import { clock } from '../../../server/work.ts'
import { castOf } from './cast.ts'
import { midnight, workingDay } from './days.ts'
import { projects } from './projects.ts'
import { tell } from './schedule.ts'
import { stageOf } from './stage.ts'
import { storyOf } from './story.ts'

/**
 * The demo city's past: about forty trades played through the engine by the people who would have done it, dated back from
 * today. Nothing is inserted by hand. Does nothing where an instance exists. Reports how many stories have come to rest.
 */
export async function playCity(house: House, report: (done: number, total: number) => void): Promise<void> {
  const { db, engine, access } = house
  if (await db('instances').first('id')) return
  const today = clock()
  const calendar = await calendarFor({ tx: db })
  const isWorkday = (date: string): boolean => { const day = calendar.days.get(date); return day ? day.isWorkday : ![0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay()) }
  await engine.pause()
  try {
    const [cast, stage] = [castOf(access), stageOf(house)]
    const working = (at: number): number => workingDay(at, isWorkday)
    const stories = projects.map((project, at) => storyOf({ project, number: at + 1, base: midnight(today) - project.daysAgo * 86_400_000, cast, stage, working }))
    await tell(stories, today, at => engine.settle(at), done => report(done, projects.length))
    await engine.settle(today)
  } finally { engine.resume() }
}
