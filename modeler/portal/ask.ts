import { queryOptions } from '@tanstack/react-query'
import { readProcess } from '../../server/contract/portal.ts'
import { call } from '../ui/call.ts'

/** The process in force, asked once and shared by every card that shows it. */
export const publicProcess = (key: string) =>
  queryOptions({ queryKey: ['processes', 'public', key], queryFn: ({ signal }) => call(readProcess, { params: { key }, signal }), staleTime: 60_000 })

/** Public pages are not on the live feed: they ask again each minute while they are looked at. */
export const eachMinute = 60_000
