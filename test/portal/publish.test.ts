import test from 'ava'
import { createHash } from 'node:crypto'
import { resolve } from 'node:path'
import { seedRuleSets } from '../../server/engine/rule-sets.ts'
import { Problem } from '../../server/problem.ts'
import { inWork, mayAll, system, type Work } from '../../server/work.ts'
import { noticePage, noticesFeed, oneNotice } from '../../server/portal/notices.ts'
import { publish, type Draft } from '../../server/portal/publish.ts'
import { projectReleases } from '../../server/portal/releases.ts'
import { services } from '../../server/portal/services.ts'
import { cityOf } from '../exchange/city.ts'

const city = cityOf(test, db => inWork(db, system, mayAll, work => seedRuleSets(work, resolve(import.meta.dirname, '../../policies'))))
const within = <T>(act: (work: Work) => Promise<T>): Promise<T> => inWork(city.db, system, mayAll, act)

const tender = (code: string, more: Partial<Draft> = {}): Draft => ({
  kind: '招标公告', title: '利州区实验小学教学楼工程', region: '510802', family: 'GCJS', industry: '房建市政', code, owner: 'ME001', process: 'gcjs.open-tender',
  fields: { docStart: '2026-10-12T09:00:00+08:00', docEnd: '2026-10-20T18:00:00+08:00', deadline: '2026-11-10T09:30:00+08:00', openTime: '2026-11-10T09:30:00+08:00', evalMethod: '综合评估法' }, ...more,
})
const code = (thrown: unknown): string => (thrown instanceof Problem ? thrown.code : String(thrown))

test('a notice is hashed over the text that everybody can read, and carries the phones of the county and the city', async t => {
  const { id, hash, version } = await within(work => publish(work, tender('N-1')))
  const notice = await within(work => oneNotice(work, id))
  t.is(version, 1)
  t.is(createHash('sha256').update(notice.text).digest('hex'), hash)
  t.true(notice.verified)
  t.deepEqual(notice.channels.map(channel => channel.department).slice(0, 2).toSorted(), ['X802-FGJ', 'X802-ZJJ'])
  t.true(notice.channels.every(channel => /^1000\d+$/.test(channel.phone)))
})

test('neither an update nor a deletion nor a truncation reaches a published notice', async t => {
  const { id } = await within(work => publish(work, tender('N-2')))
  for (const sql of [`update notices set title = 'x' where id = ${id}`, `delete from notices where id = ${id}`, 'truncate notices cascade']) await t.throwsAsync(city.db.raw(sql), { message: /never changes/ })
})

test('a change is a new version that shows before and after, and belongs to the project it changes', async t => {
  const first = await within(work => publish(work, tender('N-3')))
  const fields = { ...tender('N-3').fields, deadline: '2026-11-20T09:30:00+08:00' }
  const second = await within(work => publish(work, tender('N-3', { kind: '变更公告', supersedes: first.id, reason: '澄清后延期', fields })))
  const notice = await within(work => oneNotice(work, second.id))
  t.deepEqual(notice.before, { deadline: '2026-11-10T09:30:00+08:00' })
  t.deepEqual(notice.after, { deadline: '2026-11-20T09:30:00+08:00' })
  t.deepEqual(notice.chain.map(link => link.version), [1, 2])
  t.is(code(await t.throwsAsync(within(work => publish(work, tender('other', { supersedes: second.id }))))), 'notice-unknown')
  const page = await within(work => noticePage(work, { page: 1, size: 20, code: 'N-3' }))
  t.deepEqual(page.rows.map(row => row.id), [second.id, first.id])
  const third = await within(work => publish(work, tender('N-3', { supersedes: first.id })))
  t.is(third.version, 3)
})

test('two clerks who change the same notice at once make two versions, one after the other', async t => {
  const { id } = await within(work => publish(work, tender('N-4')))
  const tries = await Promise.allSettled([1, 2].map(() => within(work => publish(work, tender('N-4', { kind: '变更公告', supersedes: id })))))
  t.deepEqual(tries.map(one => (one.status === 'fulfilled' ? one.value.version : 0)).toSorted(), [2, 3])
})

