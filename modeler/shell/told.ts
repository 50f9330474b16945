import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { Reply } from '../../server/contract/route.ts'
import type { listTold } from '../../server/contract/desk.ts'
import { call } from '../ui/call.ts'
import { now } from '../ui/clock.ts'
import { useLive } from '../ui/live.ts'
import { settings } from '../ui/settings.ts'
import { wall } from '../ui/times.ts'
import { say } from '../words/words.ts'

type Told = Reply<typeof listTold>
const contract = () => import('../../server/contract/desk.ts')

/** Whether browser messages rest at this hour (Asia/Shanghai); from 19 to 8 goes over midnight. */
export function isQuiet(hour: number, { from, to }: { from: number; to: number }): boolean {
  return from <= to ? hour >= from && hour < to : hour >= from || hour < to
}

/** What others did in followed projects; while the page is hidden also as a browser message, if the person wants those now. */
export function useTold(): { told: Told | undefined; seen: () => void } {
  const client = useQueryClient()
  const found = useQuery({ queryKey: ['told'], queryFn: async ({ signal }) => call((await contract()).listTold, { signal }), retry: false })
  const mark = useMutation({ mutationFn: async () => call((await contract()).toldSeen), onSettled: () => client.invalidateQueries({ queryKey: ['told'] }) })
  const hear = useRef(({ topic }: { topic: string }) => {
    if (topic === 'tasks') void client.invalidateQueries({ queryKey: ['told'] })
  })
  useLive(hear.current)
  const newest = useRef<string>(undefined)
  const first = found.data?.rows[0]
  useEffect(() => {
    if (!first) return
    const fresh = newest.current !== undefined && first.at > newest.current
    newest.current = first.at
    const { tell, quiet } = settings()
    if (!fresh || !tell || !document.hidden || typeof Notification === 'undefined' || Notification.permission !== 'granted' || isQuiet(Number(wall(now()).hour), quiet)) return
    new Notification(first.title, { body: say(['{by} 办理了「{name}」', '{by} acted on {name}'], { by: first.by ?? '', name: first.name }), tag: `${first.instance}${first.at}` })
  }, [first])
  return { told: found.data, seen: () => (found.data?.unseen ?? 0) > 0 && mark.mutate() }
}
