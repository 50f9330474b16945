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
  /** The city's identity provider; absent = passwords only. */
  oidc: Oidc | undefined
  production: boolean
  logLevel: string
  processesDir: string
  policiesDir: string
  distDir: string
}

/** An OpenID provider. `claim` names the username by which somebody unknown so far is found; `name` is written on the button. */
export interface Oidc { issuer: string; clientId: string; clientSecret: string | undefined; claim: string; name: string }

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
    oidc: oidcOf(env),
    production,
    logLevel: env['LOG_LEVEL'] ?? 'info',
    processesDir: resolve(root, env['PROCESSES_DIR'] ?? 'processes'),
    policiesDir: resolve(root, 'policies'),
    distDir: resolve(root, 'dist'),
  }
}

/** Plain http is believed on the same machine only: whoever changes the provider's answers on the way could be anybody. */
function oidcOf(env: Record<string, string | undefined>): Oidc | undefined {
  const issuer = env['OIDC_ISSUER']
  if (!issuer) return undefined
  const url = URL.canParse(issuer) ? new URL(issuer) : undefined
  if (!url || !(url.protocol === 'https:' || (url.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)))) throw new Error(`OIDC_ISSUER 应为 https 地址，现为「${issuer}」`)
  const clientId = env['OIDC_CLIENT_ID']
  if (!clientId) throw new Error('已设 OIDC_ISSUER，还需要 OIDC_CLIENT_ID')
  return { issuer, clientId, clientSecret: env['OIDC_CLIENT_SECRET'] || undefined, claim: env['OIDC_CLAIM'] || 'preferred_username', name: env['OIDC_NAME'] || '统一身份认证' }
}

/** A single environment value for command-line tools and tests (kept here so that process.env has one reader). */
export const environment = (name: string): string | undefined => process.env[name] || undefined
