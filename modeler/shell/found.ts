import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDeferredValue } from 'react'
import { useNavigate } from 'react-router'
import { listNotices } from '../../server/contract/portal.ts'
import { listTasks } from '../../server/contract/tasks.ts'
import { call } from '../ui/call.ts'
import type { Deed } from '../ui/keys.ts'
import { regionNames } from '../words/roles.ts'
import { usePick } from '../words/words.ts'

/** What the server finds for the palette's words: tasks the post may see and public notices, at most five each. */
export function useFound(query: string): Deed[] {
  const q = useDeferredValue(query.trim())
  const go = useNavigate()
  const pick = usePick()
  const asked = { enabled: q.length > 1 && !q.startsWith('>'), placeholderData: keepPreviousData, retry: false, staleTime: 30_000 }
  const tasks = useQuery({ ...asked, queryKey: ['tasks', 'found', q], queryFn: ({ signal }) => call(listTasks, { query: { q, size: 5 }, signal }) })
  const notices = useQuery({ ...asked, queryKey: ['notices', 'found', q], queryFn: ({ signal }) => call(listNotices, { query: { q, size: 5 }, signal }) })
  if (!asked.enabled) return []
  const region = (code: string) => pick(regionNames[code] ?? [code, code])
  return [
    ...(tasks.data?.rows ?? []).map((task): Deed => ({
      name: task.instance.title,
      note: `${task.name} · ${region(task.region)}`,
      run: () => void go(`/todo/all/${task.id}`),
    })),
    ...(notices.data?.rows ?? []).map((notice): Deed => ({
      name: notice.title,
      note: `${notice.kind} · ${region(notice.region)}`,
      run: () => void go(`/notice/${notice.id}`),
    })),
  ]
}
