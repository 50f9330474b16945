import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import JSZip from 'jszip'
import type { Page } from 'playwright-core'
import { openCity, type City } from '../support/browser.ts'

/*
 * A kind of trade that no register and no code knows: drawn on a blank sheet (what a colleague prepared comes in as a file), given
 * its last form, rehearsed, reviewed, published by a second person, and run to its archive in the same server. Nothing restarts.
 */
const bundle = join(import.meta.dirname, 'naming-right')

test('冠名权 is drawn, given forms, rehearsed, published by a second person and run to its end without a restart', async t => {
  t.timeout(600_000, 'drawing and ten people take time')
  const city = await openCity(t)
  const { page, errors } = await city.as('xubaiqin')
  await blankSheet(page)
  t.true(await page.locator('.problem-list li.error').count() > 5, 'a bare line from start to end is no trade')
  await select(page, '开始')
  await append(page, '核对交易目录', '核对交易目录')
  await append(page, '填报', '登记冠名标的')
  await page.waitForTimeout(1500)
  t.deepEqual(await wayOf(page), ['开始', '核对交易目录', '登记冠名标的', '办结'], 'each new step stands between')
  await city.shot(page, 'naming-1-drawn')

  await page.getByRole('button', { name: '更多' }).click()
  const chosen = page.waitForEvent('filechooser')
  await page.getByRole('menuitem', { name: '导入' }).click()
  await (await chosen).setFiles({ name: 'qt.naming-right.zip', mimeType: 'application/zip', buffer: await zip() })
  await page.locator('[data-element-id="Pay"]').waitFor()
  await drawTheEnd(page)
  await drawTheForm(page)
  await page.getByText('建模', { exact: true }).click()
  await page.waitForFunction(() => document.querySelectorAll('.problem-list li.error').length === 0 && /条规则/.test(document.querySelector('.problem-counts')?.textContent ?? ''))
  await city.shot(page, 'naming-2-lawful')

  await page.getByText('推演', { exact: true }).first().click()
  await page.getByRole('button', { name: '全部运行' }).click()
  await page.getByText('1 / 1 通过').waitFor()
  await city.shot(page, 'naming-3-rehearsed')
  await page.getByText('建模', { exact: true }).click()

  await page.getByRole('button', { name: '提交复核' }).click()
  await page.getByLabel('理由').first().fill('市政府将冠名权列入目录，设专门流程')
  const answered = page.waitForResponse(reply => reply.url().endsWith('/submit'))
  await page.locator('.ant-modal-footer .ant-btn-primary').click()
  const reply = await answered
  t.true(reply.ok(), reply.ok() ? '' : await reply.text())
  const request = await reply.json() as { id: string; hash: string }
  t.is((await page.request.post(`/api/design/requests/${request.id}/decide`, { data: { decision: 'publish', hash: request.hash } })).status(), 403, 'the author never publishes')
  await signs(city, 'jiangningyong', request.id)
  await signs(city, 'fengmoming', request.id, 'naming-4-published')

  await runs(t, city, errors)
  t.deepEqual(errors, [])
})

async function blankSheet(page: Page): Promise<void> {
  await page.goto('/design')
  await page.getByRole('heading', { name: '全部流程' }).waitFor()
  await page.keyboard.press('n')
  await page.getByLabel('类别').click()
  await page.getByTitle('其他公共资源').click()
  await page.getByLabel('流程编号').fill('qt.naming-right')
  await page.getByLabel('名称').fill('冠名权网络竞价')
  await page.getByRole('button', { name: '新建草稿' }).last().click()
  await page.locator('[data-element-id="Start"]').waitFor()
  await page.locator('.problem-list li').first().waitFor()
}

const canvas = (page: Page): Promise<void> => page.locator('.djs-container svg[tabindex]').first().focus()

/** By keyboard: F, the name, Enter. */
async function select(page: Page, name: string): Promise<void> {
  await canvas(page)
  await page.keyboard.press('f')
  await page.locator('.djs-search-container.open input').waitFor()
  await page.keyboard.type(name)
  await page.keyboard.press('End')
  await page.locator('.djs-search-result').first().waitFor()
  await page.keyboard.press('Enter')
  await page.locator('.djs-search-container.open').waitFor({ state: 'hidden' })
}

