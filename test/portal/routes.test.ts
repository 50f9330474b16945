import test from 'ava'
import type { z } from 'zod'
import { resolve } from 'node:path'
import { seedVenues } from '../../migrations/seeds/demo/venues.ts'
import { readConfig } from '../../server/config.ts'
import * as contract from '../../server/contract/portal.ts'
import type { Route } from '../../server/contract/route.ts'
import { readBundle } from '../../server/engine/bundle.ts'
import { createEngine } from '../../server/engine/engine.ts'
import { seedRuleSets } from '../../server/engine/rule-sets.ts'
import { submit } from '../../server/exchange/bids.ts'
import { openTender } from '../../server/exchange/tenders.ts'
import { parsePart } from '../../server/http/serve.ts'
import { publish } from '../../server/portal/publish.ts'
import { routes } from '../../server/portal/routes.ts'
import { services } from '../../server/portal/services.ts'
import { Problem } from '../../server/problem.ts'
import { inWork, mayAll, system, visitor } from '../../server/work.ts'
import { bidder } from '../exchange/actors.ts'
import { callOf } from '../exchange/call.ts'
import { cityOf } from '../exchange/city.ts'

const config = readConfig({})
const city = cityOf(test, async db => {
  await seedVenues(db)
  await inWork(db, system, mayAll, work => seedRuleSets(work, config.policiesDir))
  const engine = await createEngine({ db, services, background: false })
  await inWork(db, system, mayAll, work => engine.publish(work, readBundle(resolve(config.processesDir, 'gcjs.open-tender')), { findings: [] } as never))
  await engine.stop()
})

/** Asks a portal route as the public does. */
async function ask<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(route: Route<P, Q, B, R>, given: { params?: unknown; query?: unknown } = {}): Promise<z.output<R>> {
  const served = routes({ db: city.db, config }).find(one => one.route.name === route.name)!
  const input = { params: parsePart(route.params, given.params, 'params'), query: parsePart(route.query, given.query, 'query'), body: {}, ctx: { protocol: 'https', host: 'gy.example', set() {} } as Record<string, unknown> }
  return route.reply.parse(await inWork(city.db, visitor, mayAll, work => served.handle!(work, input as never)))
}

test.serial('a process is explained from the version that runs: diagram, steps, roles, deadlines with their articles', async t => {
  const [card] = await ask(contract.listProcesses)
  t.is(card!.key, 'gcjs.open-tender')
  const process = await ask(contract.readProcess, { params: { key: 'gcjs.open-tender' } })
  t.is(process.hash, card!.hash)
  t.true((await ask(contract.readProcessFile, { params: { key: 'gcjs.open-tender' } })).includes('<bpmn'))
  const picture = await ask(contract.readProcessPicture, { params: { key: 'gcjs.open-tender' } })
  for (const name of ['招标人', '开标', '评标']) t.true(picture.startsWith('<svg') && picture.includes(name), name)
  t.false(/<script|javascript:/i.test(picture))
  const publishes = process.steps.find(step => step.step === 'cand')
  t.truthy(publishes, 'the publicity of candidates is a step')
  const rules = process.steps.flatMap(step => step.deadlines.map(deadline => deadline.rule))
  for (const rule of ['GC-12', 'GC-14']) t.true(rules.includes(rule), rule)
  t.true(process.steps.some(step => step.roles.includes('reception')))
  t.is((await t.throwsAsync(ask(contract.readProcess, { params: { key: 'nothing' } })) as Problem).code, 'process-unknown')
})

