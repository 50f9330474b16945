import type { State } from '../kernel/types.ts'
import { problem, type Problem } from '../problem.ts'
import type { Deed, Status, Warm } from './warm.ts'

/** What is asked of the group commit, and what it answers. */
export interface Outcome { instance: string; seq: number; status: Status; state: State; version: string; repeated?: true; unchanged?: true }

/** A new instance on its way: its row before the first move, who starts it, the rule sets it keeps. */
export interface Born { warm: Warm; by: string; sets: string[] }

export interface Ask { deed: Deed; born?: Born; tries: number; fresh?: boolean; resolve(outcome: Outcome): void; reject(error: unknown): void }
/** An instance kept out of batches while another transaction moves it. */
export interface Hold { warm: Warm | undefined; release(warm: Warm | undefined): void }

/** What a step that was not taken answers: its own problem where it has one. */
export const refusal = (reject: { code: string; detail: string; problem?: Problem }, instance: string): Problem =>
  reject.problem ?? problem('move-refused', 409, '这一步现在不能进行', { code: reject.code, detail: reject.detail, instance })

export const outcomeOf = (warm: Warm): Outcome => ({ instance: warm.id, seq: warm.ver, status: warm.status, state: warm.state!, version: warm.version })

/** An error in words for the log: its code and message, without the detail that quotes the failing row. */
export const wordsOf = (error: unknown): string => error instanceof Error ? `${(error as { code?: string }).code ?? ''} ${error.message}`.trim() : String(error)
