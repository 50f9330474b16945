import { Agent, get, request } from 'node:http'
import { gunzipSync } from 'node:zlib'
import anyTest, { type TestFn } from 'ava'
import { isProblem, oneRoom, type room } from './room.ts'

const test = anyTest as TestFn<Awaited<ReturnType<typeof room>>>
const { open, close } = oneRoom()
test.before(async t => { t.context = await open() })
test.after.always(close)

test('an unknown address, a wrong method and a foreign path are problems', async t => {
  const { ask } = t.context
  t.true(isProblem(await ask('/api/nothing'), 404))
  t.true(isProblem(await ask('/elsewhere', { json: {} }), 404))
  const wrong = await ask('/api/tasks/1/claim', { method: 'GET' })
  t.true(isProblem(wrong, 405))
  t.is(wrong.headers.allow, 'POST')
  t.true(isProblem(await ask('/health', { method: 'POST' }), 405))
  t.true(isProblem(await ask('/api/session', { method: 'PROPFIND' }), 405))
})

test('a body that is no JSON, or of another encoding, is refused before it is read as one', async t => {
  const { ask } = t.context
  for (const body of ['{', '{"username":"a",}', '"text"', '\u0000', '{"a":1}}']) t.true(isProblem(await ask('/api/session', { body }), 400), body)
  t.true(isProblem(await ask('/api/session', { body: '{}', headers: { 'content-encoding': 'x-odd' } }), 415))
})

test('a body of 50 MB is refused, announced or not, and never held', async t => {
  const { site } = t.context
  const send = (announced: boolean): Promise<{ status: number; most: number }> => new Promise((done, fail) => {
    const piece = Buffer.alloc(65_536, 32)
    const before = process.memoryUsage()
    let [left, most] = [800, 0]
    const asked = request({ host: '127.0.0.1', port: site.port, path: '/api/session', method: 'POST', headers: { 'content-type': 'application/json', ...announced ? { 'content-length': String(piece.length * left) } : {} } }, reply => {
      reply.resume()
      reply.on('end', () => { asked.destroy(); done({ status: reply.statusCode!, most }) })
    })
    asked.on('error', fail)
    const more = (): void => {
      most = Math.max(most, process.memoryUsage().arrayBuffers - before.arrayBuffers)
      while (left > 0) { left -= 1; if (!asked.write(piece)) { asked.once('drain', more); return } }
      if (!asked.destroyed) asked.end()
    }
    more()
  })
  for (const announced of [true, false]) {
    const { status, most } = await send(announced)
    t.is(status, 413)
    t.true(most < 25_000_000, `${most} bytes were held`)
  }
})

test('parameters of a wrong type are told with their paths', async t => {
  const { ask, signIn } = t.context
  const as = await signIn('gemeiyue')
  const query = await ask('/api/tasks?page=none&size=1000&filter=odd', { as })
  t.true(isProblem(query, 422))
  t.deepEqual(query.json.faults!.map(fault => fault.path).sort(), ['query.filter', 'query.page', 'query.size'])
  const body = await ask('/api/session', { json: { username: 5, password: ['x'] } })
  t.true(isProblem(body, 422))
  t.deepEqual(body.json.faults!.map(fault => fault.path).sort(), ['body.password', 'body.username'])
  for (const task of ['x', '-1', '1.5', '9223372036854775808', '9999999999999999999', '%00', '%F0%9F', '1%2F2', "1'--"]) {
    const reply = await ask(`/api/tasks/${task}`, { as })
    t.true(reply.status >= 400 && reply.status < 500 && isProblem(reply, reply.status), `${task}: ${reply.text}`)
  }
})

test('U+0000 and bottomless nesting are refused wherever they stand', async t => {
  const { ask, signIn, start } = t.context
  const [as, task] = [await signIn('gemeiyue'), await start()]
  const nul = await ask(`/api/tasks/${task}/draft`, { method: 'PUT', as, json: { values: { note: ['fine', { deep: 'a\0b' }] } } })
  t.true(isProblem(nul, 422))
  t.is(nul.json.faults![0]!.path, 'body.values.note.1.deep')
  t.true(isProblem(await ask(`/api/tasks/${task}/draft`, { method: 'PUT', as, json: { values: { 'a\0b': 1 } } }), 422))
  const deep = await ask(`/api/tasks/${task}/draft`, { method: 'PUT', as, body: `{"values":{"x":${'['.repeat(100_000)}${']'.repeat(100_000)}}}` })
  t.true(isProblem(deep, 422))
})

test('another website cannot act with a visitor\'s cookie', async t => {
  const { ask, signIn, start, base } = t.context
  const [as, task] = [await signIn('gemeiyue'), await start()]
  for (const origin of ['https://evil.example', 'null', base.replace('http:', 'http:evil@')]) t.true(isProblem(await ask(`/api/tasks/${task}/claim`, { method: 'POST', as, headers: { origin } }), 403), origin)
  t.true(isProblem(await ask(`/api/tasks/${task}/claim`, { method: 'POST', as, headers: { origin: base, 'x-forwarded-host': 'evil.example', host: 'other.example' } }), 403))
  t.is((await ask(`/api/tasks/${task}/claim`, { method: 'POST', as, headers: { origin: base } })).status, 200)
})

test('an ended session is told apart from none', async t => {
  const { ask, signIn, house } = t.context
  const [gone, old] = [await signIn('gemeiyue'), await signIn('leiwangqin')]
  t.like((await ask('/api/tasks')).json, { type: 'sign-in-required', status: 401 })
  t.is((await ask('/api/session', { method: 'DELETE', as: gone })).status, 200)
  t.like((await ask('/api/tasks', { as: gone })).json, { type: 'session-expired', status: 401 })
  t.is(await house.db('sessions').whereIn('account', house.db('accounts').where({ username: 'leiwangqin' }).orWhere({ alias: 'leiwangqin' }).select('id')).update({ expires_at: house.db.raw("now() - interval '1 second'") }), 1)
  t.like((await ask('/api/tasks', { as: old })).json, { type: 'session-expired', status: 401 })
  t.is((await ask('/api/session', { as: old })).text, 'null')
})

