import { Counter, Histogram, Registry, collectDefaultMetrics } from 'prom-client'
import type { Context, Next } from 'koa'

/** Prometheus figures of this server: process, and requests by route pattern (never by id or name, so nothing sealed leaks). */
export const registry = new Registry()
collectDefaultMetrics({ register: registry, prefix: 'yangguang_' })
const requests = new Counter({ name: 'yangguang_http_requests_total', help: 'HTTP requests', labelNames: ['method', 'route', 'status'], registers: [registry] })
const seconds = new Histogram({ name: 'yangguang_http_request_seconds', help: 'HTTP request duration', labelNames: ['method', 'route'], buckets: [0.005, 0.02, 0.05, 0.1, 0.3, 1, 5], registers: [registry] })

export async function measure(ctx: Context, next: Next): Promise<void> {
  const started = performance.now()
  try { await next() } finally {
    const route = String(ctx['_matchedRoute'] ?? (ctx.path.startsWith('/api') ? 'unknown' : 'page'))
    requests.inc({ method: ctx.method, route, status: ctx.status })
    seconds.observe({ method: ctx.method, route }, (performance.now() - started) / 1000)
  }
}
