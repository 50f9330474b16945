import test from 'ava'
import { get } from 'node:http'
import type { ExecutionContext } from 'ava'
import { room } from './room.ts'

interface Heard { event: string; id: string | undefined; data: Record<string, unknown> }
interface Page { heard: Heard[]; ended: Promise<void>; isOpen(): boolean; close(): void; next(match: (one: Heard) => boolean, within?: number): Promise<Heard> }

/** An open page: its live stream, event by event. */
function open(t: ExecutionContext, port: number, cookie?: string, last?: string): Promise<Page> {
  return new Promise((done, fail) => {
    const asked = get({ host: '127.0.0.1', port, path: '/api/live', agent: false, headers: { ...cookie ? { cookie } : {}, ...last ? { 'last-event-id': last } : {} } }, reply => {
      const heard: Heard[] = []
      const waiting = new Set<() => void>()
      let rest = ''
      let openNow = true
      reply.setEncoding('utf8')
      reply.on('data', (text: string) => {
        const parts = (rest + text).split('\n\n')
        rest = parts.pop()!
        for (const part of parts) {
          const field = (name: string): string | undefined => new RegExp(`^${name}: (.*)$`, 'm').exec(part)?.[1]
          heard.push({ event: field('event') ?? '', id: field('id'), data: JSON.parse(field('data') ?? '{}') as Record<string, unknown> })
        }
        for (const wake of waiting) wake()
      })
      const ended = new Promise<void>(over => { for (const event of ['end', 'close', 'error']) reply.on(event, () => { openNow = false; over() }) })
      const next: Page['next'] = (match, within = 5000) => new Promise((found, missed) => {
        const timer = setTimeout(() => { waiting.delete(look); missed(new Error(`not heard within ${within} ms; heard ${JSON.stringify(heard.filter(one => one.event !== 'beat'))}`)) }, within)
        const look = (): void => { const one = heard.find(match); if (one) { clearTimeout(timer); waiting.delete(look); found(one) } }
        waiting.add(look)
        look()
      })
      t.teardown(() => asked.destroy())
      done({ heard, ended, isOpen: () => openNow, close: () => asked.destroy(), next })
    })
    asked.on('error', fail)
  })
}
const changes = (page: Page): Record<string, unknown>[] => page.heard.filter(one => one.event === 'change').map(one => one.data)

test('a change reaches open pages, each with what its reader may see of it', async t => {
  const { site: { port }, start, signIn, house } = await room(t)
  const username = (role: string, match: (one: { entity?: string; region: string }) => boolean = one => one.region === '510800') => house.access.city.holders.find(one => one.role === role && match(one))!.username
  const [supervisor, owner, other, clerk, elsewhere, nobody] = await Promise.all([
    signIn('leiwangqin'), signIn(username('tenderer', one => one.entity === 'ME001')), signIn(username('bidder', one => one.entity === 'ME009')), signIn(username('reception')), signIn(username('committee_member', one => one.region === '510821')), Promise.resolve(undefined),
  ].map(async cookie => open(t, port, await cookie)))
  await supervisor!.next(one => one.event === 'beat')
  const task = await start()
  const { instance_id: instance } = await house.db('tasks').where({ id: task }).first('instance_id') as { instance_id: string }
  const told = await supervisor!.next(one => one.event === 'change' && one.data['topic'] === 'tasks')
  t.like(told.data, { topic: 'tasks', instance: String(instance), region: '510800', family: 'GCJS' })
  t.deepEqual(Object.keys(told.data).toSorted(), ['family', 'instance', 'region', 'topic'], 'never what happened, nor whose it is')
  t.is((await owner!.next(one => one.event === 'change')).data['instance'], String(instance), 'the owner hears of its own trade')
  t.deepEqual((await other!.next(one => one.event === 'change' && one.data['topic'] === 'tasks')).data, { topic: 'tasks' }, 'another party hears that something changed, not where')
  t.deepEqual((await clerk!.next(one => one.event === 'change' && one.data['topic'] === 'tasks')).data, { topic: 'tasks' }, 'a clerk’s task may lie in it')
  await elsewhere!.next(one => one.event === 'beat')
  for (const page of [elsewhere!, nobody!]) t.deepEqual(changes(page).filter(one => /instances|tasks|incidents/.test(String(one['topic']))), [], 'another county and the public hear nothing of it')
})

test('a page that was away is told what it missed; one that was away too long is told to ask for everything', async t => {
  const { site: { port }, start, signIn } = await room(t)
  const cookie = await signIn('leiwangqin')
  const page = await open(t, port, cookie)
  await start()
  const { id } = await page.next(one => one.event === 'change')
  t.regex(id!, /^[0-9a-f]{8}-\d+$/)
  page.close()
  await page.ended
  const away = await open(t, port, cookie)
  await start()
  await away.next(one => one.event === 'change')
  const back = await open(t, port, cookie, id)
  await back.next(one => one.event === 'change')
  t.true(back.heard.filter(one => one.event === 'change').every(one => Number(one.id!.split('-')[1]) > Number(id!.split('-')[1])), 'nothing twice')
  t.false(back.heard.some(one => one.event === 'gap'))
  for (const strange of ['00000000-4', `${id!.split('-')[0]}-999999`, 'rubbish']) t.truthy(await (await open(t, port, cookie, strange)).next(one => one.event === 'gap'), strange)
})

