import { readFileSync } from 'node:fs'
import test from 'ava'
import type { Page } from 'playwright-core'
import { openCity, type City } from '../support/browser.ts'
import { fewProcesses } from '../support/city.ts'

/* The drawing surface in a real browser: what a reader cannot do. */
const key = 'model.change'

test('who does not hold the draft can look everywhere and change nothing', async t => {
  t.timeout(300_000)
  const city = await openCity(t, { settings: { processesDir: fewProcesses(t, key) } })
  const writer = await newDraft(city)
  const reader = await city.as('xubaiqin')
  const { page } = reader
  page.setDefaultTimeout(30_000)
  await page.goto(writer.page.url())
  await page.getByRole('button', { name: /接管编辑/ }).waitFor()
  await page.locator('.bio-properties-panel').waitFor()
  await page.locator('.problem-counts').getByText('用时').waitFor()
  const before = await drawn(page)
  const task = page.locator('.design-canvas [data-element-id=Draft]')
  await task.click()
  t.is(await page.locator('.djs-context-pad .entry').count(), 0, 'no pad of things to do')
  for (const keys of ['Delete', 'Alt+ArrowRight', 'Control+c', 'Control+v', 'Control+z', 'Control+x']) await page.keyboard.press(keys)
  await page.mouse.click(900, 300)
  await task.dblclick()
  t.is(await page.locator('.djs-direct-editing-content').count(), 0)
  await task.click()
  await page.locator('.bio-properties-panel-header-label', { hasText: '编制新版本草稿' }).waitFor()
  const general = page.locator('.properties [data-group-id=group-general]')
  if (!await general.locator('.bio-properties-panel-group-entries.open').count()) await general.locator('.bio-properties-panel-group-header').click()
  const name = general.locator('[name=name]')
  await name.waitFor()
  const said = await name.inputValue()
  await name.focus()
  await page.keyboard.type('不该有的')
  t.is(await name.inputValue(), said, 'the panel takes no keys')
  // around the panel's own bars: the command stack is the last word
  await name.evaluate((field: HTMLTextAreaElement) => { field.value = '不该有的'; field.dispatchEvent(new Event('input', { bubbles: true })) })
  await page.getByText(/许柏勤 正在编辑，这里的修改没有生效/).waitFor()
  t.true(await page.getByRole('button', { name: /发布公告/ }).isDisabled())
  t.is(await drawn(page), before, 'what the page would save is what it was')
  t.deepEqual(reader.errors, [])
})

/** A draft of the process, opened in the workbench by its author. */
async function newDraft(city: City): Promise<Awaited<ReturnType<City['as']>>> {
  const author = await city.as('xubaiqin')
  await author.page.goto('/design')
  await author.page.getByRole('row', { name: key }).getByRole('button', { name: '新建草稿' }).click()
  await author.page.waitForURL(/\/draft\/\d+/)
  await author.page.locator('.problem-counts').getByText('用时').waitFor()
  return author
}

/** The diagram as it stands on the canvas. */
async function drawn(page: Page): Promise<string> {
  await page.getByRole('button', { name: '更多' }).click()
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: '导出流程图（.bpmn）' }).click()])
  return readFileSync(await file.path(), 'utf8')
}
