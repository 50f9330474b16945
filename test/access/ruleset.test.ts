import test from 'ava'
import fc from 'fast-check'
import { seedPeople } from '../../migrations/seeds/demo/people.ts'
import { supervisesOf } from '../../server/access/explain.ts'
import { factsOf } from '../../server/access/facts.ts'
import { buildOracle } from '../../server/access/oracle.ts'
import { readCity } from '../../server/access/people.ts'
import { buildRuleset, decide } from '../../server/access/ruleset.ts'
import { database } from '../support/database.ts'
import { actorFrom, aimed, duties, given, holderOf, modelText, question, rules } from './cases.ts'

const now = Date.parse('2026-11-24T07:42:00Z')

test('the index answers as casbin does, for anybody about anything', async t => {
  const db = await database(t)
  await seedPeople(db)
  const city = await readCity(db)
  const set = buildRuleset(1, rules, duties)
  const oracle = await buildOracle(modelText, rules, city.holders.map(({ account, role, region }) => ({ id: account, role, region })), city.parentOf)
  const seen = { yes: 0, no: 0 }
  const anything = fc.tuple(holderOf(city), question).map(([holder, asked]) => ({ holder, ...asked }))
  await fc.assert(fc.asyncProperty(fc.oneof({ arbitrary: anything, weight: 1 }, { arbitrary: aimed(city), weight: 3 }), async ({ holder, object, action, given: facts }) => {
    const actor = actorFrom(holder)
    const known = factsOf(actor, supervisesOf(city, holder.department), now, facts)
    const answer = decide(set, actor, object, action, known, city.parentOf).allowed
    seen[answer ? 'yes' : 'no'] += 1
    return answer === await oracle.enforce({ id: holder.account, role: holder.role, region: holder.region }, object, action, known)
  }), { numRuns: 700 })
  t.log(JSON.stringify(seen))
  t.true(seen.yes > 60 && seen.no > 60, JSON.stringify(seen))
})

test('every rule of the table can decide something', async t => {
  const set = buildRuleset(1, rules, duties)
  t.is(set.rules.length, rules.length)
  for (const rule of rules) t.true(set.find(rule.role, rule.object.split(',')[0]!, rule.actions.split(',')[0]!).some(found => found.line === rule.line), `line ${rule.line}`)
})

test('a condition that cannot be computed refuses an allow and fires a deny', t => {
  const broken = (effect: 'allow' | 'deny') => buildRuleset(1, [
    { line: 1, role: 'reception', domain: '*', object: 'x', actions: 'read', condition: 'true', effect: 'allow' },
    { line: 2, role: 'reception', domain: '*', object: effect === 'deny' ? 'x' : 'y', actions: 'read', condition: 'missing.thing > 3', effect },
  ], [])
  const facts = factsOf({ id: 'a', name: '', kind: 'staff', role: 'reception', region: '510800', roles: [] }, [], now, {})
  const ask = (effect: 'allow' | 'deny', object: string) => decide(broken(effect), { role: 'reception', region: '510800' }, object, 'read', facts, () => undefined).allowed
  t.true(ask('allow', 'x'))
  t.false(ask('allow', 'y'))
  t.false(ask('deny', 'x'))
})

test('a rule whose condition is no FEEL never becomes a version', t => {
  t.throws(() => buildRuleset(1, [{ line: 7, role: 'a', domain: '*', object: 'x', actions: 'read', condition: 'a and and', effect: 'allow' }], []), { message: /第 7 条/ })
})

test('before opening nobody reads bids, their count or the bidders, whatever the table grants', async t => {
  const db = await database(t)
  await seedPeople(db)
  const city = await readCity(db)
  const generous = ['bid', 'bid.count', 'bid.bidders', 'expert_draw.list'].flatMap(object => [...city.roles.keys()].map((role, line) => ({ line, role, domain: '*', object, actions: 'read', condition: 'true', effect: 'allow' as const })))
  const set = buildRuleset(1, generous, [])
  await fc.assert(fc.asyncProperty(holderOf(city), fc.constantFrom('bid', 'bid.count', 'bid.bidders'), given, async (holder, object, facts) => {
    const actor = actorFrom(holder)
    const resource = facts['resource'] as { owner: string | null } | null | undefined
    const owned = actor.entity !== undefined && resource?.owner === actor.entity
    const opened = (facts['tender'] as { openingDone?: boolean | null } | null | undefined)?.openingDone === true
    const { allowed } = decide(set, actor, object, 'read', factsOf(actor, [], now, facts), city.parentOf)
    return !allowed || owned || opened
  }), { numRuns: 200 })
  t.pass()
})
