import test from 'ava'
import type { Page } from 'playwright-core'
import { creditCodeCheck, orgCheck } from '../../server/law/credit-code.ts'
import { openCity, type City } from '../support/browser.ts'

/*
 * UX J5, on screen: a notice is found and its document taken without signing in, two firms from two provinces register by the same form, one
 * bids, replaces, withdraws, bids again and reads the record; an objection is raised and answered, a complaint is received. The hands of others
 * (tenderer, clerks) go through the API; the engine's clock is moved with `settle`.
 */
const pdf = { name: '投标函.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%âãÏÓ\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF') }
const day = (days: number, clock = '09:30:00'): string => `${new Date(Date.now() + days * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10)}T${clock}+08:00`
const workday = (days: number): number => { const at = new Date(Date.now() + days * 86_400_000 + 8 * 3_600_000).getUTCDay(); return at === 0 ? days + 1 : at === 6 ? days + 2 : days }
const close = workday(24)

/** A credit code of this place whose both check characters hold. */
function creditCode(region: string, serial: string): string {
  const body = `91${region}${serial}${orgCheck(serial)}`
  return body + creditCodeCheck(body)
}

const accountOf = (city: City, role: string, entity?: string): string =>
  city.running.house.access.city.holders.find(holder => holder.role === role && (entity === undefined ? holder.region === '510800' : holder.entity === entity))!.username

/** A project whose notice is out, with the tender document in it. */
async function tender(city: City, tenderer: Page): Promise<{ code: string; instance: string; does: (page: Page, element: string, values: Record<string, unknown>) => Promise<void> }> {
  const { db } = city.running.house
  const begun = await tenderer.request.post('/api/projects', { data: { name: '云栈职校实训楼工程施工', catalogueItem: 'ML-GC-01', region: '510800', estimateFen: 3_600_000_000 } })
  const { instance, code } = await begun.json() as { instance: string; code: string }
  const does = async (page: Page, element: string, values: Record<string, unknown>): Promise<void> => {
    const row = await db('tasks').where({ instance_id: instance, element }).orderBy('id').first('id') as { id: string } | undefined
    if (!row) throw new Error(`${element} is not waiting; open: ${(await db('tasks').where({ instance_id: instance }).pluck('element') as string[]).join(', ')}`)
    const reply = await page.request.post(`/api/tasks/${row.id}/complete`, { data: { values } })
    if (!reply.ok()) throw new Error(`${element}: ${await reply.text()}`)
  }
  const file = await (await tenderer.request.post(`/api/documents?code=${encodeURIComponent(code)}`, { multipart: { file: { ...pdf, name: '招标文件.pdf' } } })).json() as { id: string; name: string; sha256: string; sizeBytes: number }
  const reception = await city.as(accountOf(city, 'reception'))
  await does(tenderer, 'Plan', { projectName: '云栈职校实训楼工程施工', estValue: 3_600_000_000, planDate: day(2).slice(0, 10), content: '实训楼一栋' })
  await does(tenderer, 'Entry', { projectCode: '2609-510800-04-01-118204', projectName: '云栈职校实训楼工程施工', regionCode: '510800', catalogueItem: 'ML-GC-01', voluntary: false, contact: '金旺慎', projectScale: '9800 平方米', fundSource: '财政资金' })
  await does(reception.page, 'Check', { result: '齐全' })
  await does(tenderer, 'Venue', { venueType: '开标和评标', start: day(close), end: day(close, '17:00:00'), size: 7 })
  await does(tenderer, 'Section', { category: '施工', method: '公开', org: '自行', estValue: 3_600_000_000, durationDays: 240, sections: '一个标段', prequalify: false })
  await does(tenderer, 'Notice', {
    noticeName: '云栈职校实训楼工程施工招标公告', content: '现公开招标', criteria: '建筑工程施工总承包二级及以上', docStart: day(0, '17:00:00'), docEnd: day(workday(8), '17:00:00'), deadline: day(close), openTime: day(close),
    evalMethod: '综合评估法', ceilingPrice: 3_550_000_000, deposit: 50_000_000, validity: 90, consortium: false, tenderDoc: { id: file.id, name: file.name, hash: file.sha256, size: file.sizeBytes },
  })
  return { code, instance, does }
}

