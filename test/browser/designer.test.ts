import test, { type ExecutionContext } from 'ava'
import type { Page } from 'playwright-core'
import { fewProcesses } from '../support/city.ts'
import { openCity, type City } from '../support/browser.ts'

/*
 * Journey J1 by clicks and keys: the designer shortens the bid period to 10 days, is stopped by article 24, repairs it, rehearses and
 * submits; legal review; another person publishes and moves three of twelve running trades over; two people take that back.
 */
const trade = 'gcjs.open-tender'
const element = 'EarliestDeadline'

test('a bid period of 10 days is stopped by article 24, mended, rehearsed, published by a second person, and three of twelve trades move over', async t => {
  t.timeout(600_000, 'a whole journey through five pairs of hands')
  const city = await openCity(t, { settings: { processesDir: fewProcesses(t, trade, 'gcjs.prequalification', 'model.change') } })
  const { engine, db } = city.running.house
  await runningTrades(t, city, 12)

  const { page: author, errors } = await city.as('xubaiqin')
  await author.goto('/design')
  await author.getByRole('row', { name: trade }).getByRole('button', { name: '新建草稿' }).click()
  await author.waitForURL(/\/draft\/\d+/)
  const counts = author.locator('.problem-counts')
  await counts.getByText('用时').waitFor()
  t.regex(await author.locator('.workbench .tools').innerText(), /基于 v1（运行中 12 个实例）/)

  await select(author, '推算最早截止日')
  await author.getByLabel('时长').fill('10')
  await author.locator(`.design-canvas [data-element-id="${element}"].finding-error`).waitFor()
  t.is(await author.locator('.find-badge', { hasText: '10 < 20' }).count(), 1, 'the element carries how far it is off')
  const callout = author.getByRole('alertdialog')
  t.regex(await callout.innerText(), /编标期.*10 日，少于法定 20 日[\s\S]*最短不得少于二十日[\s\S]*《招标投标法》第 24 条/)
  const submit = author.getByRole('button', { name: /^提交复核/ })
  t.is(await submit.getAttribute('aria-disabled'), 'true')
  t.regex(await submit.innerText(), /还有 1 处阻断/)
  await city.shot(author, 'designer-1-stopped')

  await callout.getByRole('button', { name: '恢复为法定 20 日' }).click()
  await callout.waitFor({ state: 'detached' })
  await author.locator('g.finding-error').waitFor({ state: 'detached' })
  await author.getByRole('button', { name: '撤销' }).click()
  await author.locator('g.finding-error').waitFor()
  await author.getByRole('button', { name: '重做' }).click()
  await author.locator('g.finding-error').waitFor({ state: 'detached' })
  t.is(await author.getByLabel('时长').inputValue(), '20', 'the repair is one step back and forth')
  t.is(await submit.getAttribute('aria-disabled'), null)

  await author.locator('.design-canvas').press('r')
  await author.getByText('正在等待').or(author.locator('.waiting')).first().waitFor()
  await author.keyboard.press('ArrowRight')
  await author.keyboard.press('Shift+ArrowRight')
  t.true(await author.locator('.event-log li').count() >= 2, 'the draft is played on the kernel')
  await author.getByRole('button', { name: '全部运行' }).click()
  await author.getByText(/41 \/ 41 通过/).waitFor({ timeout: 120_000 })
  await city.shot(author, 'designer-2-rehearsed')

  await submit.click()
  const dialog = author.getByRole('dialog')
  await dialog.getByLabel('理由').fill('编标期明写为二十日')
  await dialog.getByLabel('发布后选择在途实例迁移').check()
  await dialog.getByRole('button', { name: '提交复核' }).click()
  await author.waitForURL(/\/design\/review\/\d+/, { timeout: 180_000 })
  await author.getByText('推算最早截止日').first().waitFor()
  const request = author.url()
  const id = /\d+$/.exec(request)![0]
  t.regex(await author.locator('.difference-list').innerText(), /编标期|GC-01[\s\S]*由法定值改为 20/)
  t.is(await author.getByRole('button', { name: /^签名/ }).count(), 0, 'the author has no button to publish')
  t.regex(await author.locator('.decision').innerText(), /编制人与审核人不能是同一人|须由另一人完成/)
  const { request: { hash } } = await (await author.request.get(`/api/design/requests/${id}`)).json() as { request: { hash: string } }
  const own = await author.request.post(`/api/design/requests/${id}/decide`, { data: { decision: 'publish', hash } })
  t.is(own.status(), 403, await own.text())

  const { page: legal } = await city.as('jiangningyong')
  await legal.goto(request)
  t.is(await legal.getByRole('button', { name: /^签名/ }).count(), 0, 'legal review gives an opinion and does not publish')
  await legal.getByLabel('意见', { exact: true }).fill('与招标投标法第二十四条相符')
  await legal.getByRole('button', { name: '合法性审核同意' }).click()
  await legal.locator('.opinions').getByText('蒋柠勇').waitFor()

  const { page: approver, errors: approverErrors } = await city.as('fengmoming')
  await approver.goto('/design')
  await approver.getByRole('link', { name: /编标期明写为二十日/ }).click()
  const rows = approver.locator('.migrate-table tbody tr')
  await rows.nth(11).getByText('可迁移').waitFor({ timeout: 60_000 })
  t.regex(await rows.nth(0).innerText(), /推演到终点，可以办结|未发现停滞/, 'each row says why in words')
  for (const n of [1, 2, 3]) await rows.nth(n).getByRole('checkbox').check()
  const moved = await Promise.all([1, 2, 3].map(n => rows.nth(n).locator('b').innerText()))
  await city.shot(approver, 'designer-3-review')
  await engine.pause()
  await approver.getByLabel('意见', { exact: true }).press('Control+Enter')
  await approver.waitForURL(/\/design\/migrate\/\d+/, { timeout: 180_000 })
  const cohort = approver.locator('.cohort').first()
  await cohort.getByText('等待 3').waitFor()
  await cohort.getByRole('button', { name: '暂停' }).click()
  await cohort.getByText('已暂停').waitFor()
  engine.resume()
  await engine.settle()
  t.regex(await cohort.innerText(), /等待 3 · 已迁移 0/, 'a paused batch stays where it is')
  await cohort.getByRole('button', { name: '继续' }).click()
  await engine.settle()
  await cohort.getByText('已完成').waitFor()
  for (const title of moved) t.regex(await cohort.innerText(), new RegExp(`已迁移 v1→v2\\s*${title}`))
  await city.shot(approver, 'designer-4-migrated')
  const perVersion = async (): Promise<number[]> => (await db('instances as i').join('versions as v', 'v.id', 'i.version_id').where({ 'i.process': trade }).groupBy('v.number').orderBy('v.number').select(db.raw('count(*)::int as n')) as { n: number }[]).map(row => row.n)
  t.deepEqual(await perVersion(), [9, 3])

  const { page: supervisor } = await city.as('leiwangqin')
  const { id: instance } = await db('instances').where({ title: moved[0]! }).first('id') as { id: string }
  await supervisor.goto(`/watch/i/${instance}`)
  const story = supervisor.locator('.story li', { hasText: '已迁移 v1→v2' })
  await story.locator('summary').click()
  t.regex(await story.innerText(), /冯墨明[\s\S]*迁移前停在（v1）[\s\S]*迁移后停在（v2）/)
  await city.shot(supervisor, 'designer-5-instance')

  await cohort.getByRole('button', { name: '提请撤回' }).click()
  await approver.getByRole('dialog').getByLabel(/撤回理由/).fill('先在一个县试行')
  await approver.getByRole('dialog').getByRole('button', { name: '提请撤回' }).click()
  const sign = /^签名：撤回 3 个实例/
  await cohort.getByText('冯墨明 于').waitFor()
  t.is(await cohort.getByRole('button', { name: sign }).getAttribute('aria-disabled'), 'true', 'who asks cannot sign')
  const { page: director } = await city.as(directorOf(city))
  await director.goto(approver.url())
  await director.locator('.cohort').getByRole('button', { name: sign }).click()
  // the request may still be on its way, and a settled engine knows nothing of it
  await director.locator('.cohort').getByText(/已撤回 3/).waitFor()
  await city.shot(director, 'designer-6-taken-back')
  t.deepEqual(await perVersion(), [12])
  t.deepEqual([...errors, ...approverErrors], [])
})

/** Finds an element by its name with the canvas's own search and selects it. */
async function select(page: Page, name: string): Promise<void> {
  await page.locator('.design-canvas').click({ position: { x: 12, y: 300 } })
  await page.keyboard.press('f')
  await page.locator('.djs-search-input input').fill(name)
  await page.locator('.djs-search-result-selected').waitFor()
  await page.keyboard.press('Enter')
  await page.getByLabel('时长').waitFor()
}

async function runningTrades(t: ExecutionContext, city: City, count: number): Promise<void> {
  const { page } = await city.as(city.running.house.access.city.holders.find(holder => holder.role === 'tenderer' && holder.entity === 'ME001')!.username)
  for (let n = 1; n <= count; n += 1) {
    const reply = await page.request.post('/api/projects', { data: { name: `城区道路改造 ${n} 标`, catalogueItem: 'ML-GC-01', region: '510800', estimateFen: 3_600_000_000 } })
    t.true(reply.ok(), await reply.text())
  }
}

const directorOf = (city: City): string => city.running.house.access.city.holders.find(holder => holder.role === 'ggb_director' && holder.region === '510800')!.username
