import test from 'ava'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { openCity, type City } from '../support/browser.ts'

/*
 * J3 of the supervisor, without a mouse: the cockpit already says why, the page says where and by which article, S stops it on a ground that
 * holds, the public reads of it, the clock stands still and the lateness is kept; R lets it go on.
 */
test('a supervisor finds out why, suspends with a lawful ground and resumes, by keyboard', async t => {
  t.timeout(300_000, 'a tender is brought to where it is late first')
  const city = await openCity(t)
  const { db, engine } = city.running.house
  const tender = await lateTender(city)
  const { page, errors } = await city.as('leiwangqin')
  page.setDefaultTimeout(30_000)
  const press = async (...keys: string[]): Promise<void> => { for (const key of keys) await page.keyboard.press(key) }

  await page.goto('/watch')
  await page.locator('.first-row').first().waitFor()
  t.regex(await page.locator('.first-row').first().innerText(), /云栈职校实训楼[\s\S]*答复文件异议未办/, 'the reason is written before anything is opened')
  t.is(await page.locator('.first-row .law').count() > 0, true, 'with its article')
  t.deepEqual(await faults(page), [])
  await press('j', 'Enter')

  const answer = page.locator('.answer h2')
  await answer.waitFor()
  t.regex(await answer.innerText(), /晚在「答复文件异议」，卡在招标人/)
  t.true(await page.locator('.answer .law').count() > 0)
  await press('2')
  await page.locator('[role=tab][aria-selected=true]', { hasText: '预警' }).waitFor()
  t.regex(await page.locator('.alert-full').innerText(), /R16 时限逾期/)
  await press(',')
  await page.waitForURL(/at=/)
  await page.locator('.past-bar').waitFor()
  await press(',', ',', ',')
  await page.locator('.past-bar', { hasText: '在本页重演' }).waitFor()
  await press('n')
  await page.waitForURL(url => !url.search.includes('at='))
  await press('t')
  await page.locator('.diagram-text').waitFor()
  await press('t', '1')
  t.deepEqual(await faults(page), [])

  await press('s')
  const dialog = page.getByRole('dialog')
  await dialog.locator('.basis.on').waitFor()
  t.regex(await dialog.locator('.basis.on').innerText(), /第六十二条[\s\S]*已关联受理的投诉/)
  t.regex(await dialog.locator('.not-ground').innerText(), /不能作为暂停依据/)
  await page.waitForFunction(() => (document.activeElement as HTMLInputElement | null)?.name === 'basis')
  await dialog.locator('.consequence table').waitFor()
  t.regex(await dialog.locator('.consequence table').innerText(), /停表；逾期事实保留[\s\S]*自动发布《暂停公告》/)
  t.deepEqual(await faults(page), [])
  for (let n = 0; n < 15 && await page.evaluate(() => document.activeElement?.id !== 'why'); n += 1) await press('Tab')
  await page.keyboard.type('投诉反映的事项与异议一致，继续开标可能造成难以纠正的后果')
  await city.shot(page, 'watch-1-ground')
  const signed = page.waitForResponse(reply => reply.url().endsWith('/interventions/suspend'))
  await press('Control+Enter')
  t.is((await signed).status(), 200)
  await dialog.waitFor({ state: 'hidden' })
  await page.locator('.answer.stopped').waitFor()
  t.regex(await answer.innerText(), /已暂停/)
  t.is((await db('instances').where({ id: tender.instance }).first('status') as { status: string }).status, 'suspended')
  t.is(await db('tasks').where({ instance_id: tender.instance, suspended: false }).count('id as n').first().then(row => Number((row as { n: string }).n)), 0)
  const clock = await db('clocks').where({ instance_id: tender.instance, rule: 'GC-08' }).first('ended_at', 'due_at') as { ended_at: Date | null; due_at: Date }
  t.true(clock.ended_at === null && clock.due_at < new Date(), 'the lateness is kept')
  t.regex(await page.locator('.deadline-table').innerText(), /停表/)
  await city.shot(page, 'watch-2-suspended')

  const visitor = await city.as(null)
  await visitor.page.goto(`/notices?q=${encodeURIComponent('实训楼')}`)
  await visitor.page.locator('main :not(option)', { hasText: '暂停公告' }).filter({ visible: true }).last().waitFor()

  await page.bringToFront()
  await press('r')
  await dialog.locator('.basis.on').waitFor()
  for (let n = 0; n < 15 && await page.evaluate(() => document.activeElement?.id !== 'why'); n += 1) await press('Tab')
  await page.keyboard.type('处理决定已经作出，文号广发改投诉〔2026〕3号')
  const resumed = page.waitForResponse(reply => reply.url().endsWith('/interventions/resume'))
  await press('Control+Enter')
  t.is((await resumed).status(), 200)
  await dialog.waitFor({ state: 'hidden' })
  await page.locator('.answer:not(.stopped)').waitFor()
  t.is((await db('instances').where({ id: tender.instance }).first('status') as { status: string }).status, 'active')
  await press('3')
  await page.locator('.acts article').first().waitFor()
  t.regex(await page.locator('.acts').innerText(), /恢复[\s\S]*暂停/)
  await engine.settle()

  for (const place of ['/watch/list', '/watch/alerts', '/watch/deadlines', '/watch/incidents', '/watch/heat']) {
    await page.goto(place)
    await page.locator('.watch .card').first().waitFor()
    await page.waitForLoadState('networkidle')
    t.deepEqual(await faults(page), [], place)
  }
  t.deepEqual(errors, [])
})