/** Registers on screen; resolves to how many fields the form asked for. */
async function register(city: City, region: string, serial: string, username: string): Promise<number> {
  const { page } = await city.as(null)
  await page.goto('/register')
  await page.getByLabel('统一社会信用代码').fill(creditCode(region, serial))
  await page.getByText('校验位正确').waitFor()
  const said: readonly (readonly [string, string])[] = [
    ['单位名称', `${username}建设有限公司`], ['法定代表人', '周开'], ['法定代表人身份证号', '510802198001010017'], ['联系人', '周开'], ['联系电话', '13800000000'], ['基本账户开户行', '演示银行'], ['基本账户账号', '6200000000000000'], ['用户名', username], ['密码', 'yangguang'],
  ]
  const fields = await page.locator('form.p-form').locator('input,select').count()
  for (const [label, value] of said) await page.getByLabel(label, { exact: label === '法定代表人' }).fill(value)
  await page.getByRole('button', { name: '注册，马上使用' }).click()
  await page.getByText('注册完成，已经可以使用。').waitFor()
  await page.context().close()
  return fields
}

/** A message reaches the procedure a moment after it is sent: the row of the task it opens, once there. */
async function opened<T>(city: City, instance: string, element: string, column: string): Promise<T> {
  for (let tries = 0; tries < 100; tries += 1) {
    const row = await city.running.db('tasks').where({ instance_id: instance, element }).first(column) as Record<string, T> | undefined
    if (row) return row[column]!
    await new Promise(done => setTimeout(done, 100))
  }
  throw new Error(`${element} did not open: ${JSON.stringify(await city.running.db('incidents').where({ instance_id: instance }).select('element', 'message'))}`)
}

async function signIn(page: Page, username: string): Promise<void> {
  await page.getByLabel('用户名').fill(username)
  await page.getByLabel('密码').fill('yangguang')
  await page.getByRole('button', { name: '登录', exact: true }).click()
}

