import { useQuery } from '@tanstack/react-query'
import { send } from '../ui/call.ts'

interface Startup {
  ready: boolean
  phase: string
  done: number
  total: number
  message: string
  demo: boolean
  /** How the identity provider is called, where there is one. */
  oidc?: string
}

/** How far the server's start has come; asked each second until ready. */
export const useStartup = () =>
  useQuery({
    queryKey: ['startup'],
    queryFn: async (): Promise<Startup> => (await (await send('/api/startup', {})).json()) as Startup,
    refetchInterval: query => (query.state.data?.ready ? false : 1000),
  })
