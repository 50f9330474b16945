import test from 'ava'
import { draw, freezeDraw } from '../../server/exchange/draw-services.ts'
import { publish } from '../../server/portal/publish.ts'
import { inWork, mayAll, system } from '../../server/work.ts'
import { callOf } from '../exchange/call.ts'
import { manyExperts } from '../exchange/city.ts'
import { openCity, type City } from '../support/browser.ts'
import { fewProcesses } from '../support/city.ts'

/** Two draws: one whose result is announced, one whose experts are still sealed. */
async function draws(city: City): Promise<void> {
  const { db } = city.running
  await manyExperts(db)
  for (const [n, title] of ['白龙湖路面整治', '昭化中学食堂改造'].entries()) {
    const call = callOf({ id: String(9100 + n), code: `J4-${n}`, title })
    await inWork(db, system, mayAll, async work => {
      const asked = await freezeDraw.run!(work, freezeDraw.input.parse({ specialties: ['SP-SL', 'SP-GL', 'SP-SZ'], counts: [2, 2, 1], exclusions: [], at: `2031-0${3 + n}-11T09:00:00+08:00` }), call) as { drawId: string }
      await draw.run!(work, draw.input.parse({ drawId: asked.drawId, shares: { tenderer: '1'.repeat(64), supervisor: '锦绣' } }), call)
    })
  }
  await inWork(db, system, mayAll, work => publish(work, {
    kind: '中标结果', title: '白龙湖路面整治 中标结果', instanceId: '9100', code: 'J4-0', region: '510802', family: 'GCJS', industry: '房建市政',
    fields: { winner: '嘉川建设', priceFen: 120_000_000, projectName: '白龙湖路面整治' },
  }))
}

/** J4 of UX.md: three clicks, no account; the reader's own browser recomputes, and says so when something does not agree. */
test('a citizen verifies yesterday’s draw in three clicks, and a changed byte turns it red', async t => {
  t.timeout(240_000)
  const city = await openCity(t, { settings: { processesDir: fewProcesses(t, 'gcjs.open-tender') } })
  await draws(city)
  const { page, errors, context } = await city.as(null)
  await page.goto('/')
  await page.getByRole('link', { name: /验证专家抽取/ }).first().click()
  await page.getByRole('link', { name: /J4-0/ }).click()
  await page.getByRole('heading', { level: 1, name: '这次抽取，4 项检查全部一致' }).waitFor()
  t.is(await page.locator('.p-checks .chip.ok').count(), 4)
  await city.shot(page, 'verify-1-same')
  await page.getByRole('button', { name: '在我的浏览器里再算一遍' }).click()
  await page.getByRole('heading', { level: 1, name: '这次抽取，4 项检查全部一致' }).waitFor()

  // it goes on without a network, once it is there
  await context.setOffline(true)
  await page.keyboard.press('r')
  await page.getByRole('heading', { level: 1, name: '这次抽取，4 项检查全部一致' }).waitFor()
  await context.setOffline(false)

  // before the result: what is sealed is said, and nothing of it is sent
  const answered = page.waitForResponse(reply => /\/api\/portal\/draws\/\d+$/.test(reply.url()))
  await page.getByRole('link', { name: /J4-1/ }).click()
  const sealed = await (await answered).text()
  t.regex(sealed, /"bundle":null/)
  t.notRegex(sealed, /EX0\d\d|seed/)
  await page.getByRole('heading', { level: 1, name: '结果公告前，先验这些；其余密封' }).waitFor()
  t.is(await page.locator('.p-checks .sealed').count(), 3)
  await city.shot(page, 'verify-2-sealed')

  // one byte changed on the way
  await page.route(/\/api\/portal\/draws\/\d+$/, async route => {
    const reply = await route.fetch()
    await route.fulfill({ response: reply, body: (await reply.text()).replace(/("seed":")(.)/, (_, before: string, byte: string) => `${before}${byte === '0' ? '1' : '0'}`) })
  })
  await page.goto('/verify/draw')
  await page.getByRole('link', { name: /J4-0/ }).click()
  await page.getByRole('heading', { level: 1, name: /这次抽取，有 \d 项对不上/ }).waitFor()
  await page.locator('.p-verdict.er').waitFor()
  await city.shot(page, 'verify-3-differs')
  t.deepEqual(errors, [])
})
