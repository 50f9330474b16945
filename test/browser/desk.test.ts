import test, { type ExecutionContext } from 'ava'
import type { APIRequestContext, Page } from 'playwright-core'
import { openCity, type City } from '../support/browser.ts'
import { fewProcesses } from '../support/city.ts'

/*
 * The clerk's desk on one city: J2 of UX.md (an inbox emptied without a mouse), what a broken connection and an ended session leave of what was typed,
 * what is refused, and that a setting outlives its page.
 */
test('a clerk empties an inbox by keys, loses no word to the network or the session, and reads why something cannot be', async t => {
  t.timeout(240_000)
  const city = await openCity(t, { settings: { processesDir: fewProcesses(t, 'gcjs.open-tender') } })
  await emptied(t, city)
  await kept(t, city)
  await refused(t, city)
  await coloured(t, city)
})

const titleOf = (n: number): string => `第 ${n} 号供水管网改造工程施工`

/** Projects number `from` to `to`, each brought to the completeness check. */
async function projects(city: City, from: number, to: number): Promise<void> {
  const { holders } = city.running.house.access.city
  const tenderer = holders.find(holder => holder.role === 'tenderer' && holder.entity === 'ME001')!
  const owner: APIRequestContext = (await city.as(tenderer.username)).context.request
  const post = async (url: string, data: object): Promise<Record<string, string>> => {
    const reply = await owner.post(url, { data })
    if (!reply.ok()) throw new Error(`${url}: ${await reply.text()}`)
    return await reply.json() as Record<string, string>
  }
  for (let n = from; n <= to; n += 1) {
    const name = titleOf(n)
    const { instance } = await post('/api/projects', { name, catalogueItem: 'ML-GC-01', region: '510822', estimateFen: 3_600_000_000 })
    const task = async (element: string): Promise<string> => (await city.running.db('tasks').where({ instance_id: instance, element }).first('id') as { id: string }).id
    await post(`/api/tasks/${await task('Plan')}/complete`, { values: { projectName: name, estValue: 3_600_000_000, planDate: '2026-12-01', content: '管网改造' } })
    await post(`/api/tasks/${await task('Entry')}/complete`, { values: { projectCode: `2609-510822-04-01-1182${String(n).padStart(2, '0')}`, projectName: name, regionCode: '510822', catalogueItem: 'ML-GC-01', voluntary: false, contact: '金旺慎', projectScale: '管网 12 公里', fundSource: '财政资金' } })
  }
}

/**
 * Nine completeness checks: most are complete, two need corrections given by a number key, one is being handled by a colleague and is skipped, three are
 * completed at once of which one fails. The focus is never lost, and what is done is said aloud.
 */
