import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PolicyChange, proposePolicyChange } from '../contract/access.ts'
import type { Body } from '../contract/route.ts'
import { checksOf, differences, type Check } from '../access/consequences.ts'
import { writePolicies } from '../access/policies.ts'
import type { Rule } from '../access/rule.ts'
import { buildRuleset } from '../access/ruleset.ts'
import type { House } from '../house.ts'
import { problem } from '../problem.ts'
import type { Work } from '../work.ts'

interface Row {
  id: string; state: PolicyChange['state']; base: number; added: PolicyChange['added']; removed: number[]; why: string; proposed_by: string; proposed_name: string; proposed_at: Date
  decided_by: string | null; decided_name: string | null; decided_at: Date | null; version: number | null
}

/** The last thirty changes; only a pending one is weighed (what it would give, take and break). */
export async function listChanges(work: Work, house: House): Promise<PolicyChange[]> {
  const rows = await work.tx<Row>('policy_changes').orderBy('id', 'desc').limit(30) as Row[]
  const changes: PolicyChange[] = []
  for (const row of rows) changes.push(await viewOf(work, house, row))
  return changes
}

/** Puts a change before the second pair of eyes. Problems: bad-policy (what fails), change-pending. */
export async function proposeChange(work: Work, house: House, { add, remove, why }: Body<typeof proposePolicyChange>): Promise<PolicyChange> {
  const { tx, now, actor } = work
  const { rules, version } = house.access.policies
  const missing = remove.filter(line => !rules.some(rule => rule.line === line))
  if (missing.length || (!add.length && !remove.length)) throw problem('bad-input', 422, '提交的内容不符合要求', { faults: [{ path: 'body.remove', message: missing.length ? `没有第 ${missing.join('、')} 条策略` : '没有任何变更' }] })
  const checks = await checksOf(after(rules, add, remove), house.access.policies.duties, house.access.city, modelOf(house), now.getTime())
  const failed = checks.filter(check => !check.holds)
  if (failed.length) throw problem('bad-policy', 422, '变更通不过检查', { detail: failed.map(check => `${check.name}：${check.detail}`).join('；'), checks: failed })
  const [row] = await tx('policy_changes').insert({ base: version, added: JSON.stringify(add), removed: remove, why, proposed_by: actor.id, proposed_name: actor.name, proposed_at: now }).onConflict(tx.raw(`(state) where state = 'pending'`)).ignore().returning('*') as Row[]
  if (!row) throw problem('change-pending', 409, '已有待确认的变更', { detail: '一次只能有一项变更待确认；先确认或撤回它。' })
  return viewOf(work, house, row, checks)
}

/** Puts a change into force as a new version. Problems: four-eyes, changed-meanwhile, bad-policy, not-found. */
export async function confirmChange(work: Work, house: House, id: string): Promise<PolicyChange> {
  const { tx, now, actor } = work
  const row = await pending(work, id)
  if (row.proposed_by === actor.id) throw problem('four-eyes', 409, '须由另一人确认', { detail: '你是提出人，不能自己确认。' })
  const newest = await tx('policy_sets').max({ version: 'version' }).first()
  if (Number(newest?.['version']) !== row.base) throw problem('changed-meanwhile', 409, '策略已被更新', { detail: '提出之后策略有了新版本，请撤回后重新提出。' })
  const { policies, city } = house.access
  const rules = after(policies.rules, row.added, row.removed)
  const failed = (await checksOf(rules, policies.duties, city, modelOf(house), now.getTime())).filter(check => !check.holds)
  if (failed.length) throw problem('bad-policy', 422, '变更通不过检查', { detail: failed.map(check => `${check.name}：${check.detail}`).join('；'), checks: failed })
  const version = await writePolicies(tx, { rules, duties: policies.duties, note: row.why, proposedBy: row.proposed_by, confirmedBy: actor.id })
  return decided(work, house, id, { state: 'confirmed', version })
}

/** Takes back what one proposed oneself, or what another security administrator did. */
export async function withdrawChange(work: Work, house: House, id: string): Promise<PolicyChange> {
  await pending(work, id)
  return decided(work, house, id, { state: 'withdrawn', version: null })
}

async function pending({ tx }: Work, id: string): Promise<Row> {
  const row = await tx<Row>('policy_changes').where({ id }).forUpdate().first() as Row | undefined
  if (!row) throw problem('not-found', 404, '没有这项变更')
  if (row.state !== 'pending') throw problem('change-decided', 409, row.state === 'confirmed' ? '变更已经生效' : '变更已经撤回')
  return row
}

async function decided(work: Work, house: House, id: string, { state, version }: { state: 'confirmed' | 'withdrawn'; version: number | null }): Promise<PolicyChange> {
  const { tx, now, actor } = work
  const [row] = await tx('policy_changes').where({ id }).update({ state, version, decided_by: actor.id, decided_name: actor.name, decided_at: now }).returning('*') as Row[]
  return viewOf(work, house, row!)
}

const modelOf = (house: House): string => readFileSync(join(house.config.policiesDir, 'model.conf'), 'utf8')

function after(rules: Rule[], add: PolicyChange['added'], remove: number[]): Rule[] {
  const added = add.map(({ action, note, ...rule }) => ({ ...rule, actions: action, ...note ? { note } : {} }))
  return [...rules.filter(rule => !remove.includes(rule.line)), ...added].map((rule, index) => ({ ...rule, line: index + 1 }))
}

async function viewOf({ tx, now }: Work, house: House, row: Row, known?: Check[]): Promise<PolicyChange> {
  const { policies, city } = house.access
  const lines = await tx('policies').where({ version: row.base }).whereIn('line', row.removed).orderBy('line')
  const weighed = row.state === 'pending' && row.base === policies.version ? after(policies.rules, row.added, row.removed) : undefined
  const checks = known ?? (weighed ? await checksOf(weighed, policies.duties, city, modelOf(house), now.getTime()) : [])
  return {
    id: row.id, state: row.state, base: row.base, version: row.version, why: row.why, added: row.added,
    removed: lines.map(({ line, role, domain, object, actions, condition, effect, note }) => ({ line, role, domain, object, action: actions, condition, effect, ...note ? { note } : {} })),
    proposedBy: { id: row.proposed_by, name: row.proposed_name }, proposedAt: row.proposed_at.toISOString(),
    decidedBy: row.decided_by ? { id: row.decided_by, name: row.decided_name ?? '' } : null, decidedAt: row.decided_at?.toISOString() ?? null,
    ...weighed ? differences(policies, buildRuleset(0, weighed, policies.duties), city) : { gained: [], lost: [] }, checks,
  }
}