/** By keyboard: A, the component, Enter, its name, Enter. */
async function append(page: Page, component: string, name: string, label = component): Promise<void> {
  await canvas(page)
  await page.keyboard.press('a')
  await page.locator('.djs-popup input').waitFor()
  await page.keyboard.type(component)
  await page.keyboard.press('End')
  await page.locator('.djs-popup .entry.selected .djs-popup-label', { hasText: new RegExp(`^${label}$`) }).waitFor()
  await page.keyboard.press('Enter')
  await page.locator('.djs-direct-editing-content').waitFor()
  await page.keyboard.press('Control+a')
  await page.keyboard.type(name)
  await page.keyboard.press('Enter')
  await page.locator('.bio-properties-panel-header-label', { hasText: name }).waitFor()
}

async function put(page: Page, group: string, label: string, value: string): Promise<void> {
  const header = page.locator('.bio-properties-panel-group-header', { has: page.locator(`.bio-properties-panel-group-header-title:text-is("${group}")`) }).first()
  if (!(await header.getAttribute('class'))?.split(' ').includes('open')) await header.click()
  const entry = page.locator('.bio-properties-panel-entry', { has: page.locator(`label:text-is("${label}")`) }).last()
  if (await entry.locator('select').count()) { await entry.locator('select').selectOption({ label: value }); return }
  await entry.locator('input, textarea, [contenteditable=true]').first().click()
  if (value.startsWith('=')) {
    await page.keyboard.type('=')
    await entry.locator('.cm-content').waitFor()
    await page.keyboard.insertText(value.slice(1))
  } else {
    await page.keyboard.press('Control+a')
    await page.keyboard.insertText(value)
  }
  await page.keyboard.press('Tab')
}

/** What the colleague's file lacks: performance is made public, the file archived, the trade ended. */
async function drawTheEnd(page: Page): Promise<void> {
  await select(page, '缴款登记')
  await append(page, '公开发布', '公开履约')
  await put(page, '基本', '编号', 'Perform')
  await put(page, '办理人', '办理角色', '招标人/采购人/出让人/转让方经办')
  await put(page, '办理人', '归属（限本主体或本专家）', '=project.owner')
  await put(page, '表单', '表单编号', 'perform')
  await put(page, '期限', '服务承诺（如 1 WORKING）', '20 WORKING')
  await put(page, '法律与登记', '公开事项', '履约信息')
  await append(page, '发布公告', '发布履约信息')
  await put(page, '基本', '编号', 'PublishPerform')
  await put(page, '输入', '公告类型', '履约信息')
  await put(page, '输入', '公开内容', '={milestone: milestone, achievedOn: achievedOn}')
  await put(page, '输入', '公开数据集', 'CONTRACT_PERFORMANCE')
  await put(page, '输入', 'OCDS 标记', 'implementation')
  await append(page, 'documents.archive', '归档', '归档')
  await put(page, '基本', '编号', 'Archive')
  await append(page, '结束', '办结')
  await put(page, '基本', '编号', 'End')
  // the repair that the finding offers
  await page.locator('.problem-list').getByRole('button', { name: '设为办结' }).click()
}

async function drawTheForm(page: Page): Promise<void> {
  await page.getByText('表单', { exact: true }).first().click()
  await page.getByPlaceholder('新建表单').fill('perform')
  await page.keyboard.press('Enter')
  for (const [key, label] of [['milestone', '履约节点'], ['achievedOn', '完成日期']] as const) {
    await page.locator('.fjs-palette-field[data-field-type="textfield"]').focus()
    await page.keyboard.press('Enter')
    await page.locator('.form-editor .fjs-element[data-field-type="textfield"]').last().click()
    const general = page.locator('.fjs-properties-container [data-group-id="group-general"]')
    const header = general.locator('.bio-properties-panel-group-header')
    await general.locator('[data-entry-id="key"]').waitFor({ state: 'attached' })
    const field = general.locator('[data-entry-id="label"] [contenteditable=true], [data-entry-id="label"] textarea, [data-entry-id="label"] input').first()
    // the panel is drawn anew for each element, and a group that opens by itself would be closed by our click
    while (!await field.isVisible()) {
      if (!(await header.getAttribute('class'))?.split(' ').includes('open')) await header.click()
      await field.waitFor({ timeout: 2000 }).catch(() => {})
    }
    await field.fill(label)
    await general.locator('[data-entry-id="key"] input').fill(key)
    await page.keyboard.press('Tab')
  }
  await page.locator('.forms-tab aside').getByText('公开履约').waitFor()
}

