import type { Candidate, Drawn, Quota } from '../contract/seating.ts'

/** A draw: request frozen and hashed, pool hashed, the platform's secret committed, then everybody's shares, then the order (DOMAIN §5). */
export interface Draw {
  id: string; instance_id: string; code: string; region: string; family: string; request: string; req_hash: string; pool_hash: string; pool_size: number; meeting_at: Date; needed: number
  status: 'frozen' | 'drawn' | 'void'; sealed: Buffer; parties: Record<string, Taking>; void_why: string | null; frozen_at: Date; drawn_at: Date | null
}
/** How a party took part: it committed first and revealed then, it gave its share after the platform's commitment, or not at all. */
export type Taking = 'committed' | 'given' | 'absent'
export type Party = 'platform' | 'tenderer' | 'supervisor'
/** What stays sealed until the result is public. `queue` holds the substitutes not yet called, `asked` whoever left a chair. */
export interface Secrets {
  secret: string; pool: Candidate[]; quotas: Quota[]; reveals: Partial<Record<Party, string>>; beacon?: string; seed?: string; order?: string[];
  primary?: Drawn[]; substitutes?: Drawn[]; queue?: Drawn[]; asked?: string[]
}

export const drawAbout = (id: string): string => `draw:${id}`