async function emptied(t: ExecutionContext, city: City): Promise<void> {
  const { db, house: { access } } = city.running
  await projects(city, 1, 9)
  const clerk = await city.as('gemeiyue')
  const colleague = access.city.holders.find(holder => holder.role === 'reception' && holder.region === '510822')!
  const other = (await city.as(colleague.username)).context.request
  const { page, errors } = clerk
  const press = async (...keys: string[]): Promise<void> => { for (const key of keys) await page.keyboard.press(key) }
  const openTitle = async (wanted: string): Promise<void> => { await page.locator(`section.task[aria-label$="${wanted}"] [data-material]`).first().waitFor() }
  const focused = (): Promise<boolean> => page.evaluate(() => document.activeElement !== null && document.activeElement !== document.body)
  const spoken = (): Promise<string> => page.locator('body > .sr[role=status]').textContent().then(text => text ?? '')
  const says = (pattern: string): Promise<unknown> => page.waitForFunction(wanted => new RegExp(wanted).test(document.querySelector('body > .sr[role=status]')?.textContent ?? ''), pattern)

  await page.goto('/me')
  await page.locator('h1').waitFor()
  await press('g', 't')
  await openTitle(titleOf(1))
  await city.shot(page, 'desk-1-open')

  // a colleague takes the second: it is never opened
  const second = await checkOf(db, titleOf(2))
  t.true((await other.post(`/api/tasks/${second}/claim`)).ok())
  await page.getByText(`${colleague.name} 正在办理`).first().waitFor()

  const done = async (keys: string[], next: number): Promise<void> => {
    await press(...keys)
    const began = Date.now()
    await press('Control+Enter')
    await openTitle(titleOf(next))
    await says('^已办结.*下一件：')
    t.true(await focused(), `the focus is kept after ${Date.now() - began} ms`)
  }
  await done(['e'], 3)
  t.regex(await spoken(), new RegExp(`已办结「资料完整性核对」。下一件：${titleOf(3)}`))

  // taken back in time: the task is here again, with what was chosen
  await press('u')
  await openTitle(titleOf(1))
  await says('^已撤回')
  t.true(await page.getByRole('radio', { name: '齐全', exact: true }).isChecked())
  await done([], 3)

  // the fourth material is unclear: a digit says so, the notice is written by itself
  await press('3', '3')
  const notice = page.locator('.work-fields textarea')
  await notice.waitFor()
  await page.waitForFunction(() => /“施工图设计文件审查合格书”不清晰，请重新扫描上传。其余 5 项齐全，无需重复提交。/.test(document.querySelector<HTMLTextAreaElement>('.work-fields textarea')?.value ?? ''))
  await city.shot(page, 'desk-2-corrections')
  await done([], 4)
  await press('1')
  await page.waitForFunction(() => /“项目审批（核准）文件”没有提交，请补充/.test(document.querySelector<HTMLTextAreaElement>('.work-fields textarea')?.value ?? ''))
  await done([], 5)
  await done(['e'], 6)
  await done(['e'], 7)

  // three at once; the colleague was quicker with one
  await press('x', 'j')
  await openTitle(titleOf(8))
  await press('x', 'j')
  await openTitle(titleOf(9))
  await press('x')
  const eighth = await checkOf(db, titleOf(8))
  t.true((await other.post(`/api/tasks/${eighth}/claim`)).ok())
  await press('e')
  const result = page.locator('.row-result')
  await result.waitFor()
  t.regex(await result.textContent() ?? '', new RegExp(`✕.*${colleague.name} .*认领了这件`))
  t.is(await result.locator('.chip.ok').count(), 2)
  await city.shot(page, 'desk-3-rows')
  t.true(await focused())
  await press('Escape')

  // the window passes: everything took effect, once
  await until(async () => (await db('task_holds').count({ n: '*' }).first() as { n: string }).n === '0')
  const acts = await db('task_acts').where({ act: 'complete', role: 'reception' }).select('actor', 'name') as { actor: string }[]
  t.is(acts.length, 7)
  t.deepEqual([...new Set(acts.map(act => act.actor))], [access.city.holders.find(one => one.username === 'gemeiyue')!.account])
  const left = await db('tasks').where({ element: 'Check' }).pluck('assignee') as string[]
  t.deepEqual(left, [colleague.account, colleague.account])
  t.deepEqual(errors, [])
  await clerk.context.close()
}

/** A connection that breaks and a session that ends lose nothing that was typed, and work goes on. */
async function kept(t: ExecutionContext, city: City): Promise<void> {
  const { db } = city.running
  await projects(city, 10, 10)
  const { page, context } = await city.as('gemeiyue')
  await page.goto(`/todo/all/${await checkOf(db, titleOf(10))}`)
  await page.locator('[data-material]').first().waitFor()
  await page.keyboard.press('2')
  await notice(page).waitFor()

  // no connection: the form goes on, completing waits and says why
  await context.setOffline(true)
  await notice(page).fill('请补充资金来源证明，加盖公章。')
  await page.getByText('草稿暂存在本机').waitFor()
  await page.locator('.work-bar .cannot').waitFor()
  t.regex(await page.locator('.work-bar .cannot').textContent() ?? '', /网络断开/)
  await context.setOffline(false)
  await page.getByText(/草稿已存/).waitFor()

  // the session is ended elsewhere: the page stays, the password is asked over it, and the work goes on
  await db('sessions').update({ revoked_at: db.fn.now() })
  await notice(page).fill('请补充资金来源证明，加盖公章；其余齐全。')
  const dialog = page.getByRole('dialog', { name: '登录已过期' })
  await dialog.waitFor()
  await city.shot(page, 'desk-4-again')
  await page.keyboard.type('falsch')
  await page.keyboard.press('Enter')
  await dialog.getByText('用户名或密码不正确').waitFor()
  await page.locator('#again-password').fill('yangguang')
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'detached' })
  t.is(await notice(page).inputValue(), '请补充资金来源证明，加盖公章；其余齐全。')
  await until(async () => JSON.stringify(await db('task_drafts').orderBy('id', 'desc').first('content')).includes('其余齐全'))
  const answered = page.waitForResponse(reply => reply.url().includes('/complete'))
  await page.keyboard.press('Control+Enter')
  t.is((await answered).status(), 200)
  await context.close()
}

