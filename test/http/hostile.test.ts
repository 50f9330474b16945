import fc from 'fast-check'
import { connect } from 'node:net'
import JSZip from 'jszip'
import anyTest, { type TestFn } from 'ava'
import { bundle, diagram, isProblem, oneRoom, type room } from './room.ts'

const test = anyTest as TestFn<Awaited<ReturnType<typeof room>>>
const { open, close } = oneRoom()
test.before(async t => { t.context = await open() })
test.after.always(close)

test('the description is OpenAPI 3.1 and lists every route', async t => {
  const { ask, running } = t.context
  const { json } = await ask('/api/openapi.json')
  t.is(json['openapi'], '3.1.0')
  const paths = json['paths'] as Record<string, Record<string, { operationId: string; responses: object }>>
  const ids = Object.values(paths).flatMap(path => Object.values(path).map(each => each.operationId))
  t.deepEqual(ids.toSorted(), running.routes.map(({ route }) => route.name).toSorted())
  t.is(new Set(ids).size, ids.length)
  for (const { route } of running.routes) t.truthy(paths[route.path.replace(/:(\w+)/g, '{$1}')]?.[route.method.toLowerCase()], route.name)
})

test.serial('whatever is sent to whatever route by whomever, the answer is an answer or a problem, never a failure of ours', async t => {
  const { ask, signIn, start, running } = t.context
  const people = [undefined, ...await Promise.all(['gemeiyue', 'xubaiqin', 'leiwangqin'].map(signIn))]
  const task = await start()
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('1', String(task), 'test.check', 'ME001', '510800', 'GCJS', '9223372036854775808', '-1', '', '__proto__', 'constructor', "' or 1=1 --", '=now()', '2026-02-30T25:61:61Z', '𠮷'))
  const json = fc.jsonValue({ stringUnit: 'binary', maxDepth: 3 })
  for (const { route } of running.routes.filter(({ route: { method, name } }) => ['POST', 'PUT', 'PATCH'].includes(method) && name !== 'signIn')) {
    const schema = route.body as { shape?: Record<string, unknown> }
    // the route's own keys, so that what is sent gets past the first check
    const shaped = fc.record(Object.fromEntries(Object.keys(schema.shape ?? {}).map(key => [key, fc.oneof(text, json, fc.array(text, { maxLength: 3 }), fc.constant(bundle))])), { requiredKeys: [] })
    await fc.assert(fc.asyncProperty(fc.oneof(json, shaped), text, fc.constantFrom(...people), async (body, word, as) => {
      const path = route.path.replace(/:\w+/g, () => encodeURIComponent(word.replace(/\p{Surrogate}/gu, '')) || '0')
      const reply = await ask(path, { method: route.method, as, json: body })
      if (reply.status >= 500 || (reply.status >= 400 && !isProblem(reply, reply.status))) throw new Error(`${route.method} ${path} → ${reply.status} ${reply.text}`)
    }), { numRuns: 6, includeErrorInReport: true })
  }
  t.is((await ask('/health')).status, 200)
})

const bomb = `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "${'x'.repeat(1000)}">${'bcdefgh'.split('').map((name, at) => `<!ENTITY ${name} "${`&${'abcdefg'[at]};`.repeat(50)}">`).join('')}]>${diagram.slice(38).replace('核对演练', '&h;')}`
const external = diagram.replace('?>', '?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>').replace('核对演练', '&e;')
const deep = diagram.replace('<bpmn:endEvent id="End"/>', `${'<bpmn:subProcess>'.repeat(10_000)}${'</bpmn:subProcess>'.repeat(10_000)}<bpmn:endEvent id="End"/>`)

test.serial('hostile XML is answered with findings or a problem, and nothing is read or swollen by it', async t => {
  const { ask, signIn } = t.context
  const as = await signIn('xubaiqin')
  for (const [name, bpmn] of Object.entries({ bomb, external, deep, cut: diagram.slice(0, 700), nothing: '', rubbish: '<<<>>>', html: '<html><body/></html>' })) {
    for (const [path, json] of [['/api/design/check', { key: 'test.check', bundle: { ...bundle, bpmn } }], ['/api/design/difference', { before: bundle, after: { ...bundle, bpmn } }]] as const) {
      const reply = await ask(path, { as, json })
      t.true(reply.status < 500, `${name} ${path}: ${reply.status} ${reply.text.slice(0, 300)}`)
      t.true(reply.text.length < 300_000 && !reply.text.includes('root:'), `${name} ${path}`)
    }
  }
  t.true(isProblem(await ask('/api/design/check', { as, json: { key: 'test.check', bundle: { ...bundle, bpmn: ' '.repeat(9_000_000) } } }), 413))
})

test.serial('a zip that unpacks without end is refused', async t => {
  const { ask, signIn } = t.context
  const as = await signIn('xubaiqin')
  const zip = new JSZip().file('process.bpmn', Buffer.alloc(60_000_000, 32))
  const body = await zip.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE' })
  const reply = await ask('/api/design/import', { as, body, headers: { 'content-type': 'application/zip' } })
  t.true(reply.status >= 400 && reply.status < 500 && isProblem(reply, reply.status), reply.text.slice(0, 300))
})

test.serial('an upload broken off half-way leaves nothing', async t => {
  const { signIn, site, house } = t.context
  const as = await signIn('gemeiyue')
  const before = await house.db('document_chunks').count('* as n')
  await new Promise<void>((done, fail) => {
    const socket = connect(site.port, '127.0.0.1', () => {
      socket.write(`POST /api/documents HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: ${as}\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 9000000\r\n\r\n--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\nContent-Type: application/pdf\r\n\r\n%PDF-1.7\n`)
      socket.write(Buffer.alloc(2_000_000, 65), () => { socket.destroy() })
    })
    socket.on('close', () => { done() }).on('error', fail)
  })
  // the server has noticed once no connection holds a transaction
  for (;;) {
    const { rows: [row] } = await house.db.raw("select count(*)::int as n from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'")
    if (row.n === 0) break
  }
  t.deepEqual(await house.db('document_chunks').count('* as n'), before)
  t.is(await house.db('documents').first(), undefined)
})
