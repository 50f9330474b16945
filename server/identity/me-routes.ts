import { pledgeHash, pledgeOf, pledgeText, pledgeYears } from '../access/pledges.ts'
import { endSubstitution, substitute, substitutesFor } from '../access/substitutions.ts'
import * as contract from '../contract/me.ts'
import { serve, type Served } from '../http/serve.ts'
import type { House } from '../house.ts'
import { problem } from '../problem.ts'
import type { Work } from '../work.ts'

/** What somebody settles for oneself: how screens look, who stands in, the yearly pledge. */
export const meRoutes = ({ access }: House): Served[] => [
  serve(contract.readSettings, async ({ tx, actor }) => settingsOf((await tx('account_settings').where({ account: actor.id }).first('settings'))?.settings)),
  serve(contract.saveSettings, async ({ tx, now, actor }, { body }) => {
    const change = JSON.stringify(body)
    const { rows: [row] } = await tx.raw<{ rows: { settings: unknown }[] }>(
      `insert into account_settings (account, settings, at) values (?, ?::jsonb, ?) on conflict (account) do update set settings = account_settings.settings || excluded.settings, at = excluded.at returning settings`, [actor.id, change, now])
    return settingsOf(row!.settings)
  }),
  serve(contract.listSubstitutions, async work => ({ given: await substitutions(work, 'account'), taken: await substitutions(work, 'substitute') })),
  serve(contract.listSubstitutes, async ({ tx, actor }, { query }) => {
    const post = await tx('posts').where({ id: query.post, account: actor.id }).first('account', 'role', 'region', 'department')
    if (!post) throw problem('no-such-post', 422, '没有这个岗位')
    return substitutesFor({ city: access.city, duties: access.policies.duties, post }).map(({ account, name, role, region, department }) => ({ id: account, name, role, region, department: nameOf(access, department ?? null) }))
  }),
  serve(contract.makeSubstitution, async (work, { body }) => ({
    id: await substitute(work, { city: access.city, duties: access.policies.duties }, { ...body, from: new Date(`${body.from}T00:00:00+08:00`), until: new Date(`${body.until}T23:59:59+08:00`) }),
  })),
  serve(contract.dropSubstitution, async (work, { params }) => ({ ended: await endSubstitution(work, params.substitution) > 0 })),
  serve(contract.readPledge, async work => {
    const { owed, signedAt, validUntil } = await pledgeOf(work, work.actor.id)
    const past = await work.tx('pledges').where({ account: work.actor.id }).orderBy('signed_at', 'desc').limit(20) as { signed_at: Date; valid_until: Date; conflicts: string }[]
    return {
      owed, text: pledgeText, current: validUntil !== null && validUntil > work.now, signedAt: signedAt?.toISOString() ?? null, validUntil: validUntil?.toISOString() ?? null,
      past: past.map(row => ({ signedAt: row.signed_at.toISOString(), validUntil: row.valid_until.toISOString(), conflicts: row.conflicts })),
    }
  }),
  serve(contract.signPledge, async ({ tx, now, actor }, { body }) => {
    if (actor.kind !== 'staff') throw problem('forbidden', 403, '没有这项权限', { detail: '自律承诺由工作人员签署。' })
    const until = new Date(now)
    until.setUTCFullYear(until.getUTCFullYear() + pledgeYears)
    await tx('pledges').insert({ account: actor.id, signed_at: now, valid_until: until, text_hash: pledgeHash, conflicts: body.conflicts })
    return { signedAt: now.toISOString(), validUntil: until.toISOString() }
  }),
]

/** What an older program kept and this one does not know is left out. */
const settingsOf = (kept: unknown): contract.DeskSettings => {
  const whole = contract.DeskSettings.safeParse(kept ?? {})
  return whole.success ? whole.data : {}
}

const nameOf = (access: House['access'], department: string | null): string | null => department === null ? null : access.city.departments.get(department)?.name ?? department

async function substitutions({ tx, now, actor }: Work, side: 'account' | 'substitute') {
  const rows = await tx('substitutions as s').join('posts as p', 'p.id', 's.post').join('accounts as a', 'a.id', 's.account').join('accounts as b', 'b.id', 's.substitute').leftJoin('departments as d', 'd.id', 'p.department')
    .where(`s.${side}`, actor.id).orderBy('s.valid_until', 'desc').limit(50).select('s.*', 'p.role', 'p.region', 'd.name as department', 'a.name as absent_name', 'b.name as substitute_name')
  return rows.map(row => ({
    id: row.id, post: row.post, role: row.role, region: row.region, department: row.department, absent: { id: row.account, name: row.absent_name }, substitute: { id: row.substitute, name: row.substitute_name },
    from: row.valid_from.toISOString(), until: row.valid_until.toISOString(), why: row.why, state: stateOf(row, now),
  }))
}

function stateOf({ valid_from: from, valid_until: until, ended_at: ended }: { valid_from: Date; valid_until: Date; ended_at: Date | null }, now: Date): 'coming' | 'now' | 'over' | 'ended' {
  if (ended) return 'ended'
  return now < from ? 'coming' : now < until ? 'now' : 'over'
}
