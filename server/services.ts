import type { Service } from './engine/service.ts'
import { services as exchange } from './exchange/services.ts'
import { services as portal } from './portal/services.ts'

/** Every service a diagram may call. A new one is its file and, through its room's list, one line. */
export const services: Service[] = [...portal, ...exchange]
