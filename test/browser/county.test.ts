import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import type { Page } from 'playwright-core'
import { openCity } from '../support/browser.ts'

/*
 * A county's chief sets the county's own value by keyboard, is stopped at the bound where there is one, and the page says who did
 * what; the city's designer and the inspector read what is theirs to read.
 */
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe-core calls serious or critical on the page as it stands. */
async function faults(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  return page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string; impact: string; nodes: { target: string[] }[] }[] }> } }).axe.run()
    return violations.filter(one => ['serious', 'critical'].includes(one.impact)).map(one => `${one.id} ${one.nodes.map(node => node.target.join(' ')).join(', ')}`)
  })
}

test('a county’s own value is set by keyboard, refused at the bound, and kept with its history', async t => {
  t.timeout(300_000)
  const folder = mkdtempSync(join(tmpdir(), 'yangguang-county-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  cpSync(join(import.meta.dirname, '../../processes/model.change'), join(folder, 'model.change'), { recursive: true })
  const file = join(folder, 'model.change', 'process.bpmn')
  // one promise open, timed as 行政处罚公示 is: within seven working days (GK-02)
  writeFileSync(file, readFileSync(file, 'utf8').replace(/(<bpmn:userTask id="Issue".*?<zeebe:properties>)/s, '$1<zeebe:property name="county" value="amount,promise"/><zeebe:property name="amount" value="7"/><zeebe:property name="deadline" value="GK-02"/>'))
  const city = await openCity(t, { settings: { processesDir: folder } })
  const { access } = city.running.house
  const chief = access.city.holders.find(holder => holder.role === 'ggb_director' && holder.region === '510822')!
  const { page, errors } = await city.as(chief.username)
  await page.goto('/design/model.change/county')
  await page.getByText('对县区开放 2 项').waitFor()
  t.deepEqual(await faults(page), [])
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  const value = page.getByLabel('数值')
  await value.waitFor()
  await page.keyboard.press('Control+A')
  await page.keyboard.type('9')
  await page.getByRole('alert').getByText(/9 个工作日，超过法定 7 个工作日/).waitFor()
  t.true(await page.getByRole('button', { name: '保存' }).isDisabled())
  t.deepEqual(await faults(page), [], 'with the editor open')
  await value.fill('5')
  await page.keyboard.press('Tab')
  await page.keyboard.type('本县要求更快')
  await page.keyboard.press('Control+Enter')
  await page.locator('.county-values .own').getByText('5 工作日').waitFor()
  const history = page.locator('section').filter({ has: page.getByRole('heading', { name: '改动记录' }) })
  t.regex(await history.innerText(), /同全市[\s\S]*5 工作日[\s\S]*本县要求更快/)
  t.deepEqual(errors, [])

  const designer = await city.as('xubaiqin', { width: 390, height: 844 }, 'dark')
  await designer.page.goto('/design/model.change/county?region=510822')
  await designer.page.locator('.county-values .own').waitFor()
  t.is(await designer.page.getByRole('button', { name: '调整' }).count(), 0, 'the city reads, the county writes')
  t.deepEqual(await faults(designer.page), [])
  t.true(await designer.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing sticks out on a phone')
  await designer.page.goto('/design/model.change/versions')
  await designer.page.getByText('没有需要说明的提醒').waitFor()
  t.deepEqual(await faults(designer.page), [])

  const inspector = access.city.holders.find(holder => holder.role === 'inspector')!
  const watchdog = await city.as(inspector.username)
  await watchdog.page.goto('/watch/overrides')
  await watchdog.page.getByText('没有人对提醒作过说明').waitFor()
  t.deepEqual(await faults(watchdog.page), [])
})
