import type { Context, Next } from 'koa'
import { log } from '../log.ts'
import { Problem, problem } from '../problem.ts'

/**
 * The one error boundary. A Problem is told as it is; what a database outage or a client's broken body throws is
 * translated; everything else is a bug: logged with a number, told without its inside.
 */
export async function problems(ctx: Context, next: Next): Promise<void> {
  try {
    await next()
    if (ctx.status === 404 && ctx.body === undefined) throw problem('not-found', 404, '没有这个地址', { detail: `${ctx.method} ${ctx.path}` })
    if ((ctx.status === 405 || ctx.status === 501) && ctx.body === undefined) throw problem('method-not-allowed', 405, '这个地址不支持该方法', { detail: `${ctx.method} ${ctx.path}` })
  } catch (thrown) {
    const told = asProblem(thrown)
    if (told.status >= 500 && told.code === 'internal') log.error({ err: thrown, incident: told.body['incident'], path: ctx.path }, 'unexpected failure')
    ctx.status = told.status
    if (told.status === 503) ctx.set('Retry-After', '2')
    ctx.body = JSON.stringify({ ...told.body, instance: ctx.path })
    ctx.type = 'application/problem+json'
  }
}

const lostDatabase = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', '57P01', '57P02', '57P03', '08006', '08001', '08003', '53300', 'ETIMEDOUT', 'ENETUNREACH', 'EHOSTUNREACH'])

/** Translates anything thrown into a Problem; exported for the terminal and tests. */
export function asProblem(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown
  const error = thrown as Error & { code?: string; status?: number; type?: string; expose?: boolean }
  if ((error.code && lostDatabase.has(error.code)) || error.name === 'KnexTimeoutError' || /Connection terminated|connection timeout|connection error and is not queryable|Acquire connection error/i.test(error.message ?? '')) {
    return problem('database-unavailable', 503, '数据库暂时不可用', { detail: '没有任何内容被改动；恢复后请重试。' })
  }
  if (error.type === 'entity.too.large' || error.status === 413) return problem('body-too-large', 413, '提交的内容过大', { detail: 'JSON 内容不得超过 1 MB；文件请走上传接口。' })
  if (error.type === 'entity.parse.failed' || (error.status === 400 && error.name === 'SyntaxError')) return problem('bad-json', 400, '提交的内容不是有效的 JSON', { detail: error.message })
  if (error.type === 'encoding.unsupported' || error.status === 415) return problem('unsupported-encoding', 415, '不支持的内容编码')
  if (error.status && error.status >= 400 && error.status < 500) return problem('bad-request', error.status, '请求不合要求', { detail: error.message })
  if (['22003', '22P02', '22021', '22P05'].includes(error.code ?? '')) return problem('bad-input', 422, '提交的内容不符合要求', { detail: '数值超出范围或格式不符' })
  const incident = Math.floor(Math.random() * 0xffffffff).toString(16).padStart(8, '0')
  return problem('internal', 500, '平台出现了意外', { detail: '没有任何内容被改动。请把编号告诉管理员。', incident })
}
