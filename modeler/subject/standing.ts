import type { Tender } from '../../server/contract/bids.ts'

/** The bid of this tender that stands now, if one does. */
export const standingOf = (tender: Tender) => tender.mine?.bids.find(bid => bid.state === 'standing')
