import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Query, Reply } from '../../server/contract/route.ts'
import { claimTask, countTasks, listTasks, readTask, releaseTask, TaskFilter, type TaskDetail, type TaskItem } from '../../server/contract/tasks.ts'
import { call, isProblem } from '../ui/call.ts'

export type { TaskDetail, TaskFilter, TaskItem }
export type Counts = Reply<typeof countTasks>
export type Asked = Partial<Pick<Query<typeof listTasks>, 'filter' | 'q' | 'sort' | 'step' | 'process' | 'region' | 'family' | 'kind' | 'dueWithin' | 'waiting'>>

export const isFilter = (text: string | undefined): text is TaskFilter => TaskFilter.safeParse(text).success
const size = 40

export const useCounts = (enabled = true) => useQuery({ queryKey: ['tasks', 'counts'], queryFn: ({ signal }) => call(countTasks, { signal }), enabled })

/** The list of a filter, page by page, in the server's order (legal time left). */
export const useTaskList = (asked: Asked) =>
  useInfiniteQuery({
    queryKey: ['tasks', 'list', asked],
    queryFn: ({ pageParam, signal }) => call(listTasks, { query: { ...asked, page: pageParam, size }, signal }),
    initialPageParam: 1,
    getNextPageParam: last => (last.page * last.size < last.total ? last.page + 1 : undefined),
    placeholderData: kept => kept,
  })

const one = (id: string) => ({
  queryKey: ['tasks', 'one', id],
  queryFn: ({ signal }: { signal: AbortSignal }) => call(readTask, { params: { task: id }, signal }),
  staleTime: 15_000,
})

/** A task that was completed, moved on or is no longer ours: nothing failed, there is just nothing to do. */
export const isOver = (error: unknown): boolean => ['task-done', 'not-found'].some(code => isProblem(error, code))

/** Tasks being completed now: what the feed says about them is not asked again. */
export const finishing = new Set<string>()
export const useTask = (id: string) => useQuery({ ...one(id), enabled: query => !finishing.has(id) && !isOver(query.state.error) })

/** Fetches the next tasks before they are opened. */
export function usePrefetch(ids: readonly string[]): void {
  const client = useQueryClient()
  const wanted = ids.join()
  useEffect(() => {
    for (const id of wanted.split(',').filter(Boolean)) void client.prefetchQuery(one(id))
  }, [client, wanted])
}

/** Claims or releases one task and refreshes what shows it. */
export function useClaim() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (task: string) => call(claimTask, { params: { task } }),
    onSettled: () => client.invalidateQueries({ queryKey: ['tasks'] }),
  })
}
export function useRelease() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (task: string) => call(releaseTask, { params: { task }, body: {} }),
    onSettled: () => client.invalidateQueries({ queryKey: ['tasks'] }),
  })
}
