import type { z } from 'zod'
import type * as contract from '../contract/county.ts'
import type { Bundle } from '../engine/bundle.ts'
import type { Engine } from '../engine/engine.ts'
import { lawContextAt } from '../engine/law-context.ts'
import { lawAt } from '../engine/rule-sets.ts'
import { parse } from '../kernel/parse.ts'
import type { LawContext } from '../law/context.ts'
import { lawFindings } from '../law/lint.ts'
import { idsOf, literalText, termText } from '../law/literals.ts'
import { listOf, propsOf, type Raw } from '../law/node.ts'
import { ruleAt } from '../law/rule-set.ts'
import { problem } from '../problem.ts'
import type { Work } from '../work.ts'

/**
 * What a county may set in the city's process (L19): values the diagram itself opens (`county` on an element names them), never its
 * structure. They hold for what is started in that county from an instant on (`effective_at`); an instance keeps those it began with.
 */
type Parameter = z.infer<typeof contract.Parameter>
/** The tenant whose values the diagrams themselves hold. */
export const city = '510800'

interface Open { name: string; element: string; label: string; city: string; rule: string | undefined; write(value: string): void }

const titles: Record<string, string> = { promise: '服务承诺', amount: '时长', unit: '单位' }
const senses = { MIN: '不少于', MAX: '不超过', BEFORE: '须早于终点', EXACT: '恰为' }
const isTerm = /^\d+ [A-Z]+$/

/** The parameters that a diagram opens; `write` changes the parsed tree. */
export function openIn(root: Raw): Open[] {
  const found: Open[] = []
  const visit = (part: Raw): void => {
    const props = propsOf(part)
    const inputs = extension(part, 'zeebe:IoMapping', 'inputParameters'), properties = extension(part, 'zeebe:Properties', 'properties')
    for (const name of idsOf(props['county'])) {
      const input = inputs.find(each => each['target'] === name), property = properties.find(each => each.name === name)
      if (!input && !property) continue
      found.push({
        name: `${part.id}.${name}`, element: part.id, label: `${part.name ?? part.id} · ${titles[name] ?? name}`, city: String((input?.['source'] ?? property?.['value']) ?? '').replace(/^=\s*/, ''),
        rule: literalText(inputs.find(each => each['target'] === 'rule')?.['source'] as string | undefined) ?? props['deadline'],
        write: value => { if (input) input['source'] = /^\d+$/.test(value) ? `=${value}` : value; else property!['value'] = value },
      })
    }
    for (const list of ['rootElements', 'flowElements']) listOf(part, list).forEach(visit)
  }
  visit(root)
  return found
}

const extension = (part: Raw, type: string, list: string): Raw[] => ((part['extensionElements']?.values ?? []) as Raw[]).filter(each => each.$type === type).flatMap(each => listOf(each, list))

interface Row { name: string; value: string | null; by_name: string; at: Date; reason: string; effective_at: Date }
interface Current { id: string; number: number; name: string; bpmn: string; forms: Record<string, unknown>; root: Raw; open: Open[] }

/** The version in force at an instant, now unless told. */
async function current(work: Work, process: string, at = work.now): Promise<Current> {
  const row = await work.tx('versions').where({ process }).where('effective_at', '<=', at).whereNull('retired_at').orderBy('number', 'desc').first('id', 'number', 'name', 'bundle') as { id: string; number: number; name: string; bundle: string } | undefined
  if (!row) throw problem('process-unknown', 404, '没有这个流程')
  const { bpmn, forms } = JSON.parse(row.bundle) as { bpmn: string; forms: Record<string, unknown> }
  const root = (await parse(bpmn)).root as Raw
  return { id: String(row.id), number: row.number, name: row.name, bpmn, forms, root, open: openIn(root) }
}

/** Every open parameter of a process with the city's value, the county's, the legal bound, who set it and when. Problem: process-unknown. */
export async function parametersOf(work: Work, process: string, region: string): Promise<Parameter[]> {
  const { open } = await current(work, process)
  const rows = await work.tx('county_parameters').where({ process, region }).orderBy('effective_at').select('name', 'value', 'by_name', 'at', 'reason', 'effective_at') as Row[]
  const { rules } = await lawAt(work)
  return open.map(({ name, element, label, city, rule: id }) => {
    const mine = rows.filter(row => row.name === name)
    const last = mine.findLast(row => row.effective_at <= work.now), set = last?.value == null ? undefined : last
    const later = mine.find(row => row.effective_at > work.now), rule = id ? ruleAt(rules, id) : undefined
    return {
      name, element, label, city, value: set?.value ?? city, bound: rule ? `${senses[rule.sense]} ${termText(rule)}（${rule.law || rule.id}）` : null, by: set?.by_name ?? null, at: set?.at.toISOString() ?? null, reason: set?.reason ?? null,
      next: later ? { value: later.value, from: later.effective_at.toISOString(), by: later.by_name } : null,
      shape: isTerm.test(city) ? 'term' : /^\d+$/.test(city) ? 'number' : 'text',
      rule: rule ? { id: rule.id, name: rule.name, sense: rule.sense, amount: rule.amount, unit: rule.unit, law: rule.law, effect: rule.effect } : null,
    }
  })
}

