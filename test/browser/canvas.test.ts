import { readFileSync } from 'node:fs'
import test from 'ava'
import type { Page } from 'playwright-core'
import { openCity, type City } from '../support/browser.ts'
import { fewProcesses } from '../support/city.ts'

/* The drawing surface in a real browser: what a reader cannot do, and what a writer can with and without a mouse. */
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

test('a writer aligns, tidies, colours, finds, connects by keys, writes in the text, copies to another tab, plays a witness', async t => {
  t.timeout(300_000)
  const city = await openCity(t, { settings: { processesDir: fewProcesses(t, key) } })
  const { page, context, errors } = await newDraft(city)
  page.setDefaultTimeout(30_000)
  const place = async (id: string) => (await page.locator(`.design-canvas [data-element-id=${id}] .djs-hit`).first().boundingBox())!
  const pick = async (id: string): Promise<void> => { const at = await place(id); await page.mouse.click(at.x + 5, at.y + at.height - 5) }
  const find = async (text: string): Promise<void> => {
    await page.keyboard.press('f')
    await page.locator('.djs-search-input input').fill(text)
    await page.locator('.djs-search-result').first().waitFor()
    await page.keyboard.press('Enter')
    await page.locator('.bio-properties-panel-header-label', { hasText: text }).waitFor()
  }
  const alike = (a: number, b: number): boolean => Math.abs(a - b) < 2

  await pick('Draft')
  await page.keyboard.down('Shift')
  await pick('Issue')
  await page.keyboard.up('Shift')
  await page.getByRole('button', { name: '左对齐' }).click()
  t.true(alike((await place('Issue')).x, (await place('Draft')).x), 'aligned')
  await page.locator('.canvas-tool-row').getByRole('button', { name: '整理' }).click()
  await page.waitForFunction(() => { const [a, b] = ['Issue', 'Draft'].map(id => document.querySelector(`.design-canvas [data-element-id=${id}]`)!.getBoundingClientRect().x); return Math.abs(a! - b!) > 5 })
  await page.keyboard.press('Control+z')
  await page.keyboard.press('Control+z')
  t.false(alike((await place('Issue')).x, (await place('Draft')).x), 'one undo each')

  await find('合法性审核')
  await page.locator('.djs-context-pad .entry[data-action=set-color]').click()
  await page.locator('.djs-popup .entry').nth(2).click()
  t.regex(await page.locator('.design-canvas [data-element-id=Legal] .djs-visual > *').first().getAttribute('style') ?? '', /fill: rgb\(255, 224, 178\)/)
  await page.keyboard.press('m')
  await page.locator('.djs-minimap.open').waitFor()
  await page.keyboard.press('m')
  const high = (await place('Legal')).y
  await page.keyboard.press('Alt+Shift+ArrowDown')
  t.true((await place('Legal')).y > high, 'moved by keys')
  await page.keyboard.press('Control+z')

  await page.keyboard.press('c')
  await find('四眼发布')
  await page.keyboard.press('Enter')
  await page.getByText('已连线：「合法性审核」→「四眼发布」').waitFor()
  await page.locator('.find-badge', { hasText: '缺网关' }).waitFor()
  const witness = page.locator('.problem-list li', { has: page.getByRole('button', { name: '播放路径' }) }).first()
  await witness.getByRole('button', { name: '播放路径' }).click()
  await page.locator('.rehearse .banner').waitFor()
  await page.locator('.rehearse-canvas .tok').first().waitFor()
  await page.getByText('建模', { exact: true }).click()

  await page.locator('.design-canvas [data-element-id=Draft]').waitFor()
  await page.keyboard.press('t')
  await page.locator('.step-text').getByRole('button', { name: '合法性审核', exact: true }).click()
  await page.getByLabel('「合法性审核」的名称').fill('合法性复核')
  await page.keyboard.press('Enter')
  await page.locator('.step-text').getByRole('button', { name: '在后面加一步' }).click()
  await page.locator('.step-text').getByRole('button', { name: '新步骤' }).waitFor()
  t.regex(await drawn(page), /name="合法性复核"/)

  await find('编制新版本草稿')
  await page.keyboard.press('Control+c')
  const other = await context.newPage()
  await other.goto(page.url())
  await other.getByRole('button', { name: /接管编辑/ }).or(other.locator('.problem-counts').getByText('用时')).first().waitFor()
  await other.locator('.problem-counts').getByText('用时').waitFor()
  const copies = other.locator('.design-canvas .djs-shape', { hasText: '编制新版本草稿' })
  const before = await copies.count()
  await other.locator('.design-canvas').click({ position: { x: 12, y: 300 } })
  // an empty place of its lane: on a flow or a gateway nothing is let fall
  const { x, y, width, height } = (await other.locator('.design-canvas [data-element-id=Draft]').boundingBox())!
  // the clipboard is read when the browser pleases; what is pasted then hangs on the pointer
  for (let n = 0; await copies.count() <= before; n += 1) {
    const hangs = await other.locator('.djs-drag-group').count()
    if (!hangs && n % 20 === 0) await other.keyboard.press('Control+v')
    if (hangs && await other.locator('.design-canvas .new-parent').count()) await other.mouse.click(x + 1.8 * width, y + height / 2)
    await other.mouse.move(x + 1.8 * width + n % 2 * 4, y + height / 2)
    await other.waitForTimeout(100)
  }
  t.deepEqual(errors, [])
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
