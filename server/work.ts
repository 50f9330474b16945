import type { Knex } from 'knex'

/**
 * Row 1: what every acting function is handed. `tx` is the open transaction, `now` the database's clock, `actor` who
 * acts in which post, `may` the one door to permission (built from access/ by app.ts, so that row 1 never imports row 2).
 */
export interface Work { tx: Knex.Transaction; now: Date; actor: Actor; may: May }

export interface Post { role: string; region: string; department?: string }

export interface Actor {
  id: string
  name: string
  kind: 'staff' | 'entity' | 'expert' | 'system' | 'public'
  /** The post in use; one person with two posts acts in one of them at a time. */
  role: string
  region: string
  department?: string
  entity?: string
  expert?: string
  roles: Post[]
  session?: string
  /** Whom the actor stands in for in the post in use (替岗); audit rows bear both names. */
  behalf?: { id: string; name: string; until: string }
}

/** Why something is allowed or not: the deciding rule, the nearest rules, and who could grant it. */
export interface Verdict { allowed: boolean; reason: string; rule?: PolicyRow; nearest: PolicyRow[]; whoCan: { role: string; name: string; region: string }[] }
export interface PolicyRow { role: string; domain: string; object: string; action: string; condition: string; effect: 'allow' | 'deny' }

export interface May {
  /** Throws Problem `forbidden` with the explanation when the actor may not. `resource` = object name, `context` = its facts. */
  (action: string, resource: string, context?: Record<string, unknown>): Promise<void>
  ask(action: string, resource: string, context?: Record<string, unknown>): Promise<Verdict>
}

export const system: Actor = { id: 'system', name: '平台', kind: 'system', role: 'system', region: '510800', roles: [{ role: 'system', region: '510800' }] }
export const visitor: Actor = { id: 'public', name: '公众', kind: 'public', role: 'public', region: '510800', roles: [{ role: 'public', region: '510800' }] }

const anything = async (): Promise<void> => {}
/** The platform's own rights, for steps that no person takes. */
export const mayAll: May = Object.assign(anything, { ask: async (): Promise<Verdict> => ({ allowed: true, reason: '平台自动执行', nearest: [], whoCan: [] }) })

/** The only place a transaction opens. `now` is the server's clock corrected to the database's (`measureClock`). */
export async function inWork<T>(db: Knex, actor: Actor, may: May, act: (work: Work) => Promise<T>): Promise<T> {
  return db.transaction(tx => act({ tx, now: new Date(clock()), actor, may }))
}

/** The server's clock in milliseconds; corrected to the database's by `setClockOffset` (DESIGN §7, Clock). */
let offset = 0
export const clock = (): number => Date.now() + offset
export const setClockOffset = (milliseconds: number): void => { offset = milliseconds }

/** Measures how far the server's clock is from the database's and corrects it (best of three, half the round trip). */
export async function measureClock(db: Knex): Promise<void> {
  let best = Number.POSITIVE_INFINITY
  for (let n = 0; n < 3; n += 1) {
    const asked = Date.now()
    const { rows: [row] } = await db.raw<{ rows: { now: Date }[] }>('select clock_timestamp() as now')
    const took = Date.now() - asked
    if (took < best) { best = took; setClockOffset(row!.now.getTime() - asked - took / 2) }
  }
}
