import { factsOf } from './facts.ts'
import { actorFrom, supervisesOf } from './explain.ts'
import { listable } from './filter.ts'
import { buildOracle } from './oracle.ts'
import type { City } from './people.ts'
import { listOf, type Duty, type Rule } from './rule.ts'
import { buildRuleset, couldEver, decide, type Ruleset } from './ruleset.ts'
import { actionWord, objectWord } from './words.ts'

/** Who gains or loses what by a change of the policies, and whether the new ones stand. Decides only; writes nothing. */
export interface Touched { name: string; role: string; region: string; deeds: string[] }
export interface Check { name: string; holds: boolean; detail: string }
/** Objects that are listed: a condition on them must also be one that SQL can ask. */
const listed = ['task']

/** The people whose rights differ between two versions, deed by deed. */
export function differences(before: Ruleset, after: Ruleset, city: City): { gained: Touched[]; lost: Touched[] } {
  const deeds = deedsOf([...before.rules, ...after.rules])
  const gained: Touched[] = []
  const lost: Touched[] = []
  for (const role of city.roles.keys()) {
    const was = deeds.filter(([object, action]) => couldEver(before, role, object, action).allowed)
    const is = deeds.filter(([object, action]) => couldEver(after, role, object, action).allowed)
    const words = (more: Deed[], less: Deed[]): string[] => more.filter(deed => !less.includes(deed)).map(([object, action]) => `${actionWord(action)}${objectWord(object)}`)
    for (const [into, names] of [[gained, words(is, was)], [lost, words(was, is)]] as const) {
      if (names.length) for (const holder of city.holders.filter(one => one.role === role)) into.push({ name: holder.name, role: city.roles.get(role) ?? role, region: city.regions.get(holder.region)?.name ?? holder.region, deeds: names })
    }
  }
  return { gained, lost }
}

type Deed = readonly [object: string, action: string]
const deedsOf = (rules: Rule[]): Deed[] => [...new Map(rules.flatMap(rule => listOf(rule.object).flatMap(object => listOf(rule.actions).map(action => [`${object} ${action}`, [object, action] as const] as const)))).values()]

/** Checks a proposed set: it reads, knows its roles, keeps lists possible, and the index agrees with Casbin over a sample of questions. */
export async function checksOf(rules: Rule[], duties: Duty[], city: City, modelText: string, now: number): Promise<Check[]> {
  const unknown = rules.filter(rule => rule.role !== 'public' && !city.roles.has(rule.role)).map(rule => rule.role)
  let set: Ruleset
  try { set = buildRuleset(0, rules, duties) } catch (error) { return [{ name: '条件读得懂', holds: false, detail: (error as Error).message }] }
  const unlistable = rules.filter(rule => listOf(rule.object).some(object => listed.includes(object)) && !listable(rule.condition)).map(rule => `第 ${rule.line} 条`)
  const { asked, disagreed } = await comparison(set, city, modelText, now)
  return [
    { name: '条件读得懂', holds: true, detail: `${rules.length} 条` },
    { name: '岗位存在', holds: !unknown.length, detail: unknown.length ? `没有岗位 ${[...new Set(unknown)].join('、')}` : '全部存在' },
    { name: '密封规则未被放宽', holds: true, detail: '密封规则先于策略，不在可改之列' },
    { name: '列表与逐条判定一致', holds: !unlistable.length, detail: unlistable.length ? `${unlistable.join('、')}的条件不能用于列表` : '任务策略全部可用于列表' },
    { name: '索引与 Casbin 判定一致', holds: disagreed === 0, detail: `抽问 ${asked} 次，不一致 ${disagreed} 次` },
  ]
}

const sample = 150

async function comparison(set: Ruleset, city: City, modelText: string, now: number): Promise<{ asked: number; disagreed: number }> {
  const posts = [...new Map(city.holders.map(holder => [`${holder.role} ${holder.region}`, holder])).values()]
  const oracle = await buildOracle(modelText, set.rules, posts.map(({ account, role, region }) => ({ id: account, role, region })), city.parentOf)
  const questions = deedsOf(set.rules).flatMap(([object, action]) => posts.filter(post => set.find(post.role, object, action).length).map(post => ({ object, action, post })))
  const step = Math.max(1, Math.floor(questions.length / sample))
  const chosen = questions.filter((_, n) => n % step === 0)
  let disagreed = 0
  for (const { object, action, post } of chosen) {
    const actor = actorFrom(post)
    const facts = factsOf(actor, supervisesOf(city, post.department), now, { region: post.region, task: { candidateRoles: [post.role], assignee: null, owner: post.entity ?? null }, resource: { owner: post.entity ?? null } })
    if (decide(set, actor, object, action, facts, city.parentOf).allowed !== await oracle.enforce({ id: post.account, role: post.role, region: post.region }, object, action, facts)) disagreed += 1
  }
  return { asked: chosen.length, disagreed }
}
