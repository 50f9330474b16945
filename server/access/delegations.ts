import type { Work } from '../work.ts'

/**
 * 委托: an owner lets an agency act for it in one project (or in all, where `code` is null) from one day to another. The policies ask `delegation.valid`;
 * here is where that fact comes from, for lists and for single questions alike.
 */
export const delegated = (owner: string, agency: string, code: string): string =>
  `exists (select 1 from delegations g where g.owner = ${owner} and g.agency = ${agency} and (g.code is null or g.code = ${code}) and g.valid_from <= now() and now() < g.valid_until and g.ended_at is null)`

/** Whether the agency of a project may act for its owner at this moment. */
export async function isDelegated({ tx }: Pick<Work, 'tx'>, { owner, agency, code }: { owner: string | null; agency: string | null; code: string }): Promise<boolean> {
  if (owner === null || agency === null) return false
  const { rows: [row] } = await tx.raw<{ rows: { valid: boolean }[] }>(`select ${delegated('?', '?', '?')} as valid`, [owner, agency, code])
  return row!.valid
}

/** Entrusts an agency with a project from now to `until`. */
export async function delegate({ tx, now, actor }: Pick<Work, 'tx' | 'now' | 'actor'>, { owner, agency, code, until }: { owner: string; agency: string; code: string; until: Date }): Promise<void> {
  await tx('delegations').insert({ owner, agency, code, valid_from: now, valid_until: until, made_by: actor.id, made_at: now })
}

/** The newest entrusting of an agency with a project, over or not. */
export const entrustmentOf = ({ tx }: Pick<Work, 'tx'>, { owner, agency, code }: { owner: string; agency: string; code: string }): Promise<{ valid_from: Date; valid_until: Date; ended_at: Date | null } | undefined> =>
  tx('delegations').where({ owner, agency }).where(either => either.where({ code }).orWhereNull('code')).orderBy('id', 'desc').first('valid_from', 'valid_until', 'ended_at')

/** Ends every delegation of an owner to an agency in a project that is still to run; answers how many there were. */
export const endDelegation = ({ tx, now, actor }: Pick<Work, 'tx' | 'now' | 'actor'>, { owner, agency, code }: { owner: string; agency: string; code: string }): Promise<number> =>
  tx('delegations').where({ owner, agency, code }).whereNull('ended_at').where('valid_until', '>', now).update({ ended_at: now, ended_by: actor.id })
