import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import test from 'ava'
import type { Page } from 'playwright-core'
import { openCity, type City } from '../support/browser.ts'

/**
 * Every page by axe-core, its rules of WCAG 2.2 A and AA and its good practice: nothing moderate, serious or critical, and no page wider than its window.
 * A public page in a wide light window and, of the same load, a narrow dark one; of the pages behind the sign-in every other one is narrow and dark.
 * `:name` is filled in with what the demo city has.
 */
const paths = [
  '/', '/?family=GCJS&region=510823', '/notices', '/notices?q=zzz', '/notice/:notice', '/notice/999999999', '/process', '/process/gcjs.open-tender', '/catalogue', '/norms', '/fees',
  '/complain', '/report', '/verify/draw', '/verify/draw/:draw', '/verify/draw/:sealed', '/verify/log', '/verify/receipt', '/open/:opened', '/open/:open', '/register', '/data', '/login',
]

/** By the demo city's account, or the role that a holder is found by. */
const desks: Record<string, readonly string[]> = {
  gemeiyue: ['/todo', '/todo/all/:task?tab=file', '/todo/all/:task?tab=position', '/todo/all/:task?tab=history', '/todo/all/:task?tab=talk', '/me', '/me/substitution', '/me/pledge', '/search?q=嘉川', '/search?q=zzz'],
  leiwangqin: [
    '/watch', '/watch/list', '/watch/i/:instance', '/watch/i/:instance?tab=alerts', '/watch/i/:instance?tab=acts', '/watch/i/:instance?tab=vars', '/watch/i/:instance?tab=sealed', '/watch/alerts', '/watch/deadlines',
    '/watch/heat/gcjs.open-tender', '/watch/reports', '/watch/versions', '/watch/calendar',
  ],
  xubaiqin: [
    '/design', '/design/gcjs.open-tender/versions', '/design/gcjs.open-tender/draft/:draft', '/design/gcjs.open-tender/draft/:draft?tab=rehearse', '/design/gcjs.open-tender/draft/:draft?tab=forms',
    '/design/gcjs.open-tender/draft/:draft?tab=tables', '/design/gcjs.open-tender/draft/:draft?tab=diff', '/design/migrate/:version',
  ],
  ggb_director: ['/watch/incidents', '/watch/overrides', '/design/gcjs.open-tender/county'],
  bidder: ['/subject', '/subject/bid/:open/docs', '/subject/bid/:open/deposit', '/subject/bid/:open/offer', '/subject/bid/:open/submit', '/subject/bid/:opened/opening', '/subject/bid/:open/objection'],
  tenderer: ['/subject', '/subject/tender/:own'],
  guarantor: ['/subject', '/todo'],
  expert: ['/subject/eval'],
}
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const grave = ['moderate', 'serious', 'critical']
interface Violation { id: string; impact: string; nodes: { target: string[]; failureSummary: string }[] }
interface Axe { run(root: object, how: object): Promise<{ violations: Violation[] }> }

async function faults(page: Page): Promise<string[]> {
  const found = await page.evaluate(() => (globalThis as unknown as { axe: Axe }).axe
    // the diagram's own drawing is bpmn-js's; its twin in words is walked
    .run({ exclude: ['.djs-container'] }, { resultTypes: ['violations'] }))
  return found.violations.filter(one => grave.includes(one.impact)).map(one => `${one.id}: ${one.nodes.slice(0, 3).map(node => `${node.target.join(' ')} (${node.failureSummary.split('\n')[1]?.trim()})`).join(' · ')}`)
}

async function places(city: City): Promise<Record<string, string>> {
  const { db } = city.running
  const first = async (text: string): Promise<string> => String(Object.values((await db.raw<{ rows: object[] }>(text)).rows[0]!)[0])
  return {
    notice: await first('select id from notices where kind = \'招标公告\' order by id desc limit 1'),
    draw: await first('select id from draws where status = \'drawn\' and instance_id in (select instance_id from published_results) limit 1'),
    sealed: await first('select id from draws where status = \'drawn\' and instance_id not in (select instance_id from published_results) limit 1'),
    opened: await first('select code from tenders where status = \'unsealed\' limit 1'),
    open: await first('select code from tenders where status = \'open\' limit 1'),
    own: await first('select code from tenders where owner = \'ME001\' limit 1'),
    task: await first('select id from tasks where element = \'Check\' limit 1'),
    version: await first('select id from versions where process = \'gcjs.open-tender\' order by id desc limit 1'),
  }
}

