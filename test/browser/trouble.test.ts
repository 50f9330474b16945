import { connect, createServer, type Socket } from 'node:net'
import test, { type ExecutionContext } from 'ava'
import type { Page } from 'playwright-core'
import { bundle } from '../http/room.ts'
import { openCity } from '../support/browser.ts'
import { fewProcesses } from '../support/city.ts'
import { inWork, mayAll, system } from '../../server/work.ts'

/*
 * What goes wrong under a clerk's hands is told in a sentence on the page, and nothing typed is lost: a session that ended, a task that
 * was done elsewhere, a database that went away.
 */
test('an ended session, a task done elsewhere and a lost database are sentences on the page, and nothing typed is lost', async t => {
  t.timeout(300_000)
  const way = await wayToDatabase(t)
  const city = await openCity(t, { settings: { processesDir: fewProcesses(t, 'model.change') }, by: way.to })
  const { db, engine, access } = city.running.house
  await inWork(db, system, mayAll, work => engine.publish(work, { key: 'test.check', name: '核对演练', ...bundle }, { findings: [] }))
  const start = async (title: string): Promise<string> => {
    const { instance } = await inWork(db, system, mayAll, work => engine.start(work, { process: 'test.check', vars: {}, subject: { code: `T-${title}`, title, region: '510800', family: 'GCJS', owner: 'ME001' } }))
    return (await db('tasks').where({ instance_id: instance }).first('id')).id as string
  }
  const [first, second, third] = [await start('甲工程'), await start('乙工程'), await start('丙工程')] as [string, string, string]
  const { page, errors } = await city.as('gemeiyue')
  await page.addInitScript(() => localStorage.setItem('yangguang.settings', JSON.stringify({ theme: 'light', undo: false })))
  const doneOf = async (task: string): Promise<boolean> => (await db('tasks').where({ id: task }).first()) === undefined

  await fill(page, first, '41')
  await db('sessions').where({ account: access.city.holders.find(one => one.username === 'gemeiyue')!.account }).update({ expires_at: db.raw("now() - interval '1 second'") })
  access.forgetSessions()
  await page.keyboard.press('Control+Enter')
  const again = page.getByRole('dialog', { name: '登录已过期' })
  await again.waitFor()
  t.false(await doneOf(first), 'nothing is done without a session')
  await city.shot(page, 'trouble-session')
  // the server ends the page's feed with the session; what ended must come back with the next
  await page.locator('html[data-freshness=red]').waitFor({ state: 'attached' })
  await again.getByLabel(/的密码/).fill('wrong')
  await again.getByRole('button', { name: '重新登录' }).click()
  await again.getByRole('alert').filter({ hasText: /密码/ }).waitFor()
  await again.getByLabel(/的密码/).fill('yangguang')
  await again.getByRole('button', { name: '重新登录' }).click()
  await again.waitFor({ state: 'detached' })
  await page.locator('html[data-freshness=fresh]').waitFor({ state: 'attached' })
  t.is(await page.getByLabel('页数').inputValue(), '41', 'what was typed is still there')
  await page.keyboard.press('Control+Enter')
  await page.waitForURL(url => !url.pathname.endsWith(first))
  t.true(await doneOf(first))

  await fill(page, second, '42')
  const elsewhere = await page.request.post(`/api/tasks/${second}/complete`, { data: { values: { result: 'complete' } } })
  t.is(elsewhere.status(), 200)
  await page.locator('.task-failed').filter({ hasText: /你已于 .* 办结这件任务/ }).waitFor()
  await city.shot(page, 'trouble-done')

  await fill(page, third, '43')
  way.close()
  await page.keyboard.press('Control+Enter')
  await page.getByRole('alert').filter({ hasText: '数据库暂时不可用' }).waitFor()
  await city.shot(page, 'trouble-database')
  t.is(await page.getByLabel('页数').inputValue(), '43')
  t.true(await page.getByLabel('页数').isEditable(), 'nobody took the task; one may go on typing')
  await page.locator('html[data-freshness=red]').waitFor({ state: 'attached' })
  await way.open()
  await page.locator('html[data-freshness=fresh]').waitFor({ state: 'attached' })
  t.false(await doneOf(third), 'nothing is half done')
  await page.keyboard.press('Control+Enter')
  await page.waitForURL(url => !url.pathname.endsWith(third))
  t.true(await doneOf(third))
  t.deepEqual(errors, [])
})

async function fill(page: Page, task: string, pages: string): Promise<void> {
  await page.goto(`/todo/all/${task}`)
  await page.getByLabel('齐全', { exact: true }).check()
  await page.getByLabel('页数').fill(pages)
}

/** A door between server and database that can be shut: connections break and new ones are refused, as when PostgreSQL is down. */
async function wayToDatabase(t: ExecutionContext) {
  const sockets = new Set<Socket>()
  let beyond: URL
  const door = createServer(near => {
    const far = connect(Number(beyond.port), beyond.hostname)
    for (const [one, other] of [[near, far], [far, near]] as const) {
      sockets.add(one)
      one.on('error', () => other.destroy()).on('close', () => { sockets.delete(one); other.destroy() }).pipe(other)
    }
  })
  const open = (port = 0): Promise<void> => new Promise(done => { door.listen(port, '127.0.0.1', done) })
  await open()
  const { port } = door.address() as { port: number }
  const close = (): void => { door.close(); for (const one of sockets) one.destroy() }
  t.teardown(close)
  return {
    to(url: string): string { beyond = new URL(url); return Object.assign(new URL(url), { hostname: '127.0.0.1', port: String(port) }).href },
    open: () => open(port), close,
  }
}
