import test from 'ava'
import Koa from 'koa'
import { createHash, randomBytes } from 'node:crypto'
import { request as httpRequest, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mediaType, safeName } from '../../server/exchange/file-types.ts'
import { documentRoutes } from '../../server/exchange/document-routes.ts'
import { openTender } from '../../server/exchange/tenders.ts'
import { submit } from '../../server/exchange/bids.ts'
import { mount } from '../../server/http/mount.ts'
import { Problem } from '../../server/problem.ts'
import { inWork, mayAll, system, type Actor, type May } from '../../server/work.ts'
import { bidder } from './actors.ts'
import { callOf } from './call.ts'
import { cityOf } from './city.ts'

const city = cityOf(test)
const nobody: May = Object.assign(async () => { throw new Problem({ type: 'forbidden', status: 403, title: '无权' }) }, { ask: mayAll.ask })
let server: Server
let base = ''
let opening: Promise<string> | undefined

const open = (): Promise<string> => opening ??= listen()
async function listen(): Promise<string> {
  const app = new Koa()
  app.use(async (ctx, next) => {
    try { await next() } catch (error) {
      if (!(error instanceof Problem)) throw error
      ctx.status = error.status
      ctx.body = error.body
    }
  })
  const doorkeeper = { actorOf: async (token: string): Promise<Actor | undefined> => bidder(token), may: () => nobody, hearing: () => 'nothing' as const }
  app.use(mount({ db: city.db, databaseUrl: city.db.url, config: {} as never, routes: documentRoutes({ db: city.db, config: {} as never }), doorkeeper }).routes())
  app.silent = true
  await new Promise<void>(resolve => { server = app.listen(0, '127.0.0.1', resolve) })
  return base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/documents`
}
test.after.always(() => { server?.closeAllConnections(); server?.close() })

const as = (who: string) => ({ authorization: `Bearer ${who}` })
async function upload(name: string, bytes: Buffer, who = 'ME009', query = ''): Promise<Response> {
  const form = new FormData()
  form.set('file', new Blob([new Uint8Array(bytes)]), name)
  return fetch(`${await open()}${query}`, { method: 'POST', body: form, headers: as(who) })
}
const pdf = (size: number): Buffer => Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(size - 9)])
type Stored = { id: string; sha256: string; sizeBytes: number; type?: string }

for (const sealed of [false, true]) {
  test(`a ${sealed ? 'sealed' : 'plain'} file of several pieces comes back byte by byte, in whole and in ranges`, async t => {
    const bytes = pdf(1_000_003)
    const stored = await (await upload('招标文件.pdf', bytes, 'ME009', sealed ? '?sealed=1' : '')).json() as Stored
    t.is(stored.sha256, createHash('sha256').update(bytes).digest('hex'))
    const whole = await fetch(`${base}/${stored.id}`, { headers: as('ME009') })
    t.is(whole.status, 200)
    t.true(Buffer.from(await whole.arrayBuffer()).equals(bytes))
    for (const [range, from, to] of [['bytes=0-0', 0, 0], ['bytes=262143-262145', 262_143, 262_145], ['bytes=-5', 999_998, 1_000_002], ['bytes=999999-', 999_999, 1_000_002]] as const) {
      const part = await fetch(`${base}/${stored.id}`, { headers: { ...as('ME009'), range } })
      t.is(part.status, 206)
      t.is(part.headers.get('content-range'), `bytes ${from}-${to}/1000003`)
      t.true(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(from, to + 1)))
    }
    t.is((await fetch(`${base}/${stored.id}`, { headers: { ...as('ME009'), range: 'bytes=1000003-' } })).status, 416)
    t.is((await fetch(`${base}/${stored.id}`, { headers: as('ME010') })).status, 403)
    t.is((await fetch(`${base}/${stored.id}`)).status, 401)
    if (!sealed) return
    const kept = await city.db('document_chunks').where('document', stored.id).orderBy('n').first()
    t.false((kept.bytes as Buffer).includes('%PDF'))
    const row = await city.db('documents').where('id', stored.id).first()
    t.deepEqual([row.name, row.sha256, row.owner, row.uploaded_by], [null, null, null, null])
  })
}

test('a file of a forbidden kind, one that lies about its kind, an empty one and one too many are refused and leave nothing', async t => {
  const before = Number((await city.db('document_chunks').whereNotIn('document', city.db('documents').select('id')).count('* as n').first())!.n)
  for (const [name, bytes, status] of [['a.exe', Buffer.from('MZ'), 415], ['a.pdf', Buffer.from('MZ\0\0'), 415], ['a.html', Buffer.from('<html>'), 415], ['a.txt', Buffer.from('<script>alert(1)</script>'), 415], ['a.pdf', Buffer.alloc(0), 422]] as const) {
    t.is((await upload(name, bytes)).status, status, name)
  }
  const none = await fetch(await open(), { method: 'POST', body: new FormData(), headers: as('ME009') })
  t.true([400, 422].includes(none.status))
  t.is((await fetch(base, { method: 'POST', body: '{}', headers: { ...as('ME009'), 'content-type': 'application/json' } })).status, 415)
  t.is(Number((await city.db('document_chunks').whereNotIn('document', city.db('documents').select('id')).count('* as n').first())!.n), before)
})

test('a client that leaves in the middle leaves nothing behind', async t => {
  const url = new URL(await open())
  const boundary = 'xx'
  const name = `half-${Date.now()}.pdf`
  await new Promise<void>(resolve => {
    const half = httpRequest({ host: url.hostname, port: url.port, path: url.pathname, method: 'POST', headers: { ...as('ME009'), 'content-type': `multipart/form-data; boundary=${boundary}`, 'content-length': 5_000_000 } })
    half.on('error', () => { resolve() })
    half.write(`--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: application/pdf\r\n\r\n`)
    half.write(pdf(1_000_000), () => { setTimeout(() => { half.destroy(); resolve() }, 150) })
  })
  for (let n = 0; n < 50; n += 1) {
    const { rows } = await city.db.raw('select 1 from pg_stat_activity where datname = current_database() and state = \'idle in transaction\' and pid <> pg_backend_pid()')
    if (!rows.length) break
    await new Promise(resolve => { setTimeout(resolve, 50) })
  }
  t.is((await city.db('documents').where('name', name)).length, 0)
  t.is(Number((await city.db('document_chunks').whereNotIn('document', city.db('documents').select('id')).count('* as n').first())!.n), 0)
})

test('a bid accepts only sealed files of its own bidder, and stored files cannot be changed', async t => {
  const mine = await (await upload('投标文件.pdf', pdf(5000), 'ME009', '?sealed=1')).json() as Stored
  const plain = await (await upload('投标文件.pdf', pdf(5000), 'ME009')).json() as Stored
  const tender = await inWork(city.db, system, mayAll, work => openTender(work, callOf({ id: '7100', code: 'F-1' }).instance, 'bid', { deadline: new Date(Date.now() + 60_000).toISOString() }))
  const bid = (who: string, id: string) => inWork(city.db, bidder(who), mayAll, work => submit(work, tender, { priceFen: 1, documents: [id] }))
  await t.throwsAsync(bid('ME009', plain.id), { message: /未加密/ })
  await t.throwsAsync(bid('ME010', mine.id), { message: /未加密/ })
  await t.notThrowsAsync(bid('ME009', mine.id))
  await t.throwsAsync(city.db('documents').where('id', mine.id).delete(), { message: /never changes/ })
  await t.throwsAsync(city.db('document_chunks').where('document', mine.id).update({ n: 9 }), { message: /never changes/ })
})

test('names lose folders and tricks, kinds are known by their first bytes', t => {
  t.is(safeName('C:\\temp\\..\\投标\u202Efdp.exe'), '投标fdp.exe')
  t.is(safeName('\u0000\n'), '未命名')
  t.deepEqual(mediaType('x.PDF', Buffer.from('%PDF-1.4')), { media: 'application/pdf' })
  t.true('refused' in mediaType('x.docx', Buffer.from('%PDF-1.4')))
})
