import { useQuery } from '@tanstack/react-query'
import { mayOpen, rooms } from '../rooms.ts'
import { call } from '../ui/call.ts'

/** The numbers on the rail by room, as the server counts them for this post: what waits for me or for anybody of the post. */
export function useRailCounts(role: string | undefined): Record<string, number> {
  const todo = rooms.find(room => room.key === 'todo')
  const counts = useQuery({
    queryKey: ['tasks', 'counts'],
    queryFn: async ({ signal }) => call((await import('../../server/contract/tasks.ts')).countTasks, { signal }),
    enabled: todo !== undefined && role !== undefined && mayOpen(todo, role),
    retry: false,
  })
  return counts.data ? { todo: (counts.data.counts.mine ?? 0) + (counts.data.counts.claimable ?? 0) } : {}
}
