import { useQuery } from '@tanstack/react-query'
import { countTasks } from '../../server/contract/tasks.ts'
import { mayOpen, rooms } from '../rooms.ts'
import { call } from '../ui/call.ts'

/** The numbers on the rail by room; only counts the server gave to this post. */
export function useRailCounts(role: string | undefined): Record<string, number> {
  const todo = rooms.find(room => room.key === 'todo')
  const counts = useQuery({ queryKey: ['tasks', 'counts'], queryFn: ({ signal }) => call(countTasks, { signal }), enabled: todo !== undefined && role !== undefined && mayOpen(todo, role), retry: false })
  return counts.data ? { todo: counts.data.counts.mine ?? 0 } : {}
}
