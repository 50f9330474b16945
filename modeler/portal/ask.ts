import { queryOptions } from '@tanstack/react-query'
import { readProcess, readProcessFile, readProcessPicture } from '../../server/contract/portal.ts'
import { address, call, send } from '../ui/call.ts'

/** The process in force, asked once and shared by every card that shows it. */
export const publicProcess = (key: string) =>
  queryOptions({ queryKey: ['processes', 'public', key], queryFn: ({ signal }) => call(readProcess, { params: { key }, signal }), staleTime: 60_000 })

/** Its file, asked only where somebody looks at the picture with script on. */
export const processFile = (key: string) =>
  queryOptions({ queryKey: ['processes', 'file', key], queryFn: async ({ signal }) => (await send(address(readProcessFile.path, { key }), { signal })).text(), staleTime: 60_000 })

/** The address of its still picture, which needs no script. */
export const pictureOf = (key: string): string => address(readProcessPicture.path, { key })

/** Public pages are not on the live feed: they ask again each minute while they are looked at. */
export const eachMinute = 60_000
