import * as contract from '../contract/design.ts'
import { serve, type Served } from '../http/serve.ts'
import type { House } from '../house.ts'
import { addComment, comments, mentionsOf, resolveComment } from './comments.ts'

/** Remarks on a process, and who can be asked for his opinion. */
export const commentRoutes = (house: House): Served[] => {
  const readers = () => house.access.whoMay('read', 'process_model', {}).filter(holder => holder.kind === 'staff')
  return [
    serve(contract.comments, (work, { params }) => comments(work, params.key)),
    serve(contract.addComment, (work, { params, body }) => addComment(work, params.key, body, new Set(readers().map(holder => holder.account)))),
    serve(contract.resolveComment, (work, { params }) => resolveComment(work, params.id)),
    serve(contract.mentions, work => mentionsOf(work)),
    serve(contract.mentionable, async () => {
      const { roles } = house.access.city
      return [...new Map(readers().map(holder => [holder.account, { id: holder.account, name: holder.name, post: roles.get(holder.role) ?? holder.role }])).values()]
    }),
  ]
}