test.serial('what is sealed changes no page of the portal', async t => {
  const call = callOf({ id: '5500', code: 'P-1', region: '510822' })
  const deadline = new Date(Date.now() + 3_600_000).toISOString()
  const tender = await inWork(city.db, system, mayAll, work => openTender(work, call.instance, 'bid', { deadline }))
  const look = async (): Promise<string> => {
    const { now: _now, ...home } = await ask(contract.home)
    return JSON.stringify([home, await ask(contract.listOpenings, { query: { date: deadline.slice(0, 10) } }), await ask(contract.listNotices)])
  }
  const before = await look()
  await inWork(city.db, bidder('ME009'), mayAll, work => submit(work, tender, { priceFen: 1 }))
  t.is(await look(), before)
  const openings = await ask(contract.listOpenings, { query: { date: new Date(Date.parse(deadline) + 8 * 3_600_000).toISOString().slice(0, 10) } })
  t.like(openings.find(one => one.code === 'P-1'), { title: '教学楼工程', status: 'open', place: null })
})

test.serial('a step counts the projects that stand at it only once their bids are opened', async t => {
  const call = callOf({ id: '5600', code: 'P-6' })
  const tender = await inWork(city.db, system, mayAll, work => openTender(work, call.instance, 'bid', { deadline: new Date(Date.now() + 3_600_000).toISOString() }))
  const task = { id: 56_000_000_001, instance_id: 5600, node: 1, element: 'Decide', name: '定标', kind: 'DECIDE', roles: ['tenderer'], region: '510802', family: 'GCJS', process: 'gcjs.open-tender', version_id: 1, priority: 50, opened_at: new Date(), properties: '{}' }
  await city.db('tasks').insert(task)
  const at = async (): Promise<number> => (await ask(contract.readProcess, { params: { key: 'gcjs.open-tender' } })).steps.find(step => step.element === 'Decide')!.projects
  t.is(await at(), 0)
  await city.db('tenders').where('id', tender.id).update({ status: 'unsealed' })
  t.is(await at(), 1)
})

test.serial('the front page counts published notices and awards', async t => {
  const before = await ask(contract.home)
  await inWork(city.db, system, mayAll, work => publish(work, { kind: '中标结果', title: '结果', fields: { winner: 'ME009', priceFen: 12_345 }, region: '510802', family: 'GCJS', industry: '房建市政', code: 'P-2' }))
  const after = await ask(contract.home)
  t.is(after.figures.noticesThisYear, before.figures.noticesThisYear + 1)
  t.is(after.figures.awardsThisYear, before.figures.awardsThisYear + 1)
  t.is(after.figures.awardedFen, before.figures.awardedFen + 12_345)
  t.is((await ask(contract.home, { query: { region: '510824' } })).figures.awardsThisYear, 0)
})

test.serial('phones, catalogue, fees and norms are there for everybody', async t => {
  const phones = await ask(contract.supervisionPhones, { query: { region: '510822', family: 'GCJS' } })
  t.is(phones[0]!.region, '510822')
  t.true((await ask(contract.supervisionPhones)).length > 5)
  const catalogue = await ask(contract.readCatalogue, { query: { family: 'GCJS' } })
  t.true(catalogue.items.length > 0 && catalogue.items.every(item => item.family === 'GCJS'))
  const fees = await ask(contract.readFees)
  t.true(fees.services.every(service => service.feeFen === 0))
  t.true(fees.items.some(item => item.cap === 0.02 && item.law.includes('26')))
  const norms = await ask(contract.readNorms)
  t.true(norms.some(norm => norm.title.includes('招标投标法') && norm.articles >= 60))
})

test.serial('the feed is one of RSS, with the address of the reader', async t => {
  const feed = await ask(contract.noticesRss)
  t.true(feed.startsWith('<?xml') && feed.includes('<link>https://gy.example/</link>'))
})

test.serial('lists refuse nonsense with the path of the fault', async t => {
  const refused = await t.throwsAsync(ask(contract.listNotices, { query: { size: '10000', from: '2026-02-30' } })) as Problem
  t.is(refused.code, 'bad-input')
  t.deepEqual((refused.body['faults'] as { path: string }[]).map(fault => fault.path).toSorted(), ['query.from', 'query.size'])
  t.is((await t.throwsAsync(ask(contract.readNotice, { params: { id: '999999' } })) as Problem).code, 'notice-unknown')
})
