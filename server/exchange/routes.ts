import type { Foundation } from '../http/house.ts'
import type { Served } from '../http/serve.ts'
import { archiveRoutes } from './archive-routes.ts'
import { documentRoutes } from './document-routes.ts'
import { drawRoutes } from './draw-routes.ts'
import { evaluationRoutes } from './evaluation-routes.ts'
import { tenderRoutes } from './tender-routes.ts'
import { venueRoutes } from './venue-routes.ts'

/** The exchange's doors: files, tenders and bids, draws, evaluations, rooms, archives. */
export const routes = (house: Foundation): Served[] => [...documentRoutes(house), ...tenderRoutes(), ...drawRoutes(), ...evaluationRoutes(), ...venueRoutes(), ...archiveRoutes(house)]
