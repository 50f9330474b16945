import test from 'ava'
import type { Page } from 'playwright-core'
import { openCity } from '../support/browser.ts'
import { fewProcesses } from '../support/city.ts'

/*
 * The workbench when things go wrong: two sessions on one draft, a connection lost in mid-edit, a closed window; and its
 * history, comments and rehearsal. Nothing anybody wrote may be lost.
 */
const key = 'model.change'

test('a draft survives two sessions, a lost connection and a closed window; history, comments and scenarios stay with it', async t => {
  t.timeout(400_000)
  const city = await openCity(t, { settings: { processesDir: fewProcesses(t, key) } })
  const first = await city.as('xubaiqin')
  const { page } = first
  await page.goto('/design')
  await page.getByRole('row', { name: key }).getByRole('button', { name: '新建草稿' }).click()
  await page.waitForURL(/\/draft\/\d+/)
  const address = page.url()
  const draft = /\d+$/.exec(address)![0]
  await ready(page)
  await page.locator('.design-canvas').click({ position: { x: 12, y: 300 } })
  await page.keyboard.press('t')
  const rename = async (from: string, to: string, on: Page = page): Promise<void> => {
    await on.locator('.step-text').getByRole('button', { name: from, exact: true }).click()
    const box = on.getByLabel(`「${from}」的名称`)
    await box.fill(to)
    await box.press('Enter')
  }
  const nameNow = async (on: Page = page): Promise<string[]> => {
    const { bundle } = await (await on.request.get(`/api/design/drafts/${draft}`)).json() as { bundle: { bpmn: string } }
    return [...bundle.bpmn.matchAll(/<bpmn:userTask [^>]*name="([^"]*)"/g)].map(match => match[1]!)
  }

  const [before] = await nameNow()
  await rename(before!, '起草变更')
  // the text view writes what the canvas would
  while (!(await nameNow()).includes('起草变更')) await page.waitForTimeout(200)

  const second = await city.as('xubaiqin')
  await second.page.goto(address)
  await ready(second.page)
  const takeOver = second.page.getByRole('button', { name: /接管编辑/ })
  await takeOver.waitFor()
  await first.context.setOffline(true)
  await rename('起草变更', '断线时改的名')
  await page.getByText('连接中断，修改暂存本机').waitFor()
  await takeOver.click()
  await takeOver.waitFor({ state: 'detached' })
  await second.page.locator('.design-canvas').click({ position: { x: 12, y: 300 } })
  await second.page.keyboard.press('t')
  await rename('起草变更', '接管者改的名', second.page)
  while (!(await nameNow(second.page)).includes('接管者改的名')) await second.page.waitForTimeout(200)
  await page.close()
  await first.context.setOffline(false)

  const back = await first.context.newPage()
  await back.goto(address)
  await back.getByText('找回了上次未保存的修改').waitFor()
  await back.getByRole('button', { name: /接管编辑/ }).click()
  const conflict = back.getByRole('dialog', { name: '草稿已被他人修改' })
  await conflict.waitFor()
  await city.shot(back, 'workbench-1-conflict')
  await conflict.getByRole('button', { name: '保留我的' }).click()
  await conflict.waitFor({ state: 'hidden' })
  await saved(back)
  const changes = await (await back.request.get(`/api/design/drafts/${draft}/changes`)).json() as { revision: number }[]
  const texts = await Promise.all(changes.map(async ({ revision }) => (await back.request.get(`/api/design/drafts/${draft}/changes/${revision}`)).text()))
  t.true(texts[0]!.includes('断线时改的名'), 'what was written offline is the newest')
  t.true(texts.some(text => text.includes('接管者改的名')), 'and what the other session wrote is in the history')
  await second.page.getByRole('button', { name: /接管编辑/ }).waitFor()

  await back.getByRole('tab', { name: '修改历史' }).click()
  const theirs = back.locator('.change-list li').nth(1)
  await theirs.getByRole('button', { name: '命名' }).click()
  await back.getByLabel('命名').fill('接管时')
  await back.keyboard.press('Enter')
  await back.locator('.change-list').getByText('接管时').waitFor()
  await back.locator('.change-list li', { hasText: '接管时' }).getByRole('button', { name: '恢复到这里' }).click()
  await back.getByRole('tooltip').getByRole('button', { name: /确\s*定|OK/ }).click()
  await back.locator('.design-canvas').getByText('接管者改的名').first().waitFor()

  await back.locator('.design-canvas').click({ position: { x: 12, y: 300 } })
  await back.keyboard.press('ArrowRight')
  await back.keyboard.press('ArrowRight')
  await back.getByRole('tab', { name: '意见' }).click()
  await back.getByLabel('留言').fill('@冯墨明 这一步要不要并入提交？')
  await back.locator('.talk-new').getByRole('button').click()
  await back.locator('.talk li', { hasText: '并入提交' }).waitFor()

  await back.getByText('推演', { exact: true }).first().click()
  await back.locator('.waiting').waitFor()
  await back.getByRole('button', { name: '在此断言' }).click()
  await back.getByRole('button', { name: '存为用例' }).click()
  await back.getByPlaceholder('用例名称').fill('只走到第一步')
  await back.getByRole('dialog').getByRole('button', { name: '存为用例' }).click()
  await back.getByRole('button', { name: '全部运行' }).click()
  await back.getByText(/5 \/ 5 通过/).waitFor()
  await back.getByLabel(/显示覆盖/).check()
  t.regex(await back.locator('.rehearse-bar').innerText(), /覆盖 \d+%/)
  await city.shot(back, 'workbench-2-coverage')
  await saved(back)
  const { bundle } = await (await back.request.get(`/api/design/drafts/${draft}`)).json() as { bundle: { scenarios: Record<string, { steps: { do: string }[] }> } }
  t.is(bundle.scenarios['只走到第一步']?.steps.at(-1)?.do, 'expect', 'the saved story ends with what must be so')

  await back.getByText('建模', { exact: true }).click()
  await back.locator('.talk li .linklike').click()
  await back.locator('[data-group-id=group-general] .bio-properties-panel-group-header').click()
  await back.locator('#bio-properties-panel-id').fill('Asked')
  await back.keyboard.press('Tab')
  await back.locator('.design-canvas .selected[data-element-id=Asked]').waitFor()
  await saved(back)
  const approver = await city.as('fengmoming')
  await approver.page.goto('/design')
  await approver.page.getByRole('region', { name: '提到我的意见' }).getByRole('link', { name: /并入提交/ }).click()
  await approver.page.locator('.design-canvas .selected[data-element-id=Asked]').waitFor()
  await approver.page.locator('.talk li', { hasText: '并入提交' }).locator('.linklike').waitFor()
  t.is(await approver.page.getByRole('button', { name: /接管编辑|提交复核/ }).count(), 0, 'who may not write is offered neither')
  await back.locator('.here', { hasText: '冯墨明' }).waitFor()
  await city.shot(approver.page, 'workbench-3-mention')
  t.deepEqual([...first.errors, ...second.errors, ...approver.errors], [])
})

const ready = async (page: Page): Promise<void> => { await page.locator('.problem-counts').getByText('用时').waitFor() }
const saved = async (page: Page): Promise<void> => { await page.waitForTimeout(300); await page.getByText(/已自动保存/).waitFor() }