/** What a process opens to counties and who may set it: the counties, and the actor's own if the actor may. Problem: process-unknown. */
export async function countyPage(work: Work, process: string): Promise<z.infer<typeof contract.countyPage.reply>> {
  const { number, name, open } = await current(work, process)
  const regions = await work.tx('regions').whereNot({ code: city }).orderBy('code').select('code', 'name') as { code: string; name: string }[]
  const holding = work.tx('county_parameters').where({ process }).where('effective_at', '<=', work.now).distinctOn('region', 'name').orderBy(['region', 'name', { column: 'effective_at', order: 'desc' }]).as('p')
  const set = await work.tx(holding).whereNotNull('value').groupBy('region').select('region').count('* as n') as { region: string; n: string }[]
  const { region } = work.actor
  const verdict = await work.may.ask('update', 'process_parameter', { region, resource: { region } })
  return {
    key: process, name, version: number, open: open.length, mine: verdict.allowed ? region : null, why: verdict.allowed ? '' : verdict.reason,
    regions: regions.map(each => ({ ...each, set: Number(set.find(row => row.region === each.code)?.n ?? 0) })),
  }
}

/** Everything that was ever set for a county in a process, newest first. */
export async function changesOf(work: Work, process: string, region: string): Promise<z.infer<typeof contract.parameterChanges.reply>> {
  const { open } = await current(work, process)
  const rows = await work.tx('county_parameter_changes').where({ process, region }).orderBy('id', 'desc').limit(200) as { name: string; before: string | null; after: string | null; by_name: string; at: Date; effective_at: Date; reason: string }[]
  return rows.map(row => ({ name: row.name, label: open.find(each => each.name === row.name)?.label ?? row.name, before: row.before, after: row.after, by: row.by_name, at: row.at.toISOString(), from: row.effective_at > row.at ? row.effective_at.toISOString() : null, reason: row.reason }))
}

/** What a county chose, as it holds at an instant (ms), for the engine, asked on its own line: a start may hold the last connection of the pool. The city has its diagram. */
export async function chosenBy(ask: Engine['core']['ask'], { process, region, at }: { process: string; region: string; at: number }): Promise<Record<string, string>> {
  if (region === city) return {}
  const rows = await ask<{ name: string; value: string | null }>({
    name: 'county-parameters', text: 'select distinct on (name) name, value from county_parameters where process = $1 and region = $2 and effective_at <= $3 order by name, effective_at desc', values: [process, region, new Date(at)],
  })
  return Object.fromEntries(rows.flatMap(({ name, value }) => value === null ? [] : [[name, value]]))
}

/** Sets one parameter for a county; the city's own value lifts it again. Problems: parameter-closed, parameter-unlawful (findings). */
export async function setParameter(work: Work, process: string, region: string, { name, value, reason }: { name: string; value: string; reason: string }): Promise<Parameter[]> {
  await work.may('update', 'process_parameter', { region, resource: { region } })
  await work.tx.raw('select pg_advisory_xact_lock(hashtext(?))', [`parameters ${process} ${region}`])
  const { forms, root, open } = await current(work, process)
  const parameter = open.find(each => each.name === name)
  if (!parameter) throw problem('parameter-closed', 422, '这一项没有对县区开放', { detail: `县区只能调整：${open.map(each => each.label).join('、') || '（本流程没有开放的参数）'}` })
  parameter.write(value.trim())
  const context = { ...await lawContextAt(work, { process, region }), forms } as LawContext
  const findings = lawFindings(root, context).filter(finding => finding.severity === 'error' && !finding.notRun && finding.element === parameter.element)
  if (findings.length) throw problem('parameter-unlawful', 422, '这个数值不合规定', { detail: findings.map(finding => finding.message).join('；'), findings })
  await record(work, { process, region, name }, { value: value.trim(), city: parameter.city, reason, from: work.now })
  return parametersOf(work, process, region)
}

interface Chosen { value: string; city: string; reason: string; from: Date }

/** Writes down what holds from `from` on: what holds now is replaced, what is to hold later stays. */
async function record({ tx, now, actor }: Work, which: { process: string; region: string; name: string }, { value, city: theirs, reason, from }: Chosen): Promise<void> {
  const was = await tx('county_parameters').where(which).where('effective_at', '<=', from).orderBy('effective_at', 'desc').first('value') as { value: string | null } | undefined
  const lifted = value === theirs
  const by = { by_account: actor.id, by_name: actor.name, at: now, reason }
  if (from <= now) await tx('county_parameters').where(which).where('effective_at', '<=', now).delete()
  if (!lifted || from > now) await tx('county_parameters').insert({ ...which, value: lifted ? null : value, effective_at: from, ...by }).onConflict(['process', 'region', 'name', 'effective_at']).merge()
  await tx('county_parameter_changes').insert({ ...which, before: was?.value ?? null, after: lifted ? null : value, effective_at: from, ...by })
}

/**
 * What publishing a county's draft comes to: no version of its own, only the opened values in which it differs from the city's, to hold from `from` on and
 * judged by the law of that day. Answers the city's version, which the county goes on using. Problem: gate-refused (findings; L19 where it touches anything else).
 */
export async function publishForCounty(work: Work, engine: Engine, bundle: Bundle, { region, from }: { region: string; from: Date }): Promise<{ id: string; number: number }> {
  await work.tx.raw('select pg_advisory_xact_lock(hashtext(?))', [`parameters ${bundle.key} ${region}`])
  const findings = (await engine.check(work, bundle, region, from)).filter(finding => finding.severity === 'error' && !finding.notRun)
  if (findings.length) throw problem('gate-refused', 422, '流程没有通过发布检查', { detail: findings.slice(0, 3).map(finding => finding.message).join('；'), findings })
  const { id, number, open } = await current(work, bundle.key, from)
  for (const drawn of openIn((await parse(bundle.bpmn)).root as Raw)) {
    const theirs = open.find(each => each.name === drawn.name)
    if (theirs && theirs.city !== drawn.city) await record(work, { process: bundle.key, region, name: drawn.name }, { value: drawn.city, city: theirs.city, reason: '流程变更申请', from })
  }
  return { id, number }
}