/** Names along the one way from the start, in the draft as the server has it. */
async function wayOf(page: Page): Promise<string[]> {
  await page.getByRole('status').getByText('已自动保存').waitFor()
  const { bundle: { bpmn } } = await (await page.request.get(`/api/design/drafts/${new URL(page.url()).pathname.split('/').at(-1)}`)).json() as { bundle: { bpmn: string } }
  const flows = [...bpmn.matchAll(/<bpmn:sequenceFlow [^>]*sourceRef="([^"]+)" targetRef="([^"]+)"/g)].map(([, from, to]) => ({ from: from!, to: to! }))
  const names: string[] = []
  for (let at: string | undefined = 'Start'; at; at = flows.find(flow => flow.from === at)?.to) names.push(new RegExp(`id="${at}" name="([^"]*)"`).exec(bpmn)?.[1] ?? at)
  return names
}

async function zip(): Promise<Buffer> {
  const packed = new JSZip()
  packed.file('process.bpmn', readFileSync(join(bundle, 'process.bpmn')))
  for (const folder of ['forms', 'scenarios']) for (const name of readdirSync(join(bundle, folder))) packed.file(`${folder}/${name}`, readFileSync(join(bundle, folder, name)))
  return packed.generateAsync({ type: 'nodebuffer' })
}

async function signs(city: City, username: string, request: string, shot?: string): Promise<void> {
  const { page } = await city.as(username)
  await page.goto(`/design/review/${request}`)
  await page.getByLabel('意见').fill('符合规定')
  const answered = page.waitForResponse(reply => reply.url().endsWith('/decide'))
  await page.locator('.decision .ant-btn-primary').click()
  const reply = await answered
  if (!reply.ok()) throw new Error(`${username}: ${await reply.text()}`)
  if (shot) await city.shot(page, shot)
  await page.context().close()
}

