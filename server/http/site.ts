import { createServer, type Server } from 'node:http'
import bodyParser from '@koa/bodyparser'
import type Router from '@koa/router'
import helmet from 'helmet'
import Koa, { type Context, type Next } from 'koa'
import compress from 'koa-compress'
import type { Config } from '../config.ts'
import { log } from '../log.ts'
import { problem } from '../problem.ts'
import { visitor } from '../work.ts'
import { drawnPage } from './drawn.ts'
import type { OpenHouse, Startup } from './house.ts'
import { openLive, type Live } from './live.ts'
import { measure, registry } from './metrics.ts'
import { actorOf, mount, tokenOf } from './mount.ts'
import { openApi } from './openapi.ts'
import { pages } from './pages.ts'
import { problems } from './problems.ts'
import { refuseUnstorable } from './unstorable.ts'

/**
 * The whole path of a request, in one file: it listens before there is a database (so that the first page answers at
 * once and shows how far start-up has come), and serves the API once the house is open.
 */
export interface Site { server: Server; port: number; startup: Startup; report(change: Partial<Startup>): void; open(house: OpenHouse): void; close(): Promise<void> }

export async function createSite(config: Config): Promise<Site> {
  const startup: Startup = { ready: false, phase: 'start', done: 0, total: 0, message: '正在启动', demo: config.demo, ...config.oidc ? { oidc: config.oidc.name } : {} }
  let house: { opened: OpenHouse; router: Router; live: Live; document: unknown } | undefined
  const koa = new Koa()
  koa.proxy = config.trustProxy
  koa.on('error', (error: NodeJS.ErrnoException) => {
    if (left(error)) log.info({ code: error.code }, 'a client left before its request or reply was whole')
    else log.error({ err: error }, 'response failed')
  })
  koa.use(measure)
  koa.use(secure())
  koa.use(compress({ threshold: 1024, br: false }))
  koa.use(problems)
  koa.use(pages(config.distDir, async (ctx, shell) => house && drawnPage(house.opened, ctx, shell)))
  koa.use(sameOrigin)
  const body = (jsonLimit: string): Koa.Middleware => bodyParser({ enableTypes: ['json'], jsonLimit, parsedMethods: ['POST', 'PUT', 'PATCH', 'DELETE'] })
  const [small, wholeProcess] = [body('1mb'), body('8mb')]
  koa.use((ctx, next) => (ctx.path.startsWith('/api/design/') ? wholeProcess : small)(ctx, next))
  koa.use((ctx, next) => { refuseUnstorable((ctx.request as { body?: unknown }).body); return next() })
  koa.use(async (ctx, next) => {
    if (['/health', '/metrics', '/api/startup', '/api/live', '/api/openapi.json'].includes(ctx.path) && ctx.method !== 'GET' && ctx.method !== 'HEAD') { ctx.status = 405; ctx.set('Allow', 'GET, HEAD'); return }
    if (ctx.path === '/health') return health(ctx, house?.opened)
    if (ctx.path === '/metrics') { ctx.type = registry.contentType; ctx.body = await registry.metrics(); return }
    if (ctx.path === '/api/startup') { ctx.body = startup; return }
    if (!ctx.path.startsWith('/api/')) return next()
    if (!house) throw problem('starting', 503, '平台正在启动', { detail: startup.message })
    if (ctx.path === '/api/live') return house.live.attach(ctx, await actorOf(house.opened, ctx).catch(() => visitor), tokenOf(ctx))
    if (ctx.path === '/api/openapi.json') { ctx.body = house.document; return }
    const { router } = house
    await router.routes()(ctx as never, () => router.allowedMethods()(ctx as never, next))
  })
  const server = createServer(koa.callback())
  server.requestTimeout = 15 * 60_000
  // longer than a balancer (60 s) or a browser keeps one idle: whoever hangs up first must not be the side that cannot ask again
  server.keepAliveTimeout = 75_000
  await listen(server, config)
  const { port } = server.address() as { port: number }
  return {
    server, port, startup,
    report(change) { Object.assign(startup, change); house?.live.tell({ topic: 'startup' }) },
    open(opened) { house = { opened, router: mount(opened), live: openLive(opened.databaseUrl, opened.doorkeeper), document: openApi(opened.routes.map(served => served.route)) } },
    async close() {
      await house?.live.stop()
      await new Promise<void>(done => { server.close(() => done()); server.closeIdleConnections(); setTimeout(() => server.closeAllConnections(), 1500).unref() })
    },
  }
}

/** A client that goes away (an aborted upload, a closed page) is its own business; HPE_ are the parser's words for a body that breaks off. */
const left = ({ code = '' }: NodeJS.ErrnoException): boolean => ['ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET', 'ECONNABORTED', 'EPIPE'].includes(code) || code.startsWith('HPE_')

async function listen(server: Server, config: Config): Promise<void> {
  await new Promise<void>((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) => fail(error.code === 'EADDRINUSE'
      ? new Error(`端口 ${config.port} 已被占用。请先停止占用它的程序，或换一个端口：PORT=${config.port + 1} npm start`)
      : error.code === 'EACCES' ? new Error(`没有权限使用端口 ${config.port}，请换 1024 以上的端口：PORT=8080 npm start`) : error))
    server.listen(config.port, config.host, () => done())
  })
}

async function health(ctx: Context, house: OpenHouse | undefined): Promise<void> {
  if (!house) throw problem('starting', 503, '平台正在启动')
  await house.db.raw('select 1')
  ctx.body = { status: 'ok' }
}

/** Plain-http intranets: no upgrade-insecure-requests; bpmn-js needs inline styles. */
function secure(): (ctx: Context, next: Next) => Promise<void> {
  const guard = helmet({
    contentSecurityPolicy: { directives: { 'script-src': ["'self'"], 'style-src': ["'self'", "'unsafe-inline'"], 'img-src': ["'self'", 'data:', 'blob:'], 'font-src': ["'self'", 'data:'], 'connect-src': ["'self'"], 'worker-src': ["'self'", 'blob:'], 'frame-src': ["'self'", 'blob:'], 'upgrade-insecure-requests': null } },
    strictTransportSecurity: false, crossOriginOpenerPolicy: false, originAgentCluster: false,
  })
  return async (ctx, next) => {
    await new Promise<void>((done, fail) => guard(ctx.req, ctx.res, error => error ? fail(error as Error) : done()))
    await next()
  }
}

/** A browser's cookie works from our own pages only: another site's form or script is refused before anything is read. */
async function sameOrigin(ctx: Context, next: Next): Promise<void> {
  const origin = ctx.get('origin')
  // browsers set Sec-Fetch-Site themselves; it holds behind a proxy that renames the host, where the comparison below cannot
  if (origin && ctx.method !== 'GET' && ctx.method !== 'HEAD' && !ctx.get('authorization') && ctx.get('sec-fetch-site') !== 'same-origin') {
    let host: string | undefined
    try { host = new URL(origin).host } catch { /* an opaque origin is a foreign one */ }
    if (host !== ctx.host) throw problem('foreign-origin', 403, '请求来自其他网站，已拒绝')
  }
  await next()
}