test('a foreign task is refused with the reason and nothing of its inside', async t => {
  const { ask, signIn, start } = t.context
  const [as, task] = [await signIn('xubaiqin'), await start()]
  for (const [method, tail] of [['GET', ''], ['POST', '/claim'], ['POST', '/complete'], ['PUT', '/draft']] as const) {
    const reply = await ask(`/api/tasks/${task}${tail}`, { method, as, ...method === 'GET' ? {} : { json: { values: { result: 'complete' } } } })
    t.true(isProblem(reply, 403), `${method} ${tail}: ${reply.text}`)
    t.notRegex(reply.text, /不给看|普安镇/)
  }
})

test('a value of a wrong type names its field; what is done twice is done once', async t => {
  const { ask, signIn, start, house } = t.context
  const [as, task] = [await signIn('gemeiyue'), await start()]
  for (const values of [{ result: 'complete', pages: 'many' }, { result: 5 }, { result: ['complete'] }, { result: 'complete', odd: 1 }, {}]) {
    const reply = await ask(`/api/tasks/${task}/complete`, { as, json: { values } })
    t.true(isProblem(reply, 422), JSON.stringify(values))
    t.true(reply.json.faults!.length > 0 && reply.json.faults!.every(fault => /pages|result|odd/.test(fault.path)), reply.text)
  }
  const replies = await Promise.all([1, 2, 3].map(() => ask(`/api/tasks/${task}/complete`, { as, json: { values: { result: 'complete' } } })))
  t.is(replies.filter(reply => reply.status === 200).length, 1)
  for (const reply of replies.filter(each => each.status !== 200)) t.true(reply.status === 404 || reply.status === 409, reply.text)
  const later = await ask(`/api/tasks/${task}/complete`, { as, json: { values: { result: 'complete' } } })
  t.true(isProblem(later, later.status) && later.status < 500, later.text)
  t.is((await house.db('tasks').where({ id: task })).length, 0)
})

test('the front end is served inside its folder only', async t => {
  const { ask } = t.context
  for (const path of ['/../package.json', '/assets/../../package.json', '/%2e%2e/package.json', '/assets/%2e%2e%2f%2e%2e%2fpackage.json', '/..%5cpackage.json', '/.built-from/../../package.json', '//etc/passwd', '/%00', '/%', '/assets/%00.js']) {
    const reply = await ask(path)
    t.notRegex(reply.text, /"dependencies"|root:/, path)
    t.true(reply.status === 200 ? /text\/html/.test(reply.headers['content-type']!) : isProblem(reply, 404), `${path}: ${reply.status}`)
  }
  t.true(isProblem(await ask('/assets/none-00000000.js'), 404))
  const [page, head] = [await ask('/inbox/5'), await ask('/inbox/5', { method: 'HEAD' })]
  t.deepEqual([page.status, head.status, head.text], [200, 200, ''])
  t.is(head.headers['content-type'], page.headers['content-type'])
  t.regex(page.headers['content-security-policy'] as string, /script-src 'self'/)
  t.is((await ask('/api/portal/home', { method: 'HEAD' })).status, 200)
})

test('long answers travel compressed', async t => {
  const { site } = t.context
  const [plain, packed] = await Promise.all(['identity', 'gzip'].map(encoding => new Promise<{ encoding: string | undefined; bytes: Buffer }>((done, fail) => {
    request({ host: '127.0.0.1', port: site.port, path: '/api/openapi.json', headers: { 'accept-encoding': encoding } }, reply => {
      const parts: Buffer[] = []
      reply.on('data', (part: Buffer) => parts.push(part)).on('end', () => done({ encoding: reply.headers['content-encoding'], bytes: Buffer.concat(parts) }))
    }).on('error', fail).end()
  })))
  t.deepEqual([plain!.encoding, packed!.encoding], [undefined, 'gzip'])
  t.true(gunzipSync(packed!.bytes).equals(plain!.bytes))
})

test('an address that a visitor claims to come from is not believed', async t => {
  const { ask, house } = t.context
  const reply = await ask('/api/session', { json: { username: 'gemeiyue', password: 'yangguang' }, headers: { 'x-forwarded-for': '203.0.113.9' } })
  t.is(reply.status, 200)
  t.deepEqual(await house.db('sessions').whereRaw("to_jsonb(sessions)::text like '%203.0.113.9%'"), [])
})

test('health and metrics answer plainly, metrics without ids', async t => {
  const { ask } = t.context
  await ask('/api/tasks/12345678901')
  t.deepEqual((await ask('/health')).json, { status: 'ok' })
  const metrics = await ask('/metrics')
  t.regex(metrics.headers['content-type'] as string, /text\/plain/)
  t.regex(metrics.text, /yangguang_http_requests_total\{method="GET",route="\/api\/tasks\/:task",status="401"\} \d/)
  t.notRegex(metrics.text, /12345678901/)
})

test('an idle connection outlives the minute that a balancer keeps it', async t => {
  const agent = new Agent({ keepAlive: true })
  t.teardown(() => agent.destroy())
  const told = await new Promise<string>((done, fail) => { get({ port: t.context.site.port, path: '/health', agent }, reply => { reply.resume(); done(String(reply.headers['keep-alive'])) }).on('error', fail) })
  t.true(Number(/timeout=(\d+)/.exec(told)?.[1]) > 60, told)
})
