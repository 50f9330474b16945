import pg from 'pg'
import { log } from '../log.ts'
import { Problem, problem } from '../problem.ts'

/** One of the engine's own connections. Plans made while tables were small must not scan them later, hence the settings (KERNEL §21). */
export interface Line { query<T extends object>(query: pg.QueryConfig): Promise<T[]>; close(): Promise<void> }

const settings = 'set enable_seqscan = off; set jit = off; set plan_cache_mode = force_generic_plan'

/** Opens a line lazily; after a lost connection the next query connects again. */
export function openLine(url: string): Line {
  let client: Promise<pg.Client> | undefined
  const connect = async (): Promise<pg.Client> => {
    const fresh = new pg.Client({ connectionString: url, application_name: 'yangguang-engine', keepAlive: true })
    const lose = (): void => { if (client === current) client = undefined }
    fresh.on('error', error => { log.warn({ err: error }, 'engine: connection lost'); lose() })
    fresh.on('end', lose)
    await fresh.connect()
    await fresh.query(settings)
    return fresh
  }
  let current: Promise<pg.Client> | undefined
  return {
    async query<T extends object>(query: pg.QueryConfig) {
      if (!client) { current = connect(); client = current; current.catch(() => { client = undefined }) }
      return (await (await client).query(query)).rows as T[]
    },
    async close() {
      const open = client
      client = undefined
      await open?.then(opened => opened.end()).catch(() => {})
    },
  }
}

const lost = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', '57P01', '57P02', '57P03', '08000', '08003', '08006', '53300'])

/** True when the database went away, so that nobody knows whether the last statement took effect. */
export function isLost(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false
  const { code, message } = thrown as Error & { code?: string }
  return (code !== undefined && lost.has(code)) || /Connection terminated|connection error|not queryable|server closed the connection|Client has encountered/i.test(message)
}

/** Deadlock or serialization failure: the whole batch is done again. */
export const isRedo = (thrown: unknown): boolean => ['40P01', '40001'].includes((thrown as { code?: string } | null)?.code ?? '')

export const unavailable = (): Problem => problem('database-unavailable', 503, '数据库暂时不可用', { detail: '这一步可能已完成，也可能没有：请刷新后再看。' })
