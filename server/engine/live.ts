import type { Knex } from 'knex'
import type { Rows } from './statement.ts'
import type { Warm } from './warm.ts'

/** What open pages hear: that something of this topic changed, never what. The rest says whose it is, for who may hear of it. */
export interface Happening { topic: string; instance?: string; region?: string; family?: string; industry?: string | null; owner?: string | null; agency?: string | null }

/** Gathers happenings for a moment and sends them on the channel `live`; lost ones hurt nobody, pages ask again. */
export interface Teller { tell(happening: Happening): void; committed(rows: Rows, warms: Warm[]): void; stop(): Promise<void> }

const pause = 150
const most = 200

export function openTeller(db: Knex): Teller {
  let gathered = new Map<string, Happening>()
  /** More than a page would follow one by one: only their topics are told. */
  let topics: Set<string> | undefined
  let timer: NodeJS.Timeout | undefined
  let sending: Promise<unknown> = Promise.resolve()
  const flush = (): void => {
    timer = undefined
    const told: Happening[] = topics ? [...topics].map(topic => ({ topic })) : [...gathered.values()]
    gathered = new Map()
    topics = undefined
    if (told.length) sending = db.raw('select pg_notify(\'live\', x) from unnest(?::text[]) as x', [told.map(happening => JSON.stringify(happening))]).catch(() => {})
  }
  const tell = (happening: Happening): void => {
    if (topics) topics.add(happening.topic)
    else if (gathered.set(`${happening.topic} ${happening.instance ?? JSON.stringify(happening)}`, happening).size > most) topics = new Set([...gathered.values()].map(one => one.topic))
    timer ??= setTimeout(flush, pause)
  }
  return {
    tell,
    committed(rows, warms) {
      const touched = new Set<string>()
      for (const row of rows.task ?? []) touched.add(row.id as string)
      for (const row of rows.untask ?? []) touched.add(row.id as string)
      for (const row of rows.hide ?? []) touched.add(row.id as string)
      const incidents = new Set([...rows.incident ?? [], ...rows.unincident ?? []].map(row => row.id as string))
      for (const { id, subject: { region, family, industry, owner, agency } } of warms) {
        const about = { instance: id, region, family, industry, owner, agency }
        tell({ topic: 'instances', ...about })
        if (touched.has(id)) tell({ topic: 'tasks', ...about })
        if (incidents.has(id)) tell({ topic: 'incidents', ...about })
      }
    },
    async stop() {
      if (timer) { clearTimeout(timer); flush() }
      await sending
    },
  }
}