test('a notice without its required members, of an unknown kind or without anybody to call is refused', async t => {
  const missing = await t.throwsAsync(within(work => publish(work, tender('N-5', { fields: {} })))) as Problem
  t.is(missing.code, 'notice-invalid')
  t.true((missing.body['faults'] as { path: string }[]).some(fault => fault.path === 'fields.deadline'))
  t.is(code(await t.throwsAsync(within(work => publish(work, tender('N-5', { kind: '通告' }))))), 'notice-invalid')
  t.is(code(await t.throwsAsync(within(work => publish(work, tender('N-5', { dataSet: 'GCJS_WHATEVER' }))))), 'notice-invalid')
  for (const poison of ['\0', '\ud800', { deep: ['x\udfff'] }]) t.is(code(await t.throwsAsync(within(work => publish(work, tender('N-5', { fields: { ...tender('N-5').fields, content: poison } }))))), 'notice-invalid')
  await t.notThrowsAsync(within(work => publish(work, tender('N-5', { fields: { ...tender('N-5').fields, content: '😀 正常' } }))))
  t.is(code(await t.throwsAsync(within(work => publish(work, tender('N-5', { family: 'XX' }))))), 'supervision-channel-missing')
  t.is(code(await t.throwsAsync(within(work => publish(work, tender('N-5', { documents: ['7c9e6679-7425-40de-944b-e07fc1f90ae7'] }))))), 'document-unknown')
})

test('search finds title and content, treats wildcards as text, and the feed escapes what is published', async t => {
  await within(work => publish(work, tender('N-6', { title: '<剑门关> & 100%索道', region: '510823', industry: '水利' })))
  const titles = async (q: string): Promise<string[]> => (await within(work => noticePage(work, { page: 1, size: 20, q }))).rows.map(row => row.title)
  t.deepEqual(await titles('100%索'), ['<剑门关> & 100%索道'])
  t.deepEqual(await titles('%%%%'), [])
  const feed = await within(work => noticesFeed(work, { region: '510823' }, 'https://gy.example'))
  t.true(feed.includes('&#60;剑门关&#62; &#38; 100%索道'))
  t.false(feed.includes('教学楼'))
})

test('the releases of a project follow its notices', async t => {
  await within(work => publish(work, tender('N-7', { kind: '招标计划', fields: { projectName: '教学楼', estValue: 800_000_000 } })))
  await within(work => publish(work, tender('N-7')))
  await within(work => publish(work, tender('N-7', { kind: '中标结果', fields: { winner: 'ME010', priceFen: 742_130_000 } })))
  const { releases } = await within(work => projectReleases(work, 'N-7', 'https://gy.example')) as { releases: { tag: string[]; ocid: string; planning?: object; awards?: { suppliers: { id: string }[]; value: { amount: number } }[] }[] }
  t.deepEqual(releases.map(release => release.tag[0]), ['planning', 'tender', 'awardUpdate'])
  t.is(releases[0]!.ocid, 'ocds-demo00-N-7')
  t.is(releases[2]!.awards![0]!.value.amount, 7_421_300)
  t.is(releases[2]!.awards![0]!.suppliers[0]!.id, 'CN-USCC-91510812XYDEM0107Q')
})

test('the word check names the passage and the article and leaves a fair text alone', async t => {
  const check = services.find(service => service.name === 'notices.check')!
  const run = (text: string) => within(work => check.run!(work, { text }, {} as never)) as Promise<{ hits: string[] }>
  t.true((await run('投标人须为本地注册企业，注册资本不低于 5000 万元')).hits.length >= 2)
  t.deepEqual((await run('具备建筑工程施工总承包三级及以上资质，拟派项目经理具备二级建造师')).hits, [])
})
