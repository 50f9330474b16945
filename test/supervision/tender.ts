import { mkdtempSync, rmSync } from 'node:fs'
import { request, type IncomingHttpHeaders } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ExecutionContext } from 'ava'
import { readBundle } from '../../server/engine/bundle.ts'
import { inWork, mayAll, system } from '../../server/work.ts'
import { openServer } from '../support/city.ts'

export interface Told { status: number; headers: IncomingHttpHeaders; text: string; json: Record<string, unknown> }
export interface Asked { as?: string | null; json?: unknown; method?: string }

/** A server with the published construction tender and people who ask it over HTTP; nothing of the demo city's past. */
export async function watchRoom(t: ExecutionContext, { background = true } = {}) {
  const none = mkdtempSync(join(tmpdir(), 'yangguang-none-'))
  t.teardown(() => rmSync(none, { recursive: true, force: true }))
  const served = await openServer(t, { settings: { processesDir: none } })
  const { house } = served.running
  const { db, engine, access } = house
  if (!background) await engine.pause()
  for (const key of ['gcjs.open-tender', 'gcjs.prequalification']) await inWork(db, system, mayAll, work => engine.publish(work, readBundle(join('processes', key)), { findings: [] }))
  await engine.refreshLaw()
  const cookies = new Map<string, string>()
  const send = (path: string, { as = null, json, method }: Asked): Promise<Told> => new Promise((done, fail) => {
    const body = json === undefined ? undefined : JSON.stringify(json)
    const asked = request({ host: '127.0.0.1', port: served.site.port, path, agent: false, method: method ?? (body === undefined ? 'GET' : 'POST'), headers: { ...body === undefined ? {} : { 'content-type': 'application/json' }, ...as === null ? {} : { cookie: cookies.get(as)! } } }, reply => {
      const parts: Buffer[] = []
      reply.on('data', (part: Buffer) => parts.push(part))
      reply.on('end', () => {
        const text = Buffer.concat(parts).toString()
        done({ status: reply.statusCode!, headers: reply.headers, text, json: /json/.test(reply.headers['content-type'] ?? '') && text ? JSON.parse(text) as Record<string, unknown> : {} })
      })
    })
    asked.on('error', fail)
    asked.end(body)
  })
  const signIn = async (username: string): Promise<void> => {
    if (cookies.has(username)) return
    const reply = await send('/api/session', { json: { username, password: 'yangguang' } })
    if (reply.status !== 200) throw new Error(`${username}: ${reply.text}`)
    cookies.set(username, reply.headers['set-cookie']![0]!.split(';')[0]!)
  }
  const ask = async (path: string, asked: Asked = {}): Promise<Told> => { if (asked.as) await signIn(asked.as); return send(path, asked) }
  /** The answer, or a failed test that says what came instead. */
  const get = async <T = Record<string, unknown>>(path: string, asked: Asked = {}): Promise<T> => {
    const reply = await ask(path, asked)
    if (reply.status >= 300) throw new Error(`${asked.json === undefined ? 'GET' : 'POST'} ${path} as ${asked.as}: ${reply.status} ${reply.text.slice(0, 600)}`)
    return reply.json as T
  }
  const holder = (role: string, match: (one: { region: string; entity?: string; department?: string }) => boolean = one => one.region === '510800') => access.city.holders.find(one => one.role === role && match(one))!
  const user = (role: string, entity?: string): string => holder(role, one => entity === undefined ? one.region === '510800' : one.entity === entity).username
  /** The supervisor whose department oversees construction of houses: 雷旺勤. */
  const supervisor = 'leiwangqin'
  const day = (days: number, clock = '09:30:00'): string => `${new Date(Date.now() + days * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10)}T${clock}+08:00`
  const weekday = (days: number): number => { const at = new Date(Date.now() + days * 86_400_000 + 8 * 3_600_000).getUTCDay(); return at === 0 ? days + 1 : at === 6 ? days + 2 : days }

  const does = async (instance: string, username: string, element: string, values: Record<string, unknown>): Promise<void> => {
    const task = await db('tasks').where({ instance_id: instance, element }).orderBy('id').first('id') as { id: string } | undefined
    if (!task) throw new Error(`${element} is not waiting: ${(await db('tasks').where({ instance_id: instance }).pluck('element') as string[]).join()} ${JSON.stringify(await db('incidents').where({ instance_id: instance }).select('element', 'message'))}`)
    await get(`/api/tasks/${task.id}/complete`, { as: username, json: { values } })
  }
  /** A tender of ME001 that has just entered. */
  const enter = async (name: string, region = '510800'): Promise<{ instance: string; code: string; me: string }> => {
    const me = user('tenderer', 'ME001')
    const { instance, code } = await get<{ instance: string; code: string }>('/api/projects', { as: me, json: { name, catalogueItem: 'ML-GC-01', region, estimateFen: 3_600_000_000 } })
    return { instance, code, me }
  }
  /** The same, brought as far as open bidding; bids close on `close`. */
  const bidding = async (name: string): Promise<{ instance: string; code: string; me: string; close: string }> => {
    const { instance, code, me } = await enter(name)
    const end = weekday(24)
    const close = day(end)
    await does(instance, me, 'Plan', { projectName: name, estValue: 3_600_000_000, planDate: day(2).slice(0, 10), content: '实训楼一栋，建筑面积 9800 平方米' })
    await does(instance, me, 'Entry', { projectCode: '2609-510800-04-01-118204', projectName: name, regionCode: '510800', catalogueItem: 'ML-GC-01', voluntary: false, contact: '金旺慎', projectScale: '9800 平方米', fundSource: '财政资金' })
    await does(instance, user('reception'), 'Check', { result: '齐全' })
    await does(instance, me, 'Venue', { venueType: '开标和评标', start: close, end: day(end, '17:00:00'), size: 7 })
    await does(instance, me, 'Section', { category: '施工', method: '公开', org: '自行', estValue: 3_600_000_000, durationDays: 240, sections: '一个标段', prequalify: false })
    await does(instance, me, 'Notice', {
      noticeName: `${name}招标公告`, content: '现公开招标', criteria: '建筑工程施工总承包二级及以上', docStart: day(0, '23:59:00'), docEnd: day(weekday(8), '17:00:00'), deadline: close, openTime: close,
      evalMethod: '综合评估法', ceilingPrice: 3_550_000_000, deposit: 50_000_000, validity: 90, consortium: false,
    })
    return { instance, code, me, close }
  }
  return { ...served, house, db, engine, access, ask, get, signIn, holder, user, supervisor, does, enter, bidding, day, weekday, cookies }
}
