import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import test from 'ava'
import type { Page } from 'playwright-core'
import { openCity, type City } from '../support/browser.ts'

/**
 * Every public page by axe-core, its rules of WCAG 2.2 A and AA and its good practice: nothing moderate, serious or critical. In a wide
 * light window and, of the same load, a narrow dark one. No page is wider than its window. `:name` is filled in with what the demo city has.
 */
const paths = [
  '/', '/?family=GCJS&region=510823', '/notices', '/notices?q=zzz', '/notice/:notice', '/notice/999999999', '/process', '/process/gcjs.open-tender', '/catalogue', '/norms', '/fees',
  '/complain', '/report', '/verify/draw', '/verify/draw/:draw', '/verify/draw/:sealed', '/verify/log', '/verify/receipt', '/open/:opened', '/open/:open', '/register', '/data', '/login',
]
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

async function places({ running: { db } }: City): Promise<Record<string, string>> {
  const first = async (text: string): Promise<string> => String(Object.values((await db.raw<{ rows: object[] }>(text)).rows[0]!)[0])
  return {
    notice: await first('select id from notices where kind = \'招标公告\' order by id desc limit 1'),
    draw: await first('select id from draws where status = \'drawn\' and instance_id in (select instance_id from published_results) limit 1'),
    sealed: await first('select id from draws where status = \'drawn\' and instance_id not in (select instance_id from published_results) limit 1'),
    opened: await first('select code from tenders where status = \'unsealed\' limit 1'),
    open: await first('select code from tenders where status = \'open\' limit 1'),
  }
}

async function look(page: Page, path: string, known: Record<string, string>): Promise<string[]> {
  const wrong: string[] = []
  const tell = (how: string, found: readonly string[]): void => { wrong.push(...found.map(one => `${how} ${path} — ${one}`)) }
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.goto(path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(known[name] ?? name)))
  await page.waitForFunction(() => !document.getElementById('served') && document.querySelector('#root main h1') && !document.querySelector('#root [aria-busy=true]'))
  await page.evaluate(axe)
  tell('light 1440', await faults(page))
  await page.setViewportSize({ width: 390, height: 844 })
  await page.keyboard.press('Control+Shift+L')
  await page.waitForFunction(() => document.documentElement.dataset['theme'] === 'dark')
  tell('dark 390', await faults(page))
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  if (wide > 0) tell('dark 390', [`the page is ${wide} px wider than the window`])
  await page.keyboard.press('Control+Shift+L')
  await page.waitForFunction(() => document.documentElement.dataset['theme'] === 'light')
  return wrong
}

test('every public page stands up to axe, wide and narrow, light and dark', async t => {
  t.timeout(600_000)
  const city = await openCity(t, { fill: true })
  const known = await places(city)
  const { page } = await city.as(null)
  const wrong: string[] = []
  for (const path of paths) wrong.push(...await look(page, path, known))
  t.deepEqual(wrong, [])
})
