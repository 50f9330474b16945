import { useEffect, useSyncExternalStore } from 'react'

export interface Crumb {
  name: string
  to?: string
}

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

/** What the page said, for the top bar. */
export const useTrail = (): readonly Crumb[] =>
  useSyncExternalStore(
    listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => trail,
  )
