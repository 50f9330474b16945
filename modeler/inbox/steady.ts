import { useCallback, useMemo, useState } from 'react'
import type { TaskItem } from './tasks.ts'

export interface SteadyRow {
  task: TaskItem
  gone: boolean
}

/** What is shown of what the server has: known rows in their old places with new facts, gone ones kept and marked, new ones counted. */
export function steady(order: readonly TaskItem[], rows: readonly TaskItem[], dropped: ReadonlySet<string>): { shown: SteadyRow[]; fresh: number } {
  const now = new Map(rows.map(row => [row.id, row]))
  const known = new Set(order.map(row => row.id))
  const last = order.at(-1)
  const appended = last ? rows.slice(rows.findIndex(row => row.id === last.id) + 1) : []
  const more = rows.some(row => row.id === last?.id) ? appended.filter(row => !known.has(row.id)) : []
  return {
    shown: [...order, ...more].filter(row => !dropped.has(row.id)).map(row => ({ task: now.get(row.id) ?? row, gone: !now.has(row.id) })),
    fresh: rows.filter(row => !known.has(row.id) && !more.includes(row) && !dropped.has(row.id)).length,
  }
}

/** A list that never moves under the pointer: new rows wait behind a pill until `take` or until `key` changes. */
export function useSteady(rows: readonly TaskItem[] | undefined, key: string) {
  const [held, setHeld] = useState<{ key: string; order: readonly TaskItem[] }>({ key: '', order: [] })
  const [dropped, setDropped] = useState<ReadonlySet<string>>(new Set())
  if (rows && (held.key !== key || (held.order.length === 0 && rows.length > 0))) setHeld({ key, order: rows })
  const take = useCallback(() => {
    setHeld({ key, order: rows ?? [] })
    setDropped(new Set())
  }, [key, rows])
  const drop = useCallback((id: string) => setDropped(before => new Set(before).add(id)), [])
  const restore = useCallback(
    (id: string) =>
      setDropped(before => {
        const after = new Set(before)
        after.delete(id)
        return after
      }),
    [],
  )
  return { ...useMemo(() => steady(held.order, rows ?? [], dropped), [held, rows, dropped]), take, drop, restore }
}
