import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { versionBundle } from '../../server/contract/design.ts'
import * as contract from '../../server/contract/watch.ts'
import { call } from '../ui/call.ts'

/** What the room asks; keys begin with the live topic that makes them stale. */
export type Filters = Record<string, string>

export const useOverview = (query: Filters, frozen: boolean) =>
  useQuery({
    queryKey: frozen ? ['frozen', 'overview', query] : ['instances', 'overview', query],
    queryFn: ({ signal }) => call(contract.overview, { query, signal }),
    placeholderData: keepPreviousData,
    ...(frozen ? { staleTime: Number.POSITIVE_INFINITY } : { refetchInterval: 60_000 }),
  })

export const useInstance = (id: string) => useQuery({ queryKey: ['instances', id], queryFn: ({ signal }) => call(contract.readInstance, { params: { instance: id }, signal }), refetchInterval: 60_000 })
export const useHistory = (id: string) => useQuery({ queryKey: ['instances', id, 'history'], queryFn: ({ signal }) => call(contract.instanceHistory, { params: { instance: id }, signal }) })
/** The server's answer; not asked where `enabled` is false, because the page tells that instant itself. */
export const useMoment = (id: string, at: string | undefined, enabled = true) =>
  useQuery({
    queryKey: at ? ['moments', id, at] : ['instances', id, 'moment'],
    queryFn: ({ signal }) => call(contract.instanceMoment, { params: { instance: id }, query: at ? { at } : {}, signal }),
    placeholderData: keepPreviousData,
    enabled,
    ...(at ? { staleTime: 300_000 } : {}),
  })
export const useActs = (id: string) => useQuery({ queryKey: ['instances', id, 'acts'], queryFn: ({ signal }) => call(contract.instanceActs, { params: { instance: id }, signal }) })
export const useAlerts = (query: Filters) => useQuery({ queryKey: ['instances', 'alerts', query], queryFn: ({ signal }) => call(contract.listAlerts, { query: query as never, signal }), refetchInterval: 60_000 })
export const useIncidents = () => useQuery({ queryKey: ['incidents', 'groups'], queryFn: ({ signal }) => call(contract.listIncidents, { signal }) })
export const useIncidentGroup = (signature: string | undefined) =>
  useQuery({ queryKey: ['incidents', 'group', signature], queryFn: ({ signal }) => call(contract.incidentGroup, { query: { signature: signature! }, signal }), enabled: signature !== undefined })
export const useVersion = (id: string | undefined) =>
  useQuery({ queryKey: ['versions', id], queryFn: ({ signal }) => call(versionBundle, { params: { id: id! }, signal }), enabled: id !== undefined, staleTime: Number.POSITIVE_INFINITY })
