import test from 'ava'
import { get as httpGet } from 'node:http'
import { symbols } from 'pino'
import { log } from '../../server/log.ts'
import { watchRoom } from './tender.ts'

/*
 * Until the opening nobody may learn who bids, how many, for how much, or who took the documents (招标投标法 22; 电子招标投标办法 21、27). Every
 * route that reads is asked by every role before anybody has bid and again when three have: but for the time of day the answers must be the same.
 */
const bidders = ['ME007', 'ME009', 'ME013']
const price = (n: number): number => 3_412_345_600 + n * 30_000_000
const managers = ['欧阳澄澈', '司徒映雪', '上官怀瑾']
const deadlineWords = /(逾期|剩|还有)?\s*\d+\s*(个工作日|日|小时|分)(\s*\d+\s*(小时|分))?/g
const plain = (text: string): string => text.replace(/\d{4}-\d{2}-\d{2}[T ][\d:.]+(Z|\+08:00)?/g, 'T').replace(deadlineWords, 'D').replace(/"(delayMs|lastSeenAt|seenAt|medianDwellHours|longestDwellHours|medianHours|p90Hours|longestHours)":[\d.]+/g, '"$1":T')

test('before the opening no route tells any role who bids, how many or for how much; after it those who may see do', async t => {
  t.timeout(400_000)
  const room = await watchRoom(t, { background: false })
  const { get, ask, db, engine, running } = room
  const lines: string[] = []
  const stream = (log as unknown as Record<symbol, { write(line: string): boolean }>)[symbols.streamSym]!
  const write = stream.write.bind(stream)
  stream.write = (line: string) => { lines.push(line); return true }
  t.teardown(() => { stream.write = write })
  const tender = await room.bidding('云栈职校实训楼工程施工')
  const { instance, code, me } = tender

  const roles = [...new Set(room.access.city.holders.map(one => one.role))]
  const people: (string | null)[] = [null, ...roles.map(role => role === 'tenderer' ? me : room.access.city.holders.find(one => one.role === role && one.region === '510800' && !bidders.includes(one.entity ?? ''))?.username ?? room.access.city.holders.find(one => one.role === role)!.username), room.supervisor]
  const task = async (): Promise<string> => String((await db('tasks').where({ instance_id: instance }).first('id') as { id: string } | undefined)?.id ?? '1')
  const notice = String((await db('notices').where({ instance_id: instance, kind: '招标公告' }).first('id') as { id: string }).id)
  const version = String((await db('instances').where({ id: instance }).first('version_id') as { version_id: string }).version_id)
  const given: Record<string, string> = { instance, session: instance, code, task: await task(), key: 'gcjs.open-tender', process: 'gcjs.open-tender', kind: 'suspend', entity: 'ME007', region: '510802', rule: 'GC-01', ref: '招标投标法22', number: 'HZ-NONE', id: notice, draw: '1', to: version, revision: '1', alert: 'clock-0' }
  const ids: Record<string, string> = { '/api/design/versions/:id': version, '/api/design/versions/:id/export': version, '/api/design/instances/:id/scenario': instance, '/api/documents/:id': '1', '/api/documents/:id/info': '1' }
  const queries: Record<string, string> = {
    '/api/incidents/group': '?signature=x', '/api/search': `?q=${encodeURIComponent('实训楼')}`, '/api/deadlines': '?amount=3&unit=WORKING&from=2026-11-24', '/api/deadlines/:rule': '?from=2026-11-24', '/api/permissions/explain': `?actor=leiwangqin&action=read&resource=instance:${instance}`,
    '/api/instances/:instance/moment': `?at=${new Date(Date.now() - 1000).toISOString()}`, '/api/draws': `?code=${code}`,
  }
  const reading = running.routes.filter(({ route }) => route.method === 'GET').map(({ route }) => route.path as string)
    // what a person reads of itself, not of trades: sessions, and the refusals that this very test brings about
    .filter(path => !/^\/api\/(session|me|permissions\/refusals)(\/|$)/.test(path))
  const rehearsals = ['suspend', 'resume', 'cancel', 'modify', 'retime'].map(kind => `/api/instances/${instance}/interventions/${kind}/rehearsal`)
  const look = async (): Promise<Map<string, string>> => {
    const seen = new Map<string, string>()
    const asker = async (as: string | null): Promise<void> => {
      for (const path of reading) {
        // a version is read by all of them at its other address; zipping it for all was a third of this test
        if (path === '/api/design/versions/:id/export' && as !== null && as !== room.supervisor) continue
        const at = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(name === 'id' ? ids[path] ?? given['id']! : given[name] ?? '1')) + (queries[path] ?? '')
        const { status, text } = await ask(at, { as })
        t.true(status < 500, `${as} ${at}: ${status} ${text.slice(0, 300)}`)
        seen.set(`${as} ${at}`, `${status} ${plain(text)}`)
      }
      for (const path of rehearsals) {
        const { status, text } = await ask(path, { as, json: { basis: 'none', node: 0, element: 'Open', to: '2027-01-01T00:00:00Z' } })
        seen.set(`${as} ${path}`, `${status} ${plain(text)}`)
      }
    }
    const queue = [...people]
    await Promise.all(Array.from({ length: 6 }, async () => { while (queue.length) await asker(queue.shift()!) }))
    const figures = await ask('/metrics')
    seen.set('metrics', figures.text.split('\n').filter(line => /tenders\/:|bids|deposit|documents/.test(line)).join('\n'))
    return seen
  }

  const before = await look()
  const told: string[] = []
  const pages = await Promise.all(people.map(as => listen(room.site.port, as === null ? undefined : room.cookies.get(as), event => told.push(`${as} ${event}`))))
  await pause(700)
  told.length = 0
  for (const [n, entity] of bidders.entries()) {
    const as = room.user('bidder', entity)
    await get(`/api/tenders/${code}`, { as })
    await get(`/api/tenders/${code}/deposit`, { as, json: { form: '保函', amountFen: 50_000_000 } })
    await get(`/api/tenders/${code}/bids`, { as, json: { priceFen: price(n), durationDays: 230 + n, manager: managers[n] } })
  }
  await pause(1200)
  for (const page of pages) page.destroy()
  t.deepEqual(told.filter(event => !/"beat"|event: beat/.test(event)), [], 'no open page hears of a bid')

  const after = await look()
  const differing = [...after].filter(([asked, text]) => before.get(asked) !== text).map(([asked, text]) => `${asked}\n  before ${difference(before.get(asked) ?? '', text)}\n  after  ${difference(text, before.get(asked) ?? '')}`)
  t.deepEqual(differing, [])
  t.true(after.size > people.length * 60, `${after.size} answers compared`)
  const secrets = [...managers, ...bidders.map((_, n) => String(price(n)))]
  for (const [asked, text] of after) for (const secret of secrets) t.false(text.includes(secret), `${asked} tells ${secret}`)
  for (const line of lines) for (const secret of [...secrets, ...bidders]) t.false(line.includes(secret), `a log line tells ${secret}: ${line}`)

  // the committee is drawn, bids close: the number is known to the engine, and still to nobody else
  type Variables = { variables: { name: string; sealed: boolean; value: string; until: string | null }[] }
  const variables = (as: string): Promise<Variables> => get<Variables>(`/api/instances/${instance}/moment`, { as })
  await engine.settle(new Date(Date.parse(tender.close) - 23 * 3_600_000))
  await room.does(instance, room.user('draw_clerk'), 'DrawRequest', { quotas: [{ specialty: 'SP-JZ', seats: 3 }, { specialty: 'SP-ZJ', seats: 2 }] })
  await room.does(instance, me, 'ShareTenderer', { share: '招标人的一段随机文字' })
  await room.does(instance, room.supervisor, 'ShareSupervisor', { share: '监督部门的一段随机文字' })
  await engine.settle(new Date(Date.parse(tender.close) + 1000))
  const closed = await variables(room.supervisor)
  t.like(closed.variables.find(one => one.name === 'closing'), { sealed: true, value: '' }, 'closed is not yet open: the number stays sealed')
  const draws = closed.variables.filter(one => /^(members|seedTenderer|seedSupervisor)$/.test(one.name))
  t.true(draws.length > 0 && draws.every(one => one.sealed && !one.value), 'the committee is sealed, and what is left of the seeds')
  t.false((await get<object>(`/api/instances/${instance}/history`, { as: room.supervisor }).then(found => JSON.stringify(found))).includes('一段随机文字'))

  // the opening is held and the bids are unsealed: now those who may see do, and the public has the record
  await room.does(instance, me, 'Open', { decryptWindow: 30, openingNote: '全部按时解密' })
  await engine.settle(new Date(Date.parse(tender.close) + 45 * 60_000))
  const open = await variables(room.supervisor)
  const bids = open.variables.find(one => one.name === 'bids')!
  t.false(bids.sealed)
  for (const manager of managers) t.true(bids.value.includes(manager), manager)
  t.true(open.variables.find(one => one.name === 'members')!.sealed, 'the committee stays sealed until the result')
  const seals = (await get<{ seals: { what: string; open: boolean }[] }>(`/api/instances/${instance}`, { as: room.supervisor })).seals
  t.deepEqual(seals.filter(one => one.open).map(one => one.what), ['投标人、投标人数量与投标内容'])
  t.true((await ask(`/api/portal/notices?q=${encodeURIComponent('开标记录')}`)).text.includes('开标记录'))
  t.log(`${after.size} answers of ${people.length} askers compared`)
})

const pause = (ms: number): Promise<void> => new Promise(done => { setTimeout(done, ms) })

function difference(text: string, other: string): string {
  let at = 0
  while (at < text.length && text[at] === other[at]) at += 1
  return text.slice(Math.max(0, at - 60), at + 160)
}

function listen(port: number, cookie: string | undefined, hear: (event: string) => void): Promise<{ destroy(): void }> {
  return new Promise((done, fail) => {
    const asked = httpGet({ host: '127.0.0.1', port, path: '/api/live', agent: false, headers: cookie ? { cookie } : {} }, reply => {
      reply.setEncoding('utf8')
      reply.on('data', (text: string) => { for (const event of text.split('\n\n')) if (event.trim()) hear(event) })
      reply.on('error', () => {})
      done(asked)
    })
    asked.on('error', fail)
  })
}
