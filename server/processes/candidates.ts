import type { Reply } from '../contract/route.ts'
import type * as contract from '../contract/rehearsal.ts'
import type { House } from '../house.ts'

/** Posts that the policies in force would let complete a task for these roles in this region. Parties and experts are never named. */
export function candidatesFor({ access }: House, roles: string[], region: string): Reply<typeof contract.candidates> {
  const holders = access.whoMay('complete', 'task', { region, task: { candidateRoles: roles, assignee: null, region }, instance: { region, process: '' } }).filter(holder => roles.includes(holder.role))
  const outside = [...new Set(holders.filter(holder => holder.kind !== 'staff').map(holder => access.city.roles.get(holder.role) ?? holder.role))]
  const people = holders.filter(holder => holder.kind === 'staff').map(holder => ({ name: holder.name, post: `${access.city.regions.get(holder.region)?.name ?? holder.region} ${access.city.roles.get(holder.role) ?? holder.role}` }))
  const named = roles.filter(role => ['tenderer', 'agency', 'bidder', 'expert', 'guarantor'].includes(role)).map(role => access.city.roles.get(role) ?? role)
  const told = outside.length ? outside : named
  return { people, ...told.length ? { outside: `${told.join('、')}（本项目的，不在此列名）` } : {} }
}
