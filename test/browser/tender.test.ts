import test from 'ava'
import type { Page } from 'playwright-core'
import { occupant, seatsOfDraw } from '../../server/exchange/seats.ts'
import { inWork, mayAll, system } from '../../server/work.ts'
import { openCity, type City } from '../support/browser.ts'

/*
 * One construction tender from plan to archive, each step done on the task page by the person who may: the draft is laid by
 * the API, the form shows it, and the person presses 办结. The engine's clock is moved with `settle`; nothing else is faked.
 */
interface Task { id: string; element: string; title: string }

test('a tender runs from plan to archive through the hands of every role', async t => {
  t.timeout(600_000, 'a person at every step takes time')
  const city = await openCity(t)
  const { engine, db } = city.running.house
  const seen = new Map<string, Page>()
  const errors: string[] = []
  const pageOf = async (username: string): Promise<Page> => {
    const known = seen.get(username)
    if (known) return known
    const opened = await city.as(username)
    // this journey is in a hurry: what is completed takes effect at once
    await opened.page.addInitScript(() => localStorage.setItem('yangguang.settings', JSON.stringify({ theme: 'light', undo: false })))
    errors.push(...opened.errors)
    seen.set(username, opened.page)
    return opened.page
  }

  const me = (await accountOf(city, 'tenderer', 'ME001'))!
  const tenderer = await pageOf(me)
  const started = await tenderer.request.post('/api/projects', { data: { name: '云栈职校实训楼工程施工', catalogueItem: 'ML-GC-01', region: '510800', estimateFen: 3_600_000_000 } })
  t.is(started.status(), 200, await started.text())
  const { instance, code } = await started.json() as { instance: string; code: string }

  /** Does the open task of `element` as `username`, on screen. */
  const does = async (username: string, element: string, values: Record<string, unknown>, shot?: string): Promise<void> => {
    const page = await pageOf(username)
    const row = await db('tasks').where({ instance_id: instance, element }).orderBy('id').first('id') as { id: string } | undefined
    if (!row) return t.fail(`${element} is not waiting; open: ${(await db('tasks').where({ instance_id: instance }).pluck('element') as string[]).join(', ')}; incidents: ${JSON.stringify(await db('incidents').where({ instance_id: instance }).whereNull('closed_at').select('element', 'message'))}`)
    await complete(t, page, { id: row.id, element, title: code }, values, () => shot && city.shot(page, shot))
  }
  const staff = (role: string): Promise<string | undefined> => accountOf(city, role)
  const day = (days: number, clock = '09:30:00'): string => `${new Date(Date.now() + days * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10)}T${clock}+08:00`
  const weekday = (days: number): number => { const at = new Date(Date.now() + days * 86_400_000 + 8 * 3_600_000).getUTCDay(); return at === 0 ? days + 1 : at === 6 ? days + 2 : days }
  const close = weekday(24)

  await does(me, 'Plan', { projectName: '云栈职校实训楼工程施工', estValue: 3_600_000_000, planDate: day(2).slice(0, 10), content: '实训楼一栋，建筑面积 9800 平方米' }, 'tender-1-tenderer')
  await does(me, 'Entry', { projectCode: '2609-510800-04-01-118204', projectName: '云栈职校实训楼工程施工', regionCode: '510800', catalogueItem: 'ML-GC-01', voluntary: false, contact: '金旺慎', projectScale: '9800 平方米', fundSource: '财政资金' })
  await does((await staff('reception'))!, 'Check', { result: '齐全' }, 'tender-2-reception')
  await does(me, 'Venue', { venueType: '开标和评标', start: day(close), end: day(close, '17:00:00'), size: 7 })
  await does(me, 'Section', { category: '施工', method: '公开', org: '自行', estValue: 3_600_000_000, durationDays: 240, sections: '一个标段', prequalify: false })
  await does(me, 'Notice', {
    noticeName: '云栈职校实训楼工程施工招标公告', content: '现公开招标', criteria: '建筑工程施工总承包二级及以上', docStart: day(0, '17:00:00'), docEnd: day(weekday(8), '17:00:00'), deadline: day(close), openTime: day(close),
    evalMethod: '综合评估法', ceilingPrice: 3_550_000_000, deposit: 50_000_000, validity: 90, consortium: false,
  })

  const visitor = await city.as(null)
  const notices = await visitor.page.request.get('/api/portal/notices?q=' + encodeURIComponent('实训楼'))
  t.true((await notices.json() as { rows: { kind: string }[] }).rows.some(notice => notice.kind === '招标公告'), 'the public reads the notice')
  await visitor.page.goto('/')
  await visitor.page.waitForLoadState('networkidle')
  await city.shot(visitor.page, 'tender-3-public')

  for (const [n, entity] of ['ME007', 'ME009', 'ME013'].entries()) {
    const page = await pageOf((await accountOf(city, 'bidder', entity))!)
    const deposit = await page.request.post(`/api/tenders/${code}/deposit`, { data: { form: '保函', amountFen: 50_000_000 } })
    t.true(deposit.ok(), await deposit.text())
    const bid = await page.request.post(`/api/tenders/${code}/bids`, { data: { priceFen: 3_400_000_000 + n * 30_000_000, durationDays: 230 + n, manager: ['张远', '李衡', '王磊'][n] } })
    t.true(bid.ok(), await bid.text())
    t.regex((await bid.json() as { number: string }).number, /^HZ-/)
  }
  const sealed = await tenderer.request.get(`/api/tenders/${code}`)
  t.false(/340000|bidCount":\s*3/.test(await sealed.text()), 'before opening nobody learns prices or how many bid')
  const bidder = await pageOf((await accountOf(city, 'bidder', 'ME007'))!)
  await bidder.goto('/home')
  await bidder.waitForLoadState('networkidle')
  await city.shot(bidder, 'tender-4-bidder')

  await engine.settle(new Date(Date.parse(day(close)) - 23 * 3_600_000))
  await does((await staff('draw_clerk'))!, 'DrawRequest', { quotas: [{ specialty: 'SP-JZ', seats: 3 }, { specialty: 'SP-ZJ', seats: 2 }] }, 'tender-5-draw')
  await does(me, 'ShareTenderer', { share: '招标人的一段随机文字' })
  await does((await supervisorOf(city))!, 'ShareSupervisor', { share: '监督部门的一段随机文字' }, 'tender-6-supervisor')
  await engine.settle(new Date(Date.parse(day(close)) + 1000))
  await does(me, 'Open', { decryptWindow: 30, openingNote: '全部按时解密' }, 'tender-7-opening')
  await engine.settle(new Date(Date.parse(day(close)) + 45 * 60_000))

  const bids = (await variable(city, instance, 'bids')) as { id: string; bidder: string }[]
  t.is(bids.length, 3)
  const awaited = async (element: string, members: number): Promise<{ id: string; owner: string }[]> => {
    const tasks = await db('tasks').where({ instance_id: instance, element }).orderBy('id').select('id', 'owner') as { id: string; owner: string }[]
    t.is(tasks.length, members, `${element} awaits the whole committee`)
    return tasks
  }
  const experts = async (element: string, values: Record<string, unknown>, shot?: string, members = 5): Promise<void> => {
    const tasks = await awaited(element, members)
    for (const [n, task] of tasks.entries()) {
      const page = await pageOf(await expertOn(city, task.owner))
      await complete(t, page, { id: task.id, element, title: code }, values, () => shot && n === 0 && city.shot(page, shot))
    }
  }
  await experts('First', { perItem: bids.map(bid => ({ bidId: bid.id, pass: true })) }, 'tender-8-expert')
  const [chair] = await awaited('Score', 5)
  await atTheSeat(t, city, await pageOf(await expertOn(city, chair!.owner)), chair!.id, [92, 89, 86])
  await experts('Score', { scores: bids.map((bid, n) => ({ bidId: bid.id, score: 92 - n * 3 })) }, undefined, 4)
  await experts('Sign', { agree: true })
  await does(me, 'Recheck', { result: '无异常' })
  await does(me, 'Candidates', { qualification: '资格条件符合招标文件要求', objectionChannel: '通过平台提交', pm: '张远' })
  await engine.settle(new Date(Date.parse(day(close)) + 8 * 86_400_000))
  await does(me, 'Decide', { result: '确定中标人', winner: bids[0]!.bidder, reason: '排名第一' })
  await does(me, 'AwardNotice', { content: '请自中标通知书发出之日起三十日内签订合同。' })
  await does(me, 'ContractDraft', { price: 3_400_000_000, durationDays: 230, perfBond: 200_000_000 })
  await does((await accountOf(city, 'bidder', bids[0]!.bidder))!, 'ContractSign', { result: '签订' })
  await does((await staff('deposit_clerk'))!, 'Refund', { amount: 150_000_000, interest: 72_000 })
  await does(me, 'Perform', { milestone: '结算', payment: 3_400_000_000, changeText: '', breach: false, finished: true })
  await does((await accountOf(city, 'bidder', bids[0]!.bidder))!, 'PerformConfirm', { confirmed: true })
  await does((await staff('archivist'))!, 'Archive', {}, 'tender-9-archivist')
  t.is((await db('instances').where({ id: instance }).first('status') as { status: string }).status, 'completed')
  t.deepEqual(errors, [])
})

/** Lays the draft, opens the task page, waits for the form, presses 办结 and waits until the task is gone. */
async function complete(t: { true(value: boolean, message?: string): void }, page: Page, task: Task, values: Record<string, unknown>, look: () => unknown): Promise<void> {
  const draft = await page.request.put(`/api/tasks/${task.id}/draft`, { data: { values } })
  t.true(draft.ok(), `${task.element}: ${await draft.text()}`)
  await page.goto(`/todo/all/${task.id}`)
  await page.locator('.fjs-form, [data-no-form]').first().waitFor({ state: 'attached', timeout: 30_000 })
  await page.waitForTimeout(150)
  await look()
  const answered = page.waitForResponse(reply => reply.url().includes(`/api/tasks/${task.id}/complete`), { timeout: 60_000 })
  await page.keyboard.press('Control+Enter')
  const reply = await answered
  t.true(reply.ok(), `${task.element}: ${reply.ok() ? '' : await reply.text()}`)
}

/** From the inbox to the seat: declares, scores by keyboard, signs, and then only reads what was handed in. */
async function atTheSeat(t: { true(value: boolean, message?: string): void; is<T>(value: T, other: T): void; deepEqual<T>(value: T, other: T): void }, city: City, page: Page, task: string, scores: number[]): Promise<void> {
  await page.goto(`/todo/all/${task}`)
  await page.getByRole('link', { name: '进入评标席' }).click()
  t.is(await page.locator('.points').count(), 0)
  await page.getByRole('button', { name: '我与以上投标人没有利害关系' }).click()
  await page.getByRole('textbox', { name: /^得分，/ }).first().focus()
  for (const [n, score] of scores.entries()) {
    if (n) await page.keyboard.press('Control+ArrowRight')
    await page.keyboard.type(String(score))
  }
  await page.getByText('没有需要另作说明的地方').waitFor()
  await city.shot(page, 'tender-8-seat')
  const answered = page.waitForResponse(reply => reply.url().includes(`/api/tasks/${task}/complete`), { timeout: 60_000 })
  await page.keyboard.press('Control+Enter')
  await page.getByRole('dialog').getByRole('button', { name: '签字提交' }).click()
  t.true((await answered).ok())
  await page.getByText('已提交，只能查看').waitFor()
  t.deepEqual(await page.locator('.score-table tbody td b').allInnerTexts(), scores.map(String))
  t.is(await page.locator('.points').count(), 0)
}

async function accountOf(city: City, role: string, entity?: string): Promise<string | undefined> {
  const { holders } = city.running.house.access.city
  return (holders.find(holder => holder.role === role && (entity === undefined ? holder.region === '510800' : holder.entity === entity)))?.username
}

/** A supervisor whose department supervises every construction tender. */
async function supervisorOf(city: City): Promise<string | undefined> {
  const { holders, departments } = city.running.house.access.city
  return holders.find(holder => holder.role === 'supervisor' && holder.region === '510800' && departments.get(holder.department ?? '')?.supervises.some(each => each.family === 'GCJS' && each.industry === undefined))?.username
}

async function expertOn(city: City, chair: string): Promise<string> {
  const { db } = city.running
  const expert = await inWork(db, system, mayAll, async work => occupant((await seatsOfDraw(work, /^D(\d+)-/.exec(chair)![1]!)).find(seat => seat.ref === chair)!))
  return (await db('accounts').where({ expert }).first('username') as { username: string }).username
}

async function variable(city: City, instance: string, name: string): Promise<unknown> {
  const { state } = await city.running.db('instances').where({ id: instance }).first('state') as { state: string }
  const nodes = Object.values((JSON.parse(state) as { n: Record<string, { v?: Record<string, unknown> }> }).n)
  return nodes.map(node => node.v?.[name]).find(value => value !== undefined)
}
