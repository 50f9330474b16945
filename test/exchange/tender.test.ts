import test from 'ava'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { seedVenues } from '../../migrations/seeds/demo/venues.ts'
import type { MoveBody } from '../../server/engine/warm.ts'
import { createEngine, type Engine } from '../../server/engine/engine.ts'
import { readBundle } from '../../server/engine/bundle.ts'
import { seedRuleSets } from '../../server/engine/rule-sets.ts'
import { submit } from '../../server/exchange/bids.ts'
import { drawCards, bundleOf } from '../../server/exchange/draw-pages.ts'
import { tenderOf } from '../../server/exchange/tenders.ts'
import { services as exchange } from '../../server/exchange/services.ts'
import { noticePage, oneNotice } from '../../server/portal/notices.ts'
import { services as portal } from '../../server/portal/services.ts'
import { projectReleases } from '../../server/portal/releases.ts'
import { inWork, mayAll, system, type Actor, type Work } from '../../server/work.ts'
import { bidder } from './actors.ts'
import { cityOf, manyExperts } from './city.ts'

interface Step { do: string; element?: string; all?: boolean; values?: Record<string, unknown>; to?: string }
const folder = resolve(import.meta.dirname, '../../processes/gcjs.open-tender')
const smooth = JSON.parse(readFileSync(join(folder, 'scenarios', 'smooth-award.json'), 'utf8')) as { start: { at: string; vars: { project: Record<string, unknown> } }; steps: Step[] }

const city = cityOf(test, async db => {
  await seedVenues(db)
  await manyExperts(db)
  await db('catalogue_versions').update({ published_at: '2026-01-01' })
  await inWork(db, system, mayAll, work => seedRuleSets(work, resolve(import.meta.dirname, '../../policies')))
})

test('one tender runs from plan to archive over the real services', async t => {
  const { db } = city
  let now = Date.parse(smooth.start.at)
  const engine: Engine = await createEngine({ db, services: [...portal, ...exchange], background: false, clock: () => now })
  t.teardown(() => engine.stop())
  const within = <T>(act: (work: Work) => Promise<T>, actor: Actor = system): Promise<T> => inWork(db, actor, mayAll, work => act({ ...work, now: new Date(now) }))
  await within(work => engine.publish(work, readBundle(folder), { findings: [] } as never))
  const { project } = smooth.start.vars
  const { instance } = await within(work => engine.start(work, { process: 'gcjs.open-tender', vars: smooth.start.vars, subject: { code: project['code'] as string, title: project['name'] as string, region: '510802', family: 'GCJS', industry: '房建市政', owner: 'ME001' } }))
  const open = async (element: string): Promise<{ node: number }[]> => await db('tasks').where({ instance_id: instance, element }).orderBy('id') as { node: number }[]
  const trouble = async (): Promise<string> => JSON.stringify(await db('incidents').where({ instance_id: instance }).whereNull('closed_at').select('element', 'message'))
  const offers = [['ME009', 1_128_000_000], ['ME010', 1_105_000_000], ['ME012', 1_149_000_000]] as const

  for (const step of smooth.steps) {
    if (step.do === 'advance') {
      if (step.to === 'next-timer') now = Number(((await db('wakeups').where('instance_id', instance).first('at')) as { at: Date }).at)
      else now = step.to!.startsWith('P') ? now + 1_800_000 : Date.parse(step.to!)
      await engine.settle(now)
    }
    if (step.do !== 'complete') continue
    const bids = await db('openings').orderBy('place').select('bid as id') as { id: string }[]
    const tasks = await open(step.element!)
    t.true(tasks.length > 0, `${step.element} is not awaited but ${String(await db('tasks').where({ instance_id: instance }).pluck('element'))}; incidents ${await trouble()}`)
    const values = JSON.parse(JSON.stringify(step.values ?? {}).replaceAll(/"B([123])"/g, (_, n: string) => JSON.stringify(bids[Number(n) - 1]?.id ?? '')).replaceAll('"ME001"', '"ME009"')) as Record<string, unknown>
    for (const task of step.all ? tasks : tasks.slice(0, 1)) await engine.act(instance, { t: 'complete', n: task.node, vars: values } as MoveBody, { actor: system, now })
    await engine.settle(now)
    if (step.element === 'Notice') {
      const tender = await within(work => tenderOf(work, project['code'] as string))
      t.deepEqual([tender.status, tender.deadline.toISOString()], ['open', '2026-03-26T01:30:00.000Z'])
      now += 3_600_000
      for (const [entity, priceFen] of offers) await within(work => submit(work, tender, { priceFen, durationDays: 300, manager: '张远' }, { at: new Date(now) }), bidder(entity))
      t.is(await db('openings').count('* as n').first().then(row => Number(row!['n'])), 0)
    }
  }
  t.is(((await db('instances').where('id', instance).first('status')) as { status: string }).status, 'completed', await trouble())
  const { rows } = await within(work => noticePage(work, { page: 1, size: 100, code: project['code'] as string, all: true }))
  for (const kind of ['招标计划', '项目信息', '招标公告', '开标记录', '资格审查结果', '中标候选人公示', '中标结果', '合同公开', '履约信息']) t.true(rows.some(row => row.kind === kind), kind)
  const result = rows.find(row => row.kind === '中标结果')!
  t.is((await within(work => oneNotice(work, result.id))).fields['priceFen'], offers.find(([entity]) => entity === 'ME009')![1], 'the result tells the price that won')
  const [card] = await within(work => drawCards(work, { code: project['code'] as string }))
  t.is(card!.verdict, '可全部验证')
  t.truthy(await within(work => bundleOf(work, card!.draw)))
  const { releases } = await within(work => projectReleases(work, project['code'] as string, 'https://gy.example')) as { releases: { tag: string[] }[] }
  t.true(['planning', 'tender', 'awardUpdate', 'contract', 'implementation'].every(tag => releases.some(release => release.tag[0] === tag)))
  const archived = await db('archives').where('instance_id', instance).first()
  t.true(archived.files >= rows.length)
})
