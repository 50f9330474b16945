import type { Actor } from '../../server/work.ts'

export const bidder = (entity: string): Actor => ({ id: entity, name: entity, kind: 'entity', role: 'bidder', region: '510800', entity, roles: [{ role: 'bidder', region: '510800' }] })
export const expert = (id: string): Actor => ({ id, name: id, kind: 'expert', role: 'expert', region: '510800', expert: id, roles: [{ role: 'expert', region: '510800' }] })