/** What cannot be is a sentence on the screen, and changes nothing. */
async function refused(t: ExecutionContext, city: City): Promise<void> {
  const { db, house: { access } } = city.running
  await projects(city, 11, 12)
  const { page, context } = await city.as('gemeiyue')
  const [first, second] = [await checkOf(db, titleOf(11)), await checkOf(db, titleOf(12))]
  const colleague = access.city.holders.find(holder => holder.role === 'reception' && holder.region === '510822')!
  const other = (await city.as(colleague.username)).context.request

  await page.goto(`/todo/all/${first}`)
  await page.locator('[data-material]').first().waitFor()
  await page.keyboard.press('Control+Enter')
  await page.getByText('还有 1 处未填好').waitFor()
  t.true(await page.evaluate(() => document.activeElement?.closest('.form-view') !== null), 'the focus goes to the fault')

  // completed by a colleague in between
  const claimed = page.waitForResponse(reply => reply.url().includes('/claim'))
  await page.keyboard.press('e')
  await claimed
  await db('tasks').where({ id: first }).update({ assignee: colleague.account })
  t.true((await other.post(`/api/tasks/${first}/complete`, { data: { values: { result: '齐全' } } })).ok())
  await page.getByText(`${colleague.name}已于`).first().waitFor()

  // a foreign task
  const foreign = await city.as('weifengheng')
  await foreign.page.goto(`/todo/all/${second}`)
  await foreign.page.getByText('这件任务不由你办理').waitFor()
  await foreign.page.getByText('这件任务不由本岗位办理').waitFor()

  // wrong type, unknown field, too much
  const answer = async (data: unknown): Promise<[number, string]> => { const reply = await context.request.post(`/api/tasks/${second}/complete`, { data: data as object }); return [reply.status(), (await reply.json() as { type: string }).type] }
  t.deepEqual(await answer({ values: { result: ['齐全'] } }), [422, 'form-invalid'])
  t.deepEqual(await answer({ values: { result: '齐全', materials: { approval: '伪造' } } }), [422, 'form-invalid'])
  t.deepEqual(await answer({ values: { result: '齐全', nothing: 1 } }), [422, 'form-invalid'])
  t.deepEqual(await answer({ values: 'x' }), [422, 'bad-input'])
  t.deepEqual(await answer({ values: { result: '齐全', note: 'x'.repeat(50 * 1024 * 1024) } }), [413, 'body-too-large'])
  t.is((await db('tasks').where({ id: second }).first('assignee') as { assignee: string | null }).assignee, null)
}

async function checkOf(db: City['running']['db'], title: string): Promise<string> {
  const task = await db('tasks as k').join('instances as i', 'i.id', 'k.instance_id').where('i.title', title).where('k.element', 'Check').first('k.id') as { id: string }
  return task.id
}

const notice = (page: Page) => page.locator('.work-fields textarea')

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let n = 0; n < 150; n += 1) {
    if (await holds()) return
    await new Promise(done => setTimeout(done, 200))
  }
  throw new Error('it did not come to pass within 30 s')
}

/** A setting changed just before its page is left reaches the account from the next page, and is not undone by what the account said. */
async function coloured(t: ExecutionContext, city: City): Promise<void> {
  const { page, errors } = await city.as('leiwangqin')
  const put = (): Promise<unknown> => page.waitForResponse(reply => reply.url().endsWith('/api/me/settings') && reply.request().method() === 'PUT')
  const press = (): Promise<void> => page.keyboard.press('Control+Shift+L')
  await page.goto('/me')
  await page.locator('h1').waitFor()
  await Promise.all([put(), press()])
  const again = put()
  await press()
  await page.reload()
  await again
  t.is((await (await page.request.get('/api/me/settings')).json() as { theme: string }).theme, 'light')
  t.is(await page.evaluate(() => document.documentElement.dataset['theme']), 'light')
  t.deepEqual(errors, [])
}
