import test from 'ava'
import { openCity } from '../support/browser.ts'
import { fewProcesses } from '../support/city.ts'

/*
 * A report from the public's side and from the desk of the department: written without an account, accepted with a word to whoever wrote it, followed by
 * its number alone.
 */
test('a citizen reports without an account, the supervisor accepts, and the number tells the citizen', async t => {
  t.timeout(300_000)
  const city = await openCity(t, { settings: { processesDir: fewProcesses(t, 'model.change') } })
  const citizen = await city.as(null)
  await citizen.page.goto('/complain')
  await citizen.page.getByRole('link', { name: '写举报、查处理情况' }).click()
  await citizen.page.getByRole('combobox', { name: '地区' }).selectOption('510800')
  await citizen.page.getByLabel('哪一类交易').selectOption('GCJS')
  await citizen.page.getByLabel('举报什么').fill('围标线索')
  await citizen.page.getByLabel('经过和线索').fill('三家投标人的商务标由同一台电脑制作。')
  await citizen.page.getByLabel('联系方式（选填）').fill('电话 13900001234')
  await city.shot(citizen.page, 'report-write')
  await citizen.page.getByRole('button', { name: '提交举报' }).click()
  const number = await citizen.page.locator('.report-number').innerText()
  t.regex(number, /^JB(-[A-Z0-9]{5}){3}$/)
  t.false(citizen.page.url().includes('JB-'), 'the number is in no address')

  const desk = await city.as('wangsangli')
  await desk.page.goto('/watch')
  await desk.page.getByRole('link', { name: '举报', exact: true }).click()
  const report = desk.page.getByRole('listitem').filter({ hasText: number })
  await report.getByText('联系方式（保密）：电话 13900001234').waitFor()
  await report.getByRole('button', { name: '受理', exact: true }).click()
  await report.getByLabel('写给举报人的话，凭编号可见').fill('已受理，正在调取商务标文件信息。')
  await city.shot(desk.page, 'report-desk')
  await report.getByRole('button', { name: '签名：受理' }).click()
  await report.getByText('已受理', { exact: true }).waitFor()

  await citizen.page.getByLabel('举报编号').fill(number.toLowerCase())
  await citizen.page.getByRole('button', { name: '查询' }).click()
  await citizen.page.getByText('正在调取商务标文件信息').waitFor()
  await city.shot(citizen.page, 'report-follow')

  // the department of one industry has no general reports: the page says what it is
  const other = await city.as('leiwangqin', { width: 390, height: 844 }, 'dark')
  await other.page.goto('/watch/reports')
  await other.page.getByText('没有待办的举报').waitFor()
  await city.shot(other.page, 'report-empty')
  const phone = await city.as(null, { width: 390, height: 844 }, 'dark')
  await phone.page.goto('/report?code=GY-1')
  t.is(await phone.page.getByLabel('统一交易标识码（选填）').inputValue(), 'GY-1')
  t.true(await phone.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth))
  await city.shot(phone.page, 'report-phone')
  t.deepEqual([...citizen.errors, ...desk.errors, ...other.errors, ...phone.errors], [])
})
