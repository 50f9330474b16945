import { useQuery } from '@tanstack/react-query'
import { versionBundle } from '../../server/contract/design.ts'
import { instanceMoves, type Moment } from '../../server/contract/watch.ts'
import type { Graph } from '../../server/kernel/types.ts'
import { call } from '../ui/call.ts'

/** How the past of a trade is told: by this page itself, or, where the seals do not allow it, by the server. */
export interface Replaying {
  /** The trade at an instant if this page can tell it. */
  at: (when: string) => Moment | undefined
  /** Up to when this page can tell; null = up to now. */
  until: string | null
  ready: boolean
}

/** Loads a trade's moves once and folds them here with the kernel that runs it; nothing is loaded before the slider is touched. */
export function useFold(id: string, wanted: boolean): Replaying {
  const folded = useQuery({
    queryKey: ['instances', id, 'moves'],
    enabled: wanted,
    queryFn: async ({ signal }) => {
      const [told, { fold, momentIn }, { graphOf }] = await Promise.all([call(instanceMoves, { params: { instance: id }, signal }), import('./fold.ts'), import('../../server/kernel/scenario.ts')])
      const graphs = new Map<string, Graph>(await Promise.all(told.versions.map(async ({ version, graph }): Promise<[string, Graph]> => {
        const { key, bundle } = await call(versionBundle, { params: { id: version }, signal })
        return [graph, await graphOf({ key, bpmn: bundle.bpmn, decisions: bundle.decisions }, graph)]
      })))
      const made = fold(told, graphs)
      return { at: (when: string) => momentIn(made, when), until: told.whole ? null : told.until, ready: true }
    },
    staleTime: 60_000,
    retry: false,
  })
  return folded.data ?? { at: () => undefined, until: null, ready: false }
}
