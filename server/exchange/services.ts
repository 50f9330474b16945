import type { Service } from '../engine/service.ts'
import { archive } from './archive.ts'
import { close, notify, open, refund, unseal } from './bid-services.ts'
import { checkCatalogue } from './catalogue.ts'
import { check, compute } from './deadlines.ts'
import { draw, freezeDraw, recheckDraw, settleDraw } from './draw-services.ts'
import { answerObjection, openObjections } from './objection-services.ts'
import { compileReport } from './reports.ts'
import { book, release } from './venue-services.ts'

/**
 * The exchange: documents, bids, deposits, venues, draws, objections, reports, archive. It knows what is sealed and when it opens; it never
 * knows which process asks.
 */
export const services: Service[] = [
  checkCatalogue, compute, check, book, release, open, close, unseal, refund, notify, freezeDraw, draw, settleDraw, recheckDraw, answerObjection, openObjections, compileReport, archive,
]