/** A tender open for bids with an accepted complaint and an objection whose answer is overdue. */
async function lateTender(city: City): Promise<{ instance: string; code: string }> {
  const { db, engine, access } = city.running.house
  const { holders, departments } = access.city
  const named = (role: string, entity?: string): string => holders.find(one => one.role === role && (entity === undefined ? one.region === '510800' : one.entity === entity))!.username
  const pages = new Map<string, Page>()
  const as = async (username: string): Promise<Page> => { const known = pages.get(username) ?? (await city.as(username)).page; pages.set(username, known); return known }
  const post = async (username: string, path: string, data: object): Promise<Record<string, string>> => {
    const reply = await (await as(username)).request.post(path, { data })
    if (!reply.ok()) throw new Error(`${path} as ${username}: ${await reply.text()}`)
    return await reply.json() as Record<string, string>
  }
  const day = (days: number, clock = '09:30:00'): string => `${new Date(Date.now() + days * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10)}T${clock}+08:00`
  const weekday = (days: number): number => { const at = new Date(Date.now() + days * 86_400_000 + 8 * 3_600_000).getUTCDay(); return at === 0 ? days + 1 : at === 6 ? days + 2 : days }
  const me = named('tenderer', 'ME001')
  const name = '云栈职校实训楼工程施工'
  const { instance, code } = await post(me, '/api/projects', { name, catalogueItem: 'ML-GC-01', region: '510800', estimateFen: 3_600_000_000 }) as { instance: string; code: string }
  const does = async (username: string, element: string, values: object): Promise<void> => {
    const { id } = await db('tasks').where({ instance_id: instance, element }).first('id') as { id: string }
    await post(username, `/api/tasks/${id}/complete`, { values })
  }
  const close = weekday(24)
  await does(me, 'Plan', { projectName: name, estValue: 3_600_000_000, planDate: day(2).slice(0, 10), content: '实训楼一栋，建筑面积 9800 平方米' })
  await does(me, 'Entry', { projectCode: '2609-510800-04-01-118204', projectName: name, regionCode: '510800', catalogueItem: 'ML-GC-01', voluntary: false, contact: '金旺慎', projectScale: '9800 平方米', fundSource: '财政资金' })
  await does(named('reception'), 'Check', { result: '齐全' })
  await does(me, 'Venue', { venueType: '开标和评标', start: day(close), end: day(close, '17:00:00'), size: 7 })
  await does(me, 'Section', { category: '施工', method: '公开', org: '自行', estValue: 3_600_000_000, durationDays: 240, sections: '一个标段', prequalify: false })
  await does(me, 'Notice', {
    noticeName: `${name}招标公告`, content: '现公开招标', criteria: '建筑工程施工总承包二级及以上', docStart: day(0, '23:59:00'), docEnd: day(weekday(8), '17:00:00'), deadline: day(close), openTime: day(close),
    evalMethod: '综合评估法', ceilingPrice: 3_550_000_000, deposit: 50_000_000, validity: 90, consortium: false,
  })
  await post(named('bidder', 'ME009'), `/api/tenders/${code}/objections`, { stage: 'documents', subject: '业绩要求', facts: '招标文件对类似业绩的年限要求与项目规模不相称' })
  await engine.message({ name: 'event.complaint', key: code, vars: { complaint: { id: 'TS-1', by: 'ME009', respondent: '招标人', facts: '业绩要求排斥潜在投标人', request: '责令改正' } } })
  await engine.settle()
  const handler = holders.find(one => one.role === 'complaint_handler' && one.region === '510800' && departments.get(one.department ?? '')?.supervises.some(of => of.family === 'GCJS'))!.username
  await does(handler, 'ComplaintAccept', { result: '受理', reason: '符合受理条件' })
  await db('clocks').where({ instance_id: instance, rule: 'GC-08' }).update({ due_at: new Date(Date.now() - 15.5 * 3_600_000) })
  return { instance, code }
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
interface Violation { id: string; impact: string; nodes: { target: string[] }[] }
/** What axe-core calls serious or critical on the page as it stands. */
async function faults(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  const violations = await page.evaluate(async () => (await (globalThis as unknown as { axe: { run(root: Document): Promise<{ violations: Violation[] }> } }).axe.run(document)).violations)
  return violations.filter(one => one.impact === 'serious' || one.impact === 'critical').map(one => `${one.impact} ${one.id}: ${one.nodes.slice(0, 2).map(node => node.target.join(' ')).join(' | ')}`)
}
