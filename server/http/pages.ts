import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs'
import { extname, join, normalize, sep } from 'node:path'
import type { Context, Next } from 'koa'
import { problem } from '../problem.ts'

const types: Record<string, string> = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml', '.json': 'application/json', '.woff2': 'font/woff2', '.png': 'image/png', '.ico': 'image/x-icon', '.map': 'application/json' }

/** Draws a public page into the built shell, or undefined where the browser draws it alone. */
type DrawPage = (ctx: Context, shell: string) => Promise<{ status: number; html: string } | undefined>

/** Serves the built front end: hashed assets for ever, every other path the page itself (the browser routes it), public pages with their content. */
export function pages(dist: string, drawPage: DrawPage): (ctx: Context, next: Next) => Promise<void> {
  return async (ctx, next) => {
    if ((ctx.method !== 'GET' && ctx.method !== 'HEAD') || ctx.path.startsWith('/api/') || ctx.path === '/health' || ctx.path === '/metrics') return next()
    const wanted = normalize(join(dist, decode(ctx.path)))
    const inside = wanted.startsWith(dist + sep) && !wanted.slice(dist.length).includes(`${sep}.`)
    const file = inside && existsSync(wanted) && statSync(wanted).isFile() ? wanted : undefined
    if (file) {
      ctx.type = types[extname(file)] ?? 'application/octet-stream'
      ctx.set('Cache-Control', ctx.path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
      ctx.length = statSync(file).size
      ctx.body = createReadStream(file)
      return
    }
    if (ctx.path.startsWith('/assets/')) throw problem('not-found', 404, '没有这个文件')
    const page = join(dist, 'index.html')
    ctx.type = 'text/html; charset=utf-8'
    ctx.set('Cache-Control', 'no-cache')
    if (!existsSync(page)) { ctx.body = building; return }
    const shell = readFileSync(page, 'utf8')
    const drawn = await drawPage(ctx, shell)
    if (drawn) ctx.vary('Cookie')
    ctx.status = drawn?.status ?? 200
    ctx.body = drawn?.html ?? shell
  }
}

const decode = (path: string): string => { try { return decodeURIComponent(path) } catch { return '/' } }

const building = '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta http-equiv="refresh" content="2"><title>阳光 · 正在准备</title><body style="font:16px/1.8 sans-serif;padding:15vh 10vw"><h1>阳光 公共资源交易平台</h1><p>正在生成界面，约 10 秒，页面会自己刷新。</p></body></html>'
