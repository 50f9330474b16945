import { compileFeel, type Feel } from '../kernel/feel/compile.ts'
import type { Actor } from '../work.ts'
import type { Facts } from './facts.ts'
import { digestOf, listOf, type Duty, type Rule } from './rule.ts'
import { sealed } from './sealed.ts'

/** A version of the policies made ready to answer: every condition compiled once, every rule found by role, object and action. */
export interface Ruleset { version: number; digest: string; rules: Rule[]; duties: Duty[]; find(role: string, object: string, action: string): Ready[]; all: Ready[] }
export interface Ready extends Rule { feel: Feel }
/** What the rules say: the deciding rule (a deny that fired, else the allow that held) and those that came near. */
export interface Decision { allowed: boolean; rule?: Ready; near: Ready[] }

/** Builds the index. Throws the FEEL error with the rule's line when a condition does not parse. */
export function buildRuleset(version: number, rules: Rule[], duties: Duty[]): Ruleset {
  const index = new Map<string, Ready[]>()
  const all = [...sealed, ...rules].map(rule => {
    try { return { ...rule, feel: compileFeel(rule.condition) } } catch (error) { throw new Error(`策略第 ${rule.line} 条的条件读不懂：${(error as Error).message}`, { cause: error }) }
  })
  for (const rule of all) for (const object of listOf(rule.object)) for (const action of listOf(rule.actions)) {
    const key = `${rule.role}\n${object}\n${action}`
    const found = index.get(key)
    if (found) found.push(rule); else index.set(key, [rule])
  }
  const find = (role: string, object: string, action: string): Ready[] =>
    ['*', role, ...role === 'public' ? [] : ['public']].flatMap(name => index.get(`${name}\n${object}\n${action}`) ?? [])
  return { version, digest: digestOf(rules, duties), rules, duties, find, all }
}

/** Whether a rule's domain reaches a region from a post's region. `parentOf` gives a county's city. */
export function inScope(domain: string, post: string, region: string | undefined, parentOf: (region: string) => string | undefined): boolean {
  if (domain === '*' || domain === 'self') return true
  if (domain === 'own') return region === post
  if (domain === 'own+below') return region !== undefined && (region === post || parentOf(region) === post)
  return domain === post
}

/** Fails closed: an allow holds only on true, a deny is lifted only by false. */
function holds(rule: Ready, facts: Facts): boolean {
  if (rule.condition === 'true') return true
  let value: unknown = null
  try { value = rule.feel.run(facts.context, { now: facts.context['now'] as number, zone: 'Asia/Shanghai' }).value } catch { value = null }
  return rule.effect === 'allow' ? value === true : value !== false
}

/** Deny beats allow; without an allow the answer is no. */
export function decide(set: Ruleset, actor: Pick<Actor, 'role' | 'region'>, object: string, action: string, facts: Facts, parentOf: (region: string) => string | undefined): Decision {
  const found = set.find(actor.role, object, action)
  const firing = found.filter(rule => inScope(rule.domain, actor.region, facts.region, parentOf) && holds(rule, facts))
  const deny = firing.find(rule => rule.effect === 'deny')
  if (deny) return { allowed: false, rule: deny, near: found.filter(rule => rule !== deny) }
  const allow = firing.find(rule => rule.effect === 'allow')
  if (allow) return { allowed: true, rule: allow, near: found.filter(rule => rule !== allow) }
  return { allowed: false, near: found.filter(rule => rule.effect === 'allow') }
}

/** Asked without facts: could this post ever do it? Only a deny without condition says no; facts are asked for again where they are known. */
export function couldEver(set: Ruleset, role: string, object: string, action: string): Decision {
  const found = set.find(role, object, action)
  const deny = found.find(rule => rule.effect === 'deny' && rule.condition === 'true')
  if (deny) return { allowed: false, rule: deny, near: [] }
  const allow = found.find(rule => rule.effect === 'allow')
  return allow ? { allowed: true, rule: allow, near: [] } : { allowed: false, near: [] }
}
