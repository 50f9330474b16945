import { readdirSync, readFileSync } from 'node:fs'
import test from 'ava'
import { seedPeople } from '../../migrations/seeds/demo/people.ts'
import { actorFrom, supervisesOf } from '../../server/access/explain.ts'
import { factsOf } from '../../server/access/facts.ts'
import { readCity, type City } from '../../server/access/people.ts'
import { buildRuleset, decide } from '../../server/access/ruleset.ts'
import { database } from '../support/database.ts'
import { duties, rules } from './cases.ts'

/** Every human step that stands in processes/: its process, family and candidate roles. */
const steps = readdirSync('processes').flatMap(process => {
  const xml = readFileSync(`processes/${process}/process.bpmn`, 'utf8')
  const family = /<zeebe:property name="family" value="([^"]+)"/.exec(xml)?.[1] ?? 'ALL'
  return [...xml.matchAll(/<bpmn:userTask id="([^"]+)"[\s\S]*?<\/bpmn:userTask>/g)].flatMap(([whole, element]) => {
    const roles = /candidateGroups="([^"=]+)"/.exec(whole)?.[1]?.split(',').map(role => role.trim())
    return roles ? [{ process, family, element: element!, roles }] : []
  })
})

const set = buildRuleset(1, rules, duties)
const able = (city: City, step: (typeof steps)[number], region: string, only?: string): boolean => {
  return city.holders.some(holder => {
    if (only && holder.role !== only) return false
    const owner = holder.entity ?? holder.account
    const facts = factsOf(actorFrom(holder), supervisesOf(city, holder.department), 0, {
      region, task: { candidateRoles: step.roles, assignee: null, owner, region, step: step.element }, instance: { process: step.process, family: step.family, industry: '房建市政', region },
      committee: { members: [holder.account] }, model: { author: 'somebody' }, complaint: { investigator: 'somebody' },
    })
    return decide(set, holder, 'task', 'complete', facts, city.parentOf).allowed
  })
}

test('in every region somebody may complete each human step of every process', async t => {
  const db = await database(t)
  await seedPeople(db)
  const city = await readCity(db)
  t.true(steps.length > 30)
  // a change of a process is the city's own business: its designers work in one place
  const nobody = [...city.regions.keys()].flatMap(region => steps.filter(step => (step.process !== 'model.change' || region === '510800') && !able(city, step, region)).map(step => `${region} ${step.process} ${step.element}`))
  t.deepEqual(nobody, [])
})

test('no step of a trade is completed by those who only watch', async t => {
  const db = await database(t)
  await seedPeople(db)
  const city = await readCity(db)
  const watching = ['inspector', 'auditor', 'process_designer', 'sec_admin'].flatMap(role => steps.filter(step => step.process !== 'model.change' && able(city, step, '510800', role)).map(step => `${role} ${step.element}`))
  t.deepEqual(watching, [])
})
