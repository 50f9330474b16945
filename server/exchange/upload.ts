import busboy from 'busboy'
import type { Readable } from 'node:stream'
import type { Input } from '../http/serve.ts'
import { problem } from '../problem.ts'
import { fileLimitBytes } from './documents.ts'

/** Uploads of one server at a time: each holds a database connection while its bytes arrive. */
const atOnce = 4
const stallMs = 30_000
let running = 0
const waiting: (() => void)[] = []

/** Runs `act` when one of the places is free. */
export async function inTurn<T>(act: () => Promise<T>): Promise<T> {
  if (running >= atOnce) await new Promise<void>(resolve => { waiting.push(resolve) })
  else running += 1
  try {
    return await act()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running -= 1
  }
}

/**
 * Reads the one file of a multipart request, with the fields before it, and hands its bytes on while they arrive. A client that leaves or stalls breaks the stream, so that
 * whoever stores it gives everything back. Throws Problem `not-multipart`, `upload-broken`, `file-missing`.
 */
export function receive<T>(ctx: Input<never>['ctx'], take: (name: string, source: AsyncIterable<Buffer>, fields: Record<string, string>) => Promise<T>): Promise<T> {
  const { req } = ctx
  if (!ctx.is('multipart/form-data')) throw problem('not-multipart', 415, '应以 multipart/form-data 上传文件')
  let parser: busboy.Busboy
  try {
    parser = busboy({ headers: req.headers, limits: { files: 1, fields: 20, fieldSize: 10_000, fileSize: fileLimitBytes + 1, parts: 25 }, defParamCharset: 'utf8' })
  } catch (error) {
    throw problem('not-multipart', 415, '上传的格式不正确', { detail: (error as Error).message })
  }
  const broken = (why: string) => problem('upload-broken', 400, '文件没有传完', { detail: why })
  return new Promise<T>((resolve, reject) => {
    let file: Readable | undefined
    let taken: Promise<T> | undefined
    let stall: NodeJS.Timeout | undefined
    const over = (): void => { clearTimeout(stall); req.off('data', alive); req.unpipe(parser); req.resume() }
    const fail = (error: unknown): void => { over(); file?.destroy(error as Error); if (!taken) reject(error as Error) }
    const alive = (): void => { clearTimeout(stall); stall = setTimeout(() => { fail(broken('三十秒没有收到数据')) }, stallMs) }
    const fields: Record<string, string> = {}
    parser.on('field', (name, value) => { fields[name] = value })
    parser.on('file', (_field, stream, info) => {
      file = stream
      taken = take(info.filename ?? '', stream as AsyncIterable<Buffer>, fields)
      taken.then(value => { over(); resolve(value) }, error => { over(); ctx.set('connection', 'close'); reject(error as Error) })
    })
    parser.on('error', error => { fail(broken((error as Error).message)) })
    parser.on('close', () => { if (!taken) fail(problem('file-missing', 422, '没有收到文件')) })
    req.on('data', alive)
    req.on('close', () => { if (!req.complete) fail(broken('连接中断')) })
    alive()
    req.pipe(parser)
  })
}
