import { useEffect, useSyncExternalStore } from 'react'
import { matchPath, useLocation } from 'react-router'
import { addressOf, rooms } from '../rooms.ts'
import { usePick } from '../words/words.ts'

export interface Crumb { name: string; to?: string }

let trail: readonly Crumb[] = []
const listeners = new Set<() => void>()
const publish = (crumbs: readonly Crumb[]): void => {
  trail = crumbs
  for (const listener of listeners) listener()
}

/** A page names where it stands beneath its room: useCrumb([{name: '工程建设', to: '/watch/list?family=GCJS'}, {name: title}]). */
export function useCrumb(crumbs: readonly Crumb[]): void {
  const text = JSON.stringify(crumbs)
  useEffect(() => {
    publish(JSON.parse(text) as Crumb[])
    const last = (JSON.parse(text) as Crumb[]).at(-1)
    document.title = last ? `${last.name} · 阳光` : '阳光 · 广元市公共资源交易'
    return () => publish([])
  }, [text])
}

/** Room first, then what the page said. */
export function useCrumbs(): Crumb[] {
  const own = useSyncExternalStore(listener => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, () => trail)
  const pick = usePick()
  const { pathname } = useLocation()
  const room = rooms.find(one => matchPath(one.path, pathname))
  return [...room ? [{ name: pick(room.name), to: addressOf(room) }] : [], ...own]
}
