import type { Service } from './engine/service.ts'
import { services as exchange } from './exchange/services.ts'
import type { House } from './house.ts'
import { services as portal } from './portal/services.ts'
import { services as processes } from './processes/services.ts'

/** Every service a diagram may call. A new one is its file and, through its room's list, one line. `house` is asked only when a service runs. */
export const servicesOf = (house: () => House): Service[] => [...portal, ...exchange, ...processes(house)]
