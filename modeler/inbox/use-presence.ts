import { useQuery } from '@tanstack/react-query'
import { touchTask } from '../../server/contract/tasks.ts'
import { useActor } from '../session/session.ts'
import { call } from '../ui/call.ts'
import type { TaskDetail } from './tasks.ts'

/** Says every 20 s that I look at this task (while the page is visible); answers who else does. */
export function usePresence(task: TaskDetail): string[] {
  const me = useActor().id
  const seen = useQuery({
    queryKey: ['presence', task.id],
    queryFn: ({ signal }) => call(touchTask, { params: { task: task.id }, signal }),
    refetchInterval: 20_000,
    retry: false,
    initialData: task.presence,
    initialDataUpdatedAt: 0,
  })
  return seen.data.filter(person => person.id !== me && person.id !== task.assignee?.id).map(person => person.name)
}
