import type { z } from 'zod'
import type { Access } from '../access/access.ts'
import type { listTold } from '../contract/desk.ts'
import { knowable, type About } from '../engine/seals.ts'
import type { House } from '../house.ts'
import { problem } from '../problem.ts'
import type { Work } from '../work.ts'
import type { ActView } from './acts.ts'
import { reachable } from './reach.ts'

interface Told extends About { title: string; act: ActView['act']; element: string; name: string; actor_name: string; at: Date; seen_at: Date }

/** Following a project and being told what was done in it. Nothing is written when something happens: the telling is read from the acts, through the rights of the one who asks. */

/** From now on the actor is told. Problem: instance-unknown (404), also for what the actor may not know of. */
export async function follow(work: Work, access: Access, instance: string): Promise<{ followed: true }> {
  const { tx, now, actor } = work
  if (!await reachable(work, access).where('i.id', instance).first('i.id')) throw problem('instance-unknown', 404, '没有这个项目')
  await tx('follows').insert({ account: actor.id, instance_id: instance, since: now, seen_at: now }).onConflict(['account', 'instance_id']).ignore()
  return { followed: true }
}

export async function unfollow({ tx, actor }: Work, instance: string): Promise<{ followed: false }> {
  await tx('follows').where({ account: actor.id, instance_id: instance }).delete()
  return { followed: false }
}

export const isFollowed = async ({ tx, actor }: Work, instance: string): Promise<boolean> => await tx('follows').where({ account: actor.id, instance_id: instance }).first('since') !== undefined

/** What others did in followed projects since they are followed, the newest 50, less what is hidden. What bidders, guarantors and experts do is sealed; parties read posts, not people. */
export async function told(work: Work, house: House): Promise<z.input<typeof listTold.reply>> {
  const { tx, actor } = work
  const rows: Told[] = await tx('task_acts as a').join('follows as f', 'f.instance_id', 'a.instance_id').join('instances as n', 'n.id', 'a.instance_id')
    .where('f.account', actor.id).whereRaw('a.at > f.since').whereNot('a.actor', actor.id).whereNotIn('a.role', ['bidder', 'guarantor', 'expert'])
    .whereIn('a.instance_id', reachable(work, house.access).whereIn('i.id', tx('follows').where({ account: actor.id }).select('instance_id')).select('i.id'))
    .orderBy('a.id', 'desc').limit(50).select('n.id', 'n.version_id', 'n.process', 'n.region', 'n.family', 'n.industry', 'n.owner', 'n.title', 'a.act', 'a.element', 'a.name', 'a.actor_name', 'a.at', 'f.seen_at')
  const known = new Map<string, Set<string>>()
  for (const row of rows) if (!known.has(row.id)) known.set(row.id, await knowable(work, house, row, rows.filter(one => one.id === row.id).map(one => one.element)))
  const shown = rows.filter(row => known.get(row.id)!.has(row.element)).map(row => ({
    instance: row.id, title: row.title, act: row.act, name: row.name, by: actor.kind === 'staff' ? row.actor_name : null, at: row.at.toISOString(), seen: row.at <= row.seen_at,
  }))
  return { unseen: shown.filter(row => !row.seen).length, rows: shown }
}

export async function toldSeen({ tx, now, actor }: Work): Promise<{ seen: true }> {
  await tx('follows').where({ account: actor.id }).update({ seen_at: now })
  return { seen: true }
}
