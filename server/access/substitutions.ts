import type { Knex } from 'knex'
import { problem } from '../problem.ts'
import type { Work } from '../work.ts'
import { conflictOf } from './duties.ts'
import type { City, Holder } from './people.ts'
import type { Duty } from './rule.ts'

/**
 * 替岗: somebody of the staff names a colleague who acts in one of their posts between two days. The substitute keeps the own name and id, so that
 * every rule about persons (four eyes, separation of duties) still sees who really acts; audit rows bear both names.
 */
const mostDays = 90
/** Never handed on: the three administrators watch each other, and chairs on a committee are drawn. */
const ownOnly = ['sys_admin', 'sec_admin', 'audit_admin', 'inspector', 'expert']

export interface StoodIn { id: string; post: string; account: string; name: string; role: string; region: string; department: string | null; entity: string | null; until: Date }

/** The posts in which an account stands in for others at this moment. */
export async function standsInFor(db: Knex | Knex.Transaction, account: string): Promise<StoodIn[]> {
  return await db('substitutions as s').join('posts as p', 'p.id', 's.post').join('accounts as a', 'a.id', 's.account')
    .where('s.substitute', account).whereNull('s.ended_at').whereRaw('s.valid_from <= now() and now() < s.valid_until').whereNull('a.disabled_at').orderBy('s.id')
    .select('s.id', 's.post', 'a.id as account', 'a.name', 'p.role', 'p.region', 'p.department', 'p.entity', 's.valid_until as until') as StoodIn[]
}

/** Colleagues who may stand in: of the same unit, or in the same post at the level above, and without a post that conflicts. */
export function substitutesFor({ city, duties, post }: { city: City; duties: Duty[]; post: { account: string; role: string; region: string; department: string | null } }): Holder[] {
  if (ownOnly.includes(post.role)) return []
  const above = city.parentOf(post.region)
  const fits = (one: Holder): boolean => one.kind === 'staff' && one.account !== post.account
    && ((post.department !== null && one.department === post.department) || (one.role === post.role && (one.region === post.region || one.region === above)))
    && conflictOf([...one.roles.map(held => held.role), post.role], duties) === undefined
  return [...new Map(city.holders.filter(fits).map(one => [one.account, one])).values()]
}

interface Asked { post: string; substitute: string; from: Date; until: Date; why: string }

/** Names a substitute for one of the actor's own posts. Problems: no-such-post, unfit-substitute, bad-period. */
export async function substitute({ tx, now, actor }: Work, { city, duties }: { city: City; duties: Duty[] }, { post: id, substitute: by, from, until, why }: Asked): Promise<string> {
  const post = await tx('posts').where({ id, account: actor.id }).first('account', 'role', 'region', 'department') as { account: string; role: string; region: string; department: string | null } | undefined
  if (!post || actor.kind !== 'staff') throw problem('no-such-post', 422, '没有这个岗位', { faults: [{ path: 'body.post', message: '不是你的岗位' }] })
  if (!substitutesFor({ city, duties, post }).some(one => one.account === by)) {
    throw problem('unfit-substitute', 422, '对方不能替这个岗位', { detail: '只能请同一单位、或上一级同岗位的同事替岗；互斥岗位的人不能替，三员和监察岗位不得替。', faults: [{ path: 'body.substitute', message: '不能替岗' }] })
  }
  const days = (until.getTime() - Math.max(from.getTime(), now.getTime())) / 86_400_000
  if (!(until > from) || until <= now || days > mostDays) throw problem('bad-period', 422, '替岗起止时间不对', { detail: `止期须在起期之后、不早于现在，且不超过 ${mostDays} 天。`, faults: [{ path: 'body.until', message: `不超过 ${mostDays} 天` }] })
  const [row] = await tx('substitutions').insert({ account: actor.id, post: id, substitute: by, valid_from: from, valid_until: until, why, made_at: now }).onConflict(['post', 'substitute', 'valid_from']).merge({ valid_until: until, why, ended_at: null, ended_by: null }).returning('id') as { id: string }[]
  return row!.id
}

/** Ends a substitution early; either of the two may. */
export const endSubstitution = ({ tx, now, actor }: Work, id: string): Promise<number> =>
  tx('substitutions').where({ id }).where(either => either.where('account', actor.id).orWhere('substitute', actor.id)).whereNull('ended_at').update({ ended_at: now, ended_by: actor.id })