async function open(page: Page, path: string, known: Record<string, string>): Promise<void> {
  await page.goto(path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(known[name] ?? name)))
  await page.waitForFunction(() => !document.getElementById('served') && document.querySelector('#root main h1') && !document.querySelector('#root [aria-busy=true]'))
  await page.evaluate(axe)
}

const tooWide = async (page: Page): Promise<string[]> => {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  return wide > 0 ? [`the page is ${wide} px wider than the window`] : []
}
const window = (page: Page, wide: boolean): Promise<void> => page.setViewportSize(wide ? { width: 1440, height: 900 } : { width: 390, height: 844 })

async function look(page: Page, path: string, known: Record<string, string>): Promise<string[]> {
  const wrong: string[] = []
  const tell = (how: string, found: readonly string[]): void => { wrong.push(...found.map(one => `${how} ${path} — ${one}`)) }
  await window(page, true)
  await open(page, path, known)
  tell('light 1440', await faults(page))
  await window(page, false)
  await page.keyboard.press('Control+Shift+L')
  await page.waitForFunction(() => document.documentElement.dataset['theme'] === 'dark')
  tell('dark 390', [...await faults(page), ...await tooWide(page)])
  await page.keyboard.press('Control+Shift+L')
  await page.waitForFunction(() => document.documentElement.dataset['theme'] === 'light')
  return wrong
}

/** One load of each page of somebody's; whoever has set no colours has those of the system, also when they change while a page is open. */
async function desk(city: City, who: string, known: Record<string, string>): Promise<string[]> {
  const { holders } = city.running.house.access.city
  const found = holders.find(one => one.username === who) ?? holders.find(one => one.role === who && one.entity === 'ME001') ?? holders.find(one => one.role === who)
  const { page, context } = await city.as(found!.username)
  const { request } = context
  if (who === 'leiwangqin') known['instance'] = (await (await request.get('/api/instances')).json() as { rows: { id: string }[] }).rows[0]!.id
  if (who === 'xubaiqin') known['draft'] = (await (await request.post('/api/design/drafts', { data: { key: 'gcjs.open-tender', title: '缩短编标期', from: known['version'] } })).json() as { id: string }).id
  const wrong: string[] = []
  for (const [n, path] of desks[who]!.entries()) {
    const wide = n % 2 === 0
    const theme = wide ? 'light' : 'dark'
    await window(page, wide)
    await open(page, path, known)
    await page.emulateMedia({ colorScheme: theme })
    await page.waitForFunction(wanted => document.documentElement.dataset['theme'] === wanted, theme, { polling: 200 }).catch(async () => {
      throw new Error(`${who} ${path} stays ${await page.evaluate(() => JSON.stringify([document.documentElement.dataset['theme'], matchMedia('(prefers-color-scheme: dark)').matches, document.visibilityState, localStorage.getItem('yangguang.settings')]))}`)
    })
    const refused = await page.locator('main .fail').allInnerTexts()
    wrong.push(...[...refused, ...await faults(page), ...await tooWide(page)].map(one => `${theme} ${wide ? 1440 : 390} ${who} ${path} — ${one}`))
  }
  await context.close()
  return wrong
}

test('every page stands up to axe, wide and narrow, light and dark, for everybody who may open it', async t => {
  t.timeout(600_000)
  const city = await openCity(t, { fill: true })
  const known = await places(city)
  const { page, context } = await city.as(null)
  const wrong: string[] = []
  for (const path of paths) wrong.push(...await look(page, path, known))
  await context.close()
  for (const who of Object.keys(desks)) wrong.push(...await desk(city, who, known))
  t.deepEqual(wrong, [])
})
