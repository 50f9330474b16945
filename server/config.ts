import { resolve } from 'node:path'

/** Every setting of a server, read once from the environment. The only file that touches process.env. */
export interface Config {
  port: number
  host: string
  dataDir: string
  /** An existing PostgreSQL 15–18; absent = the embedded one in `dataDir`. */
  databaseUrl: string | undefined
  /** Port of the embedded PostgreSQL; 0 = any free one. */
  databasePort: number
  demo: boolean
  /** Believe X-Forwarded-For, -Host and -Proto: only behind a proxy of our own that sets them. */
  trustProxy: boolean
  production: boolean
  logLevel: string
  processesDir: string
  policiesDir: string
  distDir: string
}

const root = resolve(import.meta.dirname, '..')

/** Reads and checks the environment; throws a sentence naming the variable when a value cannot be used. */
export function readConfig(env: Record<string, string | undefined> = process.env): Config {
  const port = Number(env['PORT'] ?? 8080)
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Error(`PORT 应为 0–65535 的整数，现为「${env['PORT']}」`)
  const databasePort = Number(env['DATABASE_PORT'] ?? 0)
  if (!Number.isInteger(databasePort) || databasePort < 0 || databasePort > 65535) throw new Error(`DATABASE_PORT 应为 0–65535 的整数，现为「${env['DATABASE_PORT']}」`)
  if (env['DATABASE_URL'] && !(URL.canParse(env['DATABASE_URL']) && /^postgres(ql)?:/.test(env['DATABASE_URL']))) throw new Error('DATABASE_URL 应形如 postgres://用户:口令@主机:5432/数据库')
  const production = env['NODE_ENV'] === 'production'
  return {
    port,
    host: env['HOST'] ?? '0.0.0.0',
    dataDir: resolve(root, env['DATA_DIR'] ?? '.data'),
    databaseUrl: env['DATABASE_URL'] || undefined,
    databasePort,
    demo: production ? env['DEMO'] === '1' : env['DEMO'] !== '0',
    trustProxy: env['TRUST_PROXY'] === '1',
    production,
    logLevel: env['LOG_LEVEL'] ?? 'info',
    processesDir: resolve(root, env['PROCESSES_DIR'] ?? 'processes'),
    policiesDir: resolve(root, 'policies'),
    distDir: resolve(root, 'dist'),
  }
}

/** A single environment value for command-line tools and tests (kept here so that process.env has one reader). */
export const environment = (name: string): string | undefined => process.env[name] || undefined
