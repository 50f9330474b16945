import { queryOptions } from '@tanstack/react-query'
import { designContext, draft, templates } from '../../../server/contract/design.ts'
import { lawRules } from '../../../server/contract/law.ts'
import { call } from '../../ui/call.ts'

const minutes = 60_000

/** The draft is asked for once: afterwards the page's own copy leads, and changes from elsewhere come by the live channel. */
export const draftQuery = (id: string) => queryOptions({ queryKey: ['draft', id], queryFn: ({ signal }) => call(draft, { params: { id }, signal }), staleTime: Number.POSITIVE_INFINITY, refetchOnWindowFocus: false })
export const templatesQuery = () => queryOptions({ queryKey: ['design', 'templates'], queryFn: ({ signal }) => call(templates, { signal }), staleTime: 5 * minutes })
export const lawQuery = () => queryOptions({ queryKey: ['law', 'rules'], queryFn: ({ signal }) => call(lawRules, { signal }), staleTime: 5 * minutes })
export const contextQuery = (key: string) => queryOptions({ queryKey: ['processes', 'context', key], queryFn: ({ signal }) => call(designContext, { params: { key }, signal }), staleTime: 5 * minutes, retry: 1 })

/** Everything a draft's page needs from the server before it can be worked on. */
// oxlint-disable-next-line no-explicit-any
export const openingQueries = (key: string, id: string): any[] => [draftQuery(id), templatesQuery(), lawQuery(), contextQuery(key)]
