import type { InterventionKind } from '../../server/contract/watch.ts'

/** Which dialog of a trade's page is open. */
export type Dialog = InterventionKind | 'letter' | 'note' | null
