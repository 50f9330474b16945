import type { Bundle } from '../../../server/contract/design.ts'

/** What the server does not have yet, kept in this browser so that a closed window or a lost connection loses nothing. */
const place = (draft: string): string => `yangguang.unsaved.${draft}`

export function keep(draft: string, revision: number, bundle: Bundle): void {
  try { localStorage.setItem(place(draft), JSON.stringify({ revision, bundle })) } catch { /* storage full or refused: the page itself still has it */ }
}

export function kept(draft: string): { revision: number; bundle: Bundle } | undefined {
  try {
    const text = localStorage.getItem(place(draft))
    return text ? JSON.parse(text) as { revision: number; bundle: Bundle } : undefined
  } catch { return undefined }
}

export function forget(draft: string): void {
  try { localStorage.removeItem(place(draft)) } catch { /* nothing was kept */ }
}