test('a firm from anywhere finds a notice, registers, bids, replaces, withdraws, objects, is answered and reads the opening', async t => {
  t.timeout(420_000, 'a whole bid by hand')
  const city = await openCity(t)
  const { engine } = city.running.house
  const owner = await city.as(accountOf(city, 'tenderer', 'ME001'))
  const { code, instance, does } = await tender(city, owner.page)

  // Notice and free document, signed in as nobody.
  const { page, errors } = await city.as(null)
  await page.goto('/')
  await page.getByRole('searchbox').first().fill('实训楼')
  await page.keyboard.press('Enter')
  await page.getByRole('listitem').filter({ hasText: '招标公告' }).getByRole('link', { name: '云栈职校实训楼工程施工' }).click()
  const taken = page.waitForEvent('download')
  await page.getByRole('link', { name: /免费下载.*招标文件\.pdf/ }).click()
  t.is((await taken).suggestedFilename(), '招标文件.pdf')

  // The same form for both provinces, usable at once.
  const fields = await register(city, '500100', 'XYDEM950', 'yuling')
  t.is(await register(city, '510802', 'XYDEM951', 'lizhou'), fields, 'the same count of fields for 500100 and 510802')
  await page.getByRole('link', { name: '我要投标' }).click()
  await signIn(page, 'yuling')
  await page.getByRole('heading', { name: '云栈职校实训楼工程施工' }).waitFor()

  // Deposit, offer, sealed file, receipt.
  await page.getByRole('link', { name: /保证金 →/ }).click()
  await page.getByRole('button', { name: '提交保证金' }).click()
  await page.getByText('✓ 保函 50 万元').waitFor()
  await page.getByRole('link', { name: /编制投标文件 →/ }).click()
  await page.getByLabel('投标报价（元）').fill('34000000')
  await page.getByLabel('工期（日）').fill('230')
  await page.getByLabel('投标文件').setInputFiles(pdf)
  await page.getByText('投标函.pdf').waitFor()
  await page.getByRole('button', { name: '下一步：密封提交与回执' }).click()
  await page.getByRole('button', { name: '密封并提交' }).click()
  await page.getByText('投标文件已收到，现在谁也打不开').waitFor()
  const receipt = (await page.locator('.got dd.mono').first().textContent())!
  t.regex(receipt, /^HZ-/)
  await city.shot(page, 'party-1-receipt')

  // Anybody checks the receipt; nobody learns whose it is.
  const anybody = await city.as(null)
  await anybody.page.goto('/verify/receipt')
  await anybody.page.getByLabel('回执号').fill(receipt)
  await anybody.page.getByRole('button', { name: '核对' }).click()
  await anybody.page.getByText('是平台签发的回执').waitFor()
  t.false(/实训楼|yuling|ME\d/.test(await anybody.page.locator('body').innerText()))
  await anybody.page.waitForFunction(() => !document.getElementById('served'))
  await anybody.page.getByLabel('回执号').fill('HZ-00000-00000-00000')
  await anybody.page.getByRole('button', { name: '核对' }).click()
  await anybody.page.getByText('没有这个回执号').waitFor()

  // Replaced after a reload: the standing bid's files keep their names.
  await page.reload()
  await page.getByRole('link', { name: '编制投标文件', exact: false }).first().click()
  await page.getByText('投标函.pdf').waitFor()
  await page.getByLabel('投标报价（元）').fill('33900000')
  await page.getByRole('button', { name: '下一步：密封提交与回执' }).click()
  await page.getByText('投标函.pdf').waitFor()
  await page.getByRole('button', { name: '替换投标' }).click()
  await page.getByText('已替换').waitFor()
  await page.getByRole('button', { name: '撤回投标' }).click()
  await page.getByRole('button', { name: '确定撤回' }).click()
  await page.getByText('已撤回').waitFor()
  await page.getByRole('button', { name: '密封并提交' }).click()
  await page.getByText('投标文件已收到，现在谁也打不开').waitFor()
  for (const entity of ['ME007', 'ME009']) {
    const rival = await city.as(accountOf(city, 'bidder', entity))
    const bid = await rival.page.request.post(`/api/tenders/${code}/bids`, { data: { priceFen: 3_450_000_000, durationDays: 235, manager: '李衡' } })
    t.true(bid.ok(), await bid.text())
    await rival.context.close()
  }

  // An objection to the documents, answered by the tenderer on the task page.
  await page.getByRole('link', { name: '异议' }).first().click()
  await page.getByLabel('异议事项').fill('业绩年限')
  await page.getByLabel('事实与理由').fill('要求近三年业绩，与项目规模不相称。')
  await page.getByRole('button', { name: '提出异议' }).click()
  await page.getByText(/异议已收到。招标人应在/).waitFor()
  await city.shot(page, 'party-2-objection')
  await owner.page.goto(`/todo/all/${await opened<string>(city, instance, 'AnswerDocuments', 'id')}`)
  await owner.page.waitForFunction(said => [...document.querySelectorAll('textarea')].some(one => one.value === said), '要求近三年业绩，与项目规模不相称。')
  await does(owner.page, 'AnswerDocuments', { result: '维持', reply: '年限与规模相称，维持原文。' })
  await page.reload()
  await page.getByText('答复：年限与规模相称，维持原文。').waitFor()

  // A complaint reaches the department that decides it.
  await page.getByRole('button', { name: '收到投诉' }).click()
  await page.getByLabel('被投诉人').fill('云栈职校')
  await page.getByLabel('知道或应当知道之日').fill(new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10))
  await page.getByLabel('投诉事实').fill('对异议的答复没有说明理由。')
  await page.getByLabel('投诉请求').fill('责令重新答复。')
  await page.getByRole('button', { name: /提出：/ }).click()
  await page.getByText('已提出。').waitFor()
  const roles = await opened<string[]>(city, instance, 'ComplaintAccept', 'roles')
  t.true(roles.some(role => ['complaint_handler', 'supervisor'].includes(role)), 'the complaint waits at the department')

  // The opening: sealed until the time, then row by row for everybody, one's own marked.
  await anybody.page.goto(`/open/${code}`)
  await anybody.page.getByText(/投标人数.*密封/).first().waitFor()
  await engine.settle(new Date(Date.parse(day(close)) - 23 * 3_600_000))
  await does((await city.as(accountOf(city, 'draw_clerk'))).page, 'DrawRequest', { quotas: [{ specialty: 'SP-JZ', seats: 3 }, { specialty: 'SP-ZJ', seats: 2 }] })
  await does(owner.page, 'ShareTenderer', { share: '招标人的一段随机文字' })
  const { holders, departments } = city.running.house.access.city
  const supervisor = holders.find(holder => holder.role === 'supervisor' && holder.region === '510800' && departments.get(holder.department ?? '')?.supervises.some(each => each.family === 'GCJS' && each.industry === undefined))!.username
  await does((await city.as(supervisor)).page, 'ShareSupervisor', { share: '监督部门的一段随机文字' })
  await engine.settle(new Date(Date.parse(day(close)) + 1000))
  await does(owner.page, 'Open', { decryptWindow: 30, openingNote: '全部按时解密' })
  await engine.settle(new Date(Date.parse(day(close)) + 45 * 60_000))
  await anybody.page.reload()
  await anybody.page.getByText('3 家').waitFor()
  t.true((await anybody.page.locator('body').innerText()).includes('yuling建设有限公司'))
  await city.shot(anybody.page, 'party-3-opened')
  await page.goto(`/subject/bid/${code}/opening`)
  await page.locator('.record .own').filter({ hasText: '34,000,000' }).or(page.locator('.record .own').filter({ hasText: '33,900,000' })).waitFor()
  t.deepEqual(errors, [])
})