test('a revoked session’s page is closed, and hears nothing after', async t => {
  const { site: { port }, start, signIn, house } = await room(t)
  const page = await open(t, port, await signIn('leiwangqin'))
  const other = await open(t, port, await signIn('leiwangqin'))
  await start()
  await page.next(one => one.event === 'change')
  const last = page.heard.filter(one => one.event === 'change').length
  const { account } = house.access.city.holders.find(one => one.username === 'leiwangqin')!
  await house.db('sessions').whereIn('id', house.db('sessions').where({ account }).min('id')).update({ revoked_at: house.db.fn.now() })
  await page.ended
  t.false(page.isOpen())
  await start()
  await other.next(one => one.event === 'change' && one.data['topic'] === 'tasks')
  t.true(other.isOpen())
  t.is(page.heard.filter(one => one.event === 'change').length, last)
})

test('of a draft hear those who have it open, of a remark those who have the process before them, of a request the staff', async t => {
  const { site: { port }, signIn, ask, house } = await room(t)
  const holder = (role: string, entity?: string) => house.access.city.holders.find(one => one.role === role && (entity === undefined || one.entity === entity))!.username
  const [designer, approver, director, bidder] = await Promise.all([signIn('xubaiqin'), signIn('fengmoming'), signIn(holder('ggb_director')), signIn(holder('bidder', 'ME009'))])
  const does = async (as: string, method: string, path: string, json?: unknown): Promise<Record<string, unknown>> => {
    const reply = await ask(path, { as, method, ...json === undefined ? {} : { json } })
    t.true(reply.status < 300, `${method} ${path}: ${reply.text.slice(0, 300)}`)
    return reply.json
  }
  const draftOf = async (key: string): Promise<string> => {
    const { versions } = await does(designer!, 'GET', `/api/design/processes/${key}/versions`) as unknown as { versions: { id: string }[] }
    return (await does(designer!, 'POST', '/api/design/drafts', { key, title: '改', from: versions[0]!.id }))['id'] as string
  }
  const [change, check] = [await draftOf('model.change'), await draftOf('test.check')]
  const pages = await Promise.all([designer, approver, director, bidder].map(cookie => open(t, port, cookie)))
  await Promise.all(pages.map(page => page.next(one => one.event === 'beat')))
  /** What each page heard of drafts since it was asked last; a word to everybody closes the round. */
  let rounds = 0
  const round = async (): Promise<Record<string, unknown>[][]> => {
    rounds += 1
    await house.db.raw("select pg_notify('live', ?)", [JSON.stringify({ topic: 'notices', region: `round ${rounds}` })])
    await Promise.all(pages.map(page => page.next(one => one.data['region'] === `round ${rounds}`)))
    return pages.map(page => page.heard.splice(0).map(one => one.data).filter(one => one['topic'] === 'drafts'))
  }
  const save = async (draft: string, note: string) => {
    const { draft: { revision }, bundle } = await does(designer!, 'GET', `/api/design/drafts/${draft}`) as unknown as { draft: { revision: number }; bundle: { bpmn: string } }
    await does(designer!, 'PUT', `/api/design/drafts/${draft}`, { revision, summary: note, bundle: { ...bundle, bpmn: bundle.bpmn.replace('</bpmn:definitions>', `<!-- ${note} --></bpmn:definitions>`) } })
  }
  await does(designer!, 'POST', `/api/design/drafts/${change}/lock`, { write: false, element: null })
  await does(approver!, 'POST', `/api/design/drafts/${check}/lock`, { write: false, element: null })
  t.deepEqual(await round(), [[], [], [], []], 'who only looks disturbs nobody')

  await save(change, '一')
  t.deepEqual(await round(), [[{ topic: 'drafts', draft: change }], [], [], []])
  await save(check, '二')
  t.deepEqual(await round(), [[], [{ topic: 'drafts', draft: check }], [], []])
  await does(designer!, 'POST', `/api/design/drafts/${check}/lock`, { write: true, element: null })
  t.deepEqual(await round(), [[{ topic: 'drafts', draft: check }], [{ topic: 'drafts', draft: check }], [], []], 'who takes the pen is seen')
  await does(approver!, 'POST', '/api/design/processes/model.change/comments', { element: null, text: '请再看', mentions: [] })
  t.deepEqual(await round(), [[{ topic: 'drafts', process: 'model.change' }], [], [], []])
  await does(approver!, 'DELETE', `/api/design/drafts/${check}/lock`)
  await save(check, '三')
  t.deepEqual(await round(), [[{ topic: 'drafts', draft: check }], [], [], []], 'who left hears no more')

  const { draft: { revision } } = await does(designer!, 'GET', `/api/design/drafts/${change}`) as unknown as { draft: { revision: number } }
  const { findings } = await does(designer!, 'POST', '/api/design/check', { key: 'model.change', bundle: (await does(designer!, 'GET', `/api/design/drafts/${change}`))['bundle'] }) as unknown as { findings: { rule: string; element: string; severity: string }[] }
  await does(designer!, 'POST', `/api/design/drafts/${change}/submit`, { revision, reason: '测试变更', explanations: Object.fromEntries(findings.filter(one => one.severity === 'warn').map(one => [`${one.rule}:${one.element}`, '沿用'])) })
  const told = await round()
  for (const n of [0, 1, 2]) t.deepEqual(told[n], [{ topic: 'drafts', draft: change }])
  t.deepEqual(told[3], [])
})
