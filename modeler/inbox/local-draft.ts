import type { Values } from '../ui/form-view.tsx'

/** What could not be saved yet, kept in this browser until it can: by person and task, so that nobody else's words turn up in a form. */
interface Kept {
  values: Values
  at: number
}
const key = (account: string, task: string): string => `yangguang.draft.${account}.${task}`

/** Keeps unsaved values; a browser that refuses storage keeps them only while the page is open. */
export function keepLocally(account: string, task: string, values: Values, at: number): void {
  try {
    localStorage.setItem(key(account, task), JSON.stringify({ values, at } satisfies Kept))
  } catch {
    // Private windows may refuse.
  }
}

export function dropLocally(account: string, task: string): void {
  try {
    localStorage.removeItem(key(account, task))
  } catch {
    // See above.
  }
}

/** The values kept here, if they are newer than the draft on the server. */
export function keptLocally(account: string, task: string, serverAt: string | undefined): Values | undefined {
  try {
    const kept = JSON.parse(localStorage.getItem(key(account, task)) ?? 'null') as Kept | null
    return kept && kept.at > (serverAt ? Date.parse(serverAt) : 0) ? kept.values : undefined
  } catch {
    return undefined
  }
}
