import type { Access } from '../../../server/access/access.ts'
import type { Actor } from '../../../server/work.ts'

/** Who plays: real accounts of the demo city in the post that the step asks for. */
export interface Cast { role(role: string, region: string, family?: string): Actor; entity(id: string, role: string): Actor }

export function castOf(access: Access): Cast {
  const actors = access.city.holders.map((holder): Actor => ({
    id: holder.account, name: holder.name, kind: holder.kind, role: holder.role, region: holder.region, roles: holder.roles,
    ...holder.department === undefined ? {} : { department: holder.department }, ...holder.entity === undefined ? {} : { entity: holder.entity },
  }))
  const must = (actor: Actor | undefined, what: string): Actor => { if (!actor) throw new Error(`demo city: nobody is ${what}`); return actor }
  const supervises = (actor: Actor): boolean => Boolean(actor.department && access.city.departments.get(actor.department)?.supervises.some(each => each.family === 'GCJS' && each.industry === undefined))
  return {
    role(role, region) {
      const able = actors.filter(actor => actor.role === role && (!['supervisor', 'complaint_handler'].includes(role) || supervises(actor)))
      return must(able.find(actor => actor.region === region) ?? able.find(actor => actor.region === '510800'), `${role} of ${region}`)
    },
    entity: (id, role) => must(actors.find(actor => actor.entity === id && actor.role === role), `${role} of ${id}`),
  }
}

/** An expert on a seat, as the doorkeeper would build him. */
export const expertActor = (expert: string): Actor => ({ id: expert, name: '评标专家', kind: 'expert', role: 'expert', region: '510800', roles: [{ role: 'expert', region: '510800' }], expert })
