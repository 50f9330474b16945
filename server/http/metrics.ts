import { Counter, Histogram, Registry, collectDefaultMetrics } from 'prom-client'
import type { Context, Next } from 'koa'

/**
 * Prometheus figures of this server: process, and requests by route pattern, never by id or name. What parties do at a tender goes under one
 * name, whatever it was and however it ended: with one tender open, the number of accepted bids would be the number of bidders (招标投标法 22).
 */
export const registry = new Registry()
collectDefaultMetrics({ register: registry, prefix: 'yangguang_' })
const requests = new Counter({ name: 'yangguang_http_requests_total', help: 'HTTP requests', labelNames: ['method', 'route', 'status'], registers: [registry] })
const seconds = new Histogram({ name: 'yangguang_http_request_seconds', help: 'HTTP request duration', labelNames: ['method', 'route'], buckets: [0.005, 0.02, 0.05, 0.1, 0.3, 1, 5], registers: [registry] })

const sealed = /^\/api\/(tenders\/:|bids|documents|objections|letters)/

export async function measure(ctx: Context, next: Next): Promise<void> {
  const started = performance.now()
  try { await next() } finally {
    const route = String(ctx['_matchedRoute'] ?? (ctx.path.startsWith('/api') ? 'unknown' : 'page'))
    const [method, name, status] = sealed.test(route) ? ['any', 'parties', 'any'] : [ctx.method, route, ctx.status]
    requests.inc({ method, route: name, status })
    seconds.observe({ method, route: name }, (performance.now() - started) / 1000)
  }
}
