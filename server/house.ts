import type { Knex } from 'knex'
import type { Access } from './access/access.ts'
import type { Config } from './config.ts'
import type { Engine } from './engine/engine.ts'

/** What every capability builds its routes from (between rows 2 and 3: capabilities import it, it imports none of them). */
export interface House { db: Knex; engine: Engine; access: Access; config: Config }
