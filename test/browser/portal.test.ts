import test from 'ava'
import { submit } from '../../server/exchange/bids.ts'
import { openTender } from '../../server/exchange/tenders.ts'
import { publish } from '../../server/portal/publish.ts'
import { inWork, mayAll, system } from '../../server/work.ts'
import { bidder } from '../exchange/actors.ts'
import { callOf } from '../exchange/call.ts'
import { openBrowser, openCity, type City } from '../support/browser.ts'

/** Every public page in one pass on one city: first as bytes, then in a browser without script, then with it. */
const tongues = ['', '?lang=en']
const text = async (city: City, path: string, headers: Record<string, string> = {}): Promise<{ status: number; html: string }> => {
  const reply = await fetch(`${city.base}${path}`, { headers })
  return { status: reply.status, html: await reply.text() }
}

async function notices(city: City): Promise<{ first: string; second: string }> {
  return inWork(city.running.db, system, mayAll, async work => {
    const body = { region: '510802', family: 'GCJS', industry: '房建市政', code: 'P-9', process: 'gcjs.open-tender', element: 'PublishNotice' }
    const times = { docStart: '2026-11-20T09:00:00+08:00', docEnd: '2026-11-26T17:00:00+08:00', deadline: '2026-12-14T09:30:00+08:00', openTime: '2026-12-14T09:30:00+08:00', evalMethod: '综合评估法' }
    const first = await publish(work, { ...body, kind: '招标公告', title: '嘉川<b>大道</b>改造 招标公告', fields: { projectName: '嘉川<script>alert(1)</script>大道改造', ...times } })
    const second = await publish(work, { ...body, kind: '招标公告', title: '嘉川大道改造（第二版） 招标公告', fields: { projectName: '嘉川大道改造', ...times, deadline: '2026-12-16T09:30:00+08:00' }, supersedes: first.id })
    for (let at = 0; at < 25; at += 1) await publish(work, { kind: '项目信息', title: `小项目 ${at} 项目信息`, fields: {}, region: '510824', family: 'GCJS', industry: '房建市政', code: `S-${at}` })
    return { first: first.id, second: second.id }
  })
}

test('public pages are whole without script, escape what they show, keep what is sealed, and give way to the room without losing what was typed', async t => {
  t.timeout(240_000)
  const city = await openCity(t)
  const { first, second } = await notices(city)

  // As bytes: status, head, content, language.
  const front = await text(city, '/')
  t.is(front.status, 200)
  for (const part of ['<html lang="zh-CN"', '小项目 24', '<meta name="description"', 'rel="canonical"', 'type="application/rss+xml"', '监督与投诉电话', '公开招标']) t.true(front.html.includes(part), part)
  const notice = await text(city, `/notice/${first}`)
  t.true(notice.html.includes('嘉川&lt;script&gt;alert(1)&lt;/script&gt;大道改造') && !notice.html.includes('<script>alert'), 'what a notice says is text')
  for (const part of ['综合评估法', '2026-12-14 09:30', `/notice/${second}`, '<title>嘉川&#60;b&#62;大道']) t.true(notice.html.includes(part), part)
  t.regex(notice.html, /<dd class="mono">[0-9a-f]{64}<\/dd>/, 'with its fingerprint')
  const missing = await text(city, '/notice/99999999')
  t.is(missing.status, 404)
  t.true(missing.html.includes('没有这份公告'))
  t.true((await text(city, '/', { cookie: 'language=en' })).html.includes('Supervision phones'))
  const process = (await text(city, '/process/gcjs.open-tender')).html
  for (const part of ['/api/portal/processes/gcjs.open-tender/diagram.svg', '招标人', '招标投标法']) t.true(process.includes(part), part)
  const page2 = (await text(city, '/notices?region=510824&page=2')).html
  t.true(page2.includes('小项目 3') && !page2.includes('小项目 24') && page2.includes('rel="prev"'))
  const found = (await text(city, '/notices?q=%E5%98%89%E5%B7%9D')).html
  t.true(found.includes('嘉川') && !found.includes('小项目'))
  for (const path of ['/catalogue', '/norms', '/fees', '/complain', '/verify/draw', '/verify/receipt', '/data']) for (const tongue of tongues) {
    const { status, html } = await text(city, path + tongue)
    t.true(status === 200 && html.includes('id="served"') && html.includes('<h1'), path + tongue)
  }
  t.false((await text(city, '/login')).html.includes('id="served"'))
  t.is((await text(city, '/.serve/serve.js')).html.includes('renderToString'), false, 'what the server draws with is not handed out')

  // Sealed facts change no byte of a public page.
  const call = callOf({ id: '5500', code: 'P-1', region: '510822' })
  const tender = await inWork(city.running.db, system, mayAll, work => openTender(work, call.instance, 'bid', { deadline: new Date(Date.now() + 3_600_000).toISOString() }))
  const still = (html: string): string => html.replaceAll(/\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?Z?)?/g, 'T').replaceAll(/"(dataUpdatedAt|dehydratedAt)":\d+/g, '').replaceAll(/\d{2}:\d{2}:\d{2}/g, 'T')
  const sealedPages = ['/', '/open/P-1', '/notices']
  const before = await Promise.all(sealedPages.map(async path => still((await text(city, path)).html)))
  await inWork(city.running.db, bidder('ME009'), mayAll, work => submit(work, tender, { priceFen: 123_456_789 }))
  for (const [at, path] of sealedPages.entries()) t.is(still((await text(city, path)).html), before[at]!, path)

  // A browser without script: read, search, turn the page, open, go back.
  const browser = await openBrowser()
  t.teardown(() => browser.close())
  const plain = await (await browser.newContext({ javaScriptEnabled: false, baseURL: city.base, viewport: { width: 1440, height: 900 } })).newPage()
  await plain.goto('/')
  await plain.getByRole('searchbox').first().fill('小项目')
  await plain.getByRole('button', { name: '搜索' }).click()
  await plain.getByText('共 25 份').waitFor()
  await plain.getByRole('link', { name: '下一页' }).click()
  await plain.getByRole('link', { name: '小项目 0', exact: true }).click()
  t.is(await plain.getByRole('heading', { level: 1 }).textContent(), '小项目 0')
  await plain.getByRole('link', { name: '流程公开' }).first().click()
  t.true(await plain.getByRole('img', { name: '工程建设项目 公开招标' }).evaluate(image => new Promise(done => { const picture = image as HTMLImageElement; if (picture.complete) done(picture.naturalWidth > 500); else picture.onload = () => done(picture.naturalWidth > 500) })))
  t.true(await plain.getByText('资料完整性核对').first().isVisible())

  // With script: the drawn page gives way, and what was typed meanwhile goes along.
  const { page, errors } = await city.as(null)
  await page.route('**/assets/home-page-*.js', async route => { await new Promise(done => setTimeout(done, 1200)); await route.continue() })
  await page.goto('/', { waitUntil: 'commit' })
  await page.locator('#served').getByRole('searchbox').first().fill('嘉川')
  await page.waitForFunction(() => !document.getElementById('served'))
  const field = page.getByRole('searchbox').first()
  t.is(await field.inputValue(), '嘉川')
  t.true(await field.evaluate(one => one === document.activeElement), 'the focus stays in the field')
  await page.getByRole('button', { name: '搜索' }).click()
  await page.getByRole('link', { name: '嘉川大道改造（第二版）' }).waitFor()
  t.deepEqual(errors, [])
})
