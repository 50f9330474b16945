import type { Knex } from 'knex'
import type { Happening, Hearing } from '../access/hearing.ts'
import type { Config } from '../config.ts'
import type { Actor, May } from '../work.ts'
import type { Served } from './serve.ts'

/** What a room's routes are built from. Engine and access are rooms of the same row: their types are handed in by app.ts. */
export interface Foundation { db: Knex; config: Config }

/** What http needs to know of people: who a token belongs to, and what that person may do (built by app.ts from access/). */
export interface Doorkeeper {
  actorOf(token: string): Promise<Actor | undefined>
  may(actor: Actor): May
  hearing(actor: Actor, happening: Happening): Hearing
}

/** How far start-up has come; printed in the terminal and shown on the page until ready. `oidc`: how the identity provider is called, where there is one. */
export interface Startup { ready: boolean; phase: string; done: number; total: number; message: string; demo: boolean; oidc?: string }

/** A house that is open: its database, its routes and its doorkeeper. */
export interface OpenHouse extends Foundation { routes: Served[]; doorkeeper: Doorkeeper; databaseUrl: string }