/** A project of the new kind, every task done by the person who may. */
async function runs(t: ExecutionContext, city: City, errors: string[]): Promise<void> {
  const { engine, db, access } = city.running.house
  const account = (role: string, entity?: string): string => access.city.holders.find(holder => holder.role === role && (entity === undefined ? holder.region === '510800' : holder.entity === entity))!.username
  const pages = new Map<string, Page>()
  const pageOf = async (username: string): Promise<Page> => {
    const known = pages.get(username)
    if (known) return known
    const opened = await city.as(username)
    await opened.page.addInitScript(() => localStorage.setItem('yangguang.settings', JSON.stringify({ theme: 'light', undo: false })))
    opened.page.on('pageerror', error => errors.push(`${username}: ${error.message}`))
    pages.set(username, opened.page)
    return opened.page
  }
  const me = account('tenderer', 'ME001')
  const owner = await pageOf(me)
  const started = await owner.request.post('/api/projects', { data: { name: '利州体育馆五年冠名权', catalogueItem: 'ML-QT-01', process: 'qt.naming-right', region: '510800', estimateFen: 200_000_000 } })
  t.true(started.ok(), await started.text())
  const { instance, code } = await started.json() as { instance: string; code: string }
  const does = async (username: string, element: string, values: Record<string, unknown>, shot?: string): Promise<void> => {
    const row = await db('tasks').where({ instance_id: instance, element }).first('id') as { id: string } | undefined
    if (!row) throw new Error(`${element} is not waiting; open: ${(await db('tasks').where({ instance_id: instance }).pluck('element') as string[]).join()}; ${JSON.stringify(await db('incidents').where({ instance_id: instance }).select('element', 'message'))}`)
    const page = await pageOf(username)
    const draft = await page.request.put(`/api/tasks/${row.id}/draft`, { data: { values } })
    t.true(draft.ok(), `${element}: ${await draft.text()}`)
    await page.goto(`/todo/all/${row.id}`)
    await page.locator('.fjs-form, [data-no-form]').first().waitFor({ state: 'attached' })
    await page.waitForTimeout(150)
    if (shot) await city.shot(page, shot)
    const answered = page.waitForResponse(reply => reply.url().includes(`/api/tasks/${row.id}/complete`))
    await page.keyboard.press('Control+Enter')
    const reply = await answered
    t.true(reply.ok(), `${element}: ${reply.ok() ? '' : await reply.text()}`)
  }
  const day = (days: number, clock = '09:30:00'): string => {
    const at = new Date(Date.now() + days * 86_400_000 + 8 * 3_600_000)
    const weekend = at.getUTCDay() === 0 ? 1 : at.getUTCDay() === 6 ? 2 : 0
    return `${new Date(at.getTime() + weekend * 86_400_000).toISOString().slice(0, 10)}T${clock}+08:00`
  }
  await does(me, 'Entry', { projectName: '利州体育馆五年冠名权', contact: '金旺慎' })
  await does(account('reception'), 'Check', { result: '齐全' }, 'naming-5-reception')
  await does(me, 'Venue', { start: day(10), end: day(10, '12:00:00'), size: 20 })
  await does(me, 'Plan', { subject: '体育馆主馆五年冠名', years: 5, floorFen: 200_000_000, depositFen: 20_000_000, conditions: '冠名内容依法审定' })
  await does(me, 'Notice', { content: '公开竞价', eligibility: '依法设立的法人', auctionStart: day(3) })
  await does(me, 'Notice', { content: '公开竞价', eligibility: '依法设立的法人', auctionStart: day(10) })
  const exhibited = day(1)
  await does(me, 'Exhibit', { place: '利州体育馆', start: exhibited, end: new Date(Date.parse(exhibited) + 6 * 86_400_000 + 8 * 3_600_000).toISOString().replace(/\.000Z$/, '+08:00') })

  for (const [n, entity] of ['ME007', 'ME009'].entries()) {
    const bidder = await pageOf(account('bidder', entity))
    const deposit = await bidder.request.post(`/api/tenders/${code}/deposit`, { data: { form: '保函', amountFen: 20_000_000 } })
    t.true(deposit.ok(), await deposit.text())
    const bid = await bidder.request.post(`/api/tenders/${code}/bids`, { data: { priceFen: 260_000_000 + n * 50_000_000 } })
    t.true(bid.ok(), await bid.text())
  }
  await engine.settle(new Date(Date.parse(day(10)) + 1000))
  await does(me, 'Qual', { pass: true, reason: '均符合竞买条件' })
  await does(me, 'Confirm', {})
  await does(account('bidder', 'ME009'), 'ConfirmBuyer', {})
  await engine.settle(new Date(Date.parse(day(10)) + 12 * 86_400_000))
  await does(account('deposit_clerk'), 'Refund', { interest: 0 })
  await does(me, 'Contract', { startDate: '2027-01-01', endDate: '2031-12-31', payPlan: '一次付清' })
  await does(account('bidder', 'ME009'), 'ContractSign', {})
  await does(me, 'Pay', { paidFen: 310_000_000, receiptNo: 'P-0001' })
  await does(me, 'Perform', { milestone: '冠名启用', achievedOn: '2027-01-01' }, 'naming-6-perform')
  t.is((await db('instances').where({ id: instance }).first('status') as { status: string }).status, 'completed')

  const visitor = (await city.as(null)).page
  const { rows } = await (await visitor.request.get(`/api/portal/notices?q=${encodeURIComponent('冠名权')}`)).json() as { rows: { kind: string }[] }
  const kinds = rows.map(notice => notice.kind)
  t.deepEqual(['项目信息', '处置计划', '交易公告', '展示信息', '资格结果', '成交结果', '合同', '履约信息'].filter(kind => !kinds.includes(kind)), [], 'the public reads every notice')
  await visitor.goto('/process/qt.naming-right')
  await visitor.locator('[data-element-id="Archive"]').waitFor({ state: 'attached' })
  await city.shot(visitor, 'naming-7-portal')
}
