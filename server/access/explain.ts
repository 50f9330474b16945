import { compileFeel } from '../kernel/feel/compile.ts'
import type { Actor, PolicyRow, Verdict } from '../work.ts'
import { conjunctsOf } from './conjuncts.ts'
import { factsOf, type Facts } from './facts.ts'
import type { City, Holder } from './people.ts'
import { couldEver, decide, inScope, type Decision, type Ready, type Ruleset } from './ruleset.ts'
import { actionWord, conditionWords, domainWord, objectWord } from './words.ts'

/** One link of the answer: who, where, doing what, under which condition, on which basis; `policy` is the line that says so. */
export interface Clause { name: '身份' | '地域' | '动作' | '条件' | '依据'; holds: boolean; text: string; policy?: string }
export interface Question { set: Ruleset; city: City; actor: Actor; object: string; action: string; facts: Facts; given: Record<string, unknown> | undefined }

const rowOf = ({ role, domain, object, actions, condition, effect }: Ready): PolicyRow => ({ role, domain, object, action: actions, condition, effect })
const lineOf = (rule: Ready): string => `p, ${rule.role}, ${rule.domain}, ${rule.object}, ${rule.actions}, ${rule.condition}, ${rule.effect}`

/** Decides a question and says why in one sentence, with the rules that came near and the people who could. */
export function verdictOf(question: Question): Verdict & { decision: Decision } {
  const { set, city, actor, object, action, facts, given } = question
  const decision = given === undefined ? couldEver(set, actor.role, object, action) : decide(set, actor, object, action, facts, city.parentOf)
  const nearest = decision.allowed ? [] : nearestTo(set, actor, object, action, decision)
  return {
    allowed: decision.allowed, reason: reasonOf(question, decision), ...decision.rule ? { rule: rowOf(decision.rule) } : {},
    nearest: nearest.map(rowOf), whoCan: decision.allowed ? [] : whoCan(question), decision,
  }
}

/** The clause chain of the rule that decided, else of the one that came nearest. */
export function clausesOf({ city, actor, object, action, facts, given }: Question, decision: Decision): Clause[] {
  const rule = decision.rule ?? decision.near[0]
  const who: Clause = { name: '身份', holds: true, text: `${actor.name} 在 ${placeOf(city, actor.region)} 任「${city.roles.get(actor.role) ?? actor.role}」` }
  if (!rule) return [who, { name: '动作', holds: false, text: `没有一条策略让「${city.roles.get(actor.role) ?? actor.role}」对${objectWord(object)}做「${actionWord(action)}」` }]
  const denied = rule.effect === 'deny'
  const clauses: Clause[] = [who, { name: '动作', holds: !denied, text: denied ? `明令禁止${rule.note ? `：${rule.note}` : ''}` : `「${city.roles.get(rule.role) ?? rule.role}」可以对${objectWord(object)}做「${actionWord(action)}」`, policy: lineOf(rule) }]
  if (given === undefined || denied) return clauses
  clauses.splice(1, 0, {
    name: '地域', holds: inScope(rule.domain, actor.region, facts.region, city.parentOf), policy: rule.domain,
    text: facts.region ? `${placeOf(city, facts.region)}，岗位可及：${domainWord(rule.domain)}` : `岗位可及：${domainWord(rule.domain)}`,
  })
  for (const { text, holds } of checked(rule, facts)) {
    if (text === 'true') continue
    clauses.push({ name: text.includes('legalBasis') ? '依据' : '条件', holds, text: conditionWords(text)[holds ? 0 : 1], policy: text })
  }
  return clauses
}

function checked(rule: Ready, facts: Facts): { text: string; holds: boolean }[] {
  return conjunctsOf(rule.condition).map(text => {
    try { return { text, holds: compileFeel(text).run(facts.context, { now: facts.context['now'] as number, zone: 'Asia/Shanghai' }).value === true } } catch { return { text, holds: false } }
  })
}

const placeOf = (city: City, region: string): string => city.regions.get(region)?.name ?? region

function reasonOf({ city, actor, object, action, facts, given }: Question, decision: Decision): string {
  const role = `「${city.roles.get(actor.role) ?? actor.role}」`
  const deed = `对${objectWord(object)}做「${actionWord(action)}」`
  if (decision.allowed) {
    const open = given === undefined && decision.rule && decision.rule.condition !== 'true' ? conjunctsOf(decision.rule.condition).map(part => conditionWords(part)[0]).join('；') : ''
    return `${role}可以${deed}${open ? `，条件是：${open}` : ''}`
  }
  if (decision.rule) return decision.rule.note ?? `明令禁止${role}${deed}`
  const rule = decision.near[0]
  if (!rule || given === undefined) return `${role}没有这项权限：${deed}`
  if (!inScope(rule.domain, actor.region, facts.region, city.parentOf)) {
    return facts.region ? `${placeOf(city, facts.region)}不在${role}的地域范围（${domainWord(rule.domain)}）` : `没有说明所在地区，${role}只能办理${domainWord(rule.domain)}的事项`
  }
  return checked(rule, facts).filter(part => !part.holds).map(part => conditionWords(part.text)[1]).join('；') || `条件不成立：${rule.condition}`
}

/** Rules of this role on this object first, then this deed by other roles. */
function nearestTo(set: Ruleset, actor: Actor, object: string, action: string, decision: Decision): Ready[] {
  const names = (text: string): string[] => text.split(',')
  const same = set.all.filter(rule => rule.role === actor.role && names(rule.object).includes(object))
  const others = set.all.filter(rule => rule.effect === 'allow' && rule.role !== actor.role && names(rule.object).includes(object) && names(rule.actions).includes(action))
  return [...new Set([...decision.near, ...same, ...others])].filter(rule => rule !== decision.rule).slice(0, 5)
}

/** Up to five people of the staff whose post may do it with the same facts, given a legal basis. Experts and bidders are never named. */
function whoCan({ set, city, object, action, given, facts }: Question): Verdict['whoCan'] {
  const able = given === undefined ? city.holders.filter(holder => couldEver(set, holder.role, object, action).allowed) : holdersAble({ set, city, object, action, now: facts.context['now'] as number, given: { ...given, legalBasis: given['legalBasis'] ?? '须写明' } })
  return able.filter(holder => holder.kind === 'staff').slice(0, 5).map(holder => ({ role: city.roles.get(holder.role) ?? holder.role, name: holder.name, region: placeOf(city, holder.region) }))
}

/** Every post that may do it with the given facts. */
export function holdersAble({ set, city, object, action, given, now }: Pick<Question, 'set' | 'city' | 'object' | 'action'> & { given: Record<string, unknown>; now: number }): Holder[] {
  return city.holders.filter(holder => set.find(holder.role, object, action).length > 0
    && decide(set, holder, object, action, factsOf(actorFrom(holder), supervisesOf(city, holder.department), now, given), city.parentOf).allowed)
}

export const supervisesOf = (city: City, department: string | undefined): { family: string; industry?: string }[] => (department ? city.departments.get(department)?.supervises : undefined) ?? []

/** A post's holder as an actor, for questions about other people. */
export function actorFrom(holder: Holder): Actor {
  const { account, name, kind, role, region, department, entity, roles } = holder
  return { id: account, name, kind, role, region, roles, ...department ? { department } : {}, ...entity ? { entity } : {}, ...kind === 'expert' ? { expert: account } : {} }
}
