import type { Graph, Move, State } from '../kernel/types.ts'
import type { Stop } from '../law/deadline.ts'
import type { Actor } from '../work.ts'
import type { Entry } from './ledger.ts'
import type { Subject } from './service.ts'

/** A version as the engine runs it: its row's identity and its compiled graph. */
export interface Version { id: string; process: string; number: number; name: string; hash: string; graph: Graph; retired: boolean }

/** A statutory clock of an instance; instants in ms. `n` counts from 0 within the instance. */
export interface Clock {
  n: number; rule: string; element: string; started: number
  due: number | null; earliest: number | null; ended: number | null; provisional: boolean; basis: string | null
  /** Times that the law does not count: kept, because a calendar published later reckons the clock anew. */
  stops?: Stop[]
}

/** An instance between two steps, as the engine remembers it. `ver` counts its moves; `head` is the hash of the last one. */
export interface Warm {
  id: string; ver: number; version: string; process: string; state: State | null; head: Buffer; movedAt: number
  subject: Subject; clocks: Clock[]; parent: { id: string; node: number } | null; status: Status
}
export type Status = 'active' | 'suspended' | 'completed' | 'terminated' | 'cancelled'
export const statusOf: Record<State['st'], Status> = { a: 'active', s: 'suspended', e: 'completed', t: 'terminated', x: 'cancelled' }

type Without<T> = T extends unknown ? Omit<T, 'id' | 'now' | 'by'> : never
/** What is to happen, before the engine gives it an id, an instant and an actor. */
export type MoveBody = Without<Move>

/** Reason and legal basis of an intervention, stored in the move and beside it. */
export interface Grounds { reason: string; legalBasis?: string; cohort?: string }

/** A move on its way: who makes it, when (ms; the clock's instant if absent), and what it uses up in the same statement. */
export interface Deed {
  move: MoveBody
  actor: Actor
  /** Idempotency key: a repeated one is dropped. Absent where the move cannot be repeated (nodes are never reused). */
  key?: string
  at?: number
  /** When a message was said (ms), where it reaches the instance later: windows of law look at this. */
  said?: number
  grounds?: Grounds
  outbox?: string
  message?: { id: string; process: string }
  lock?: { process: string; key: string }
  /** What a room writes down with the move, in the same statement. */
  entry?: Entry
  /** Statutory clocks as they stand after the move, where the law moved them (a stop, a published calendar). */
  clocks?: Clock[]
}
