import type { Kind, Value } from './binary.ts'

/**
 * A room's own append-only table whose rows are written by the statement that writes a move: both are there or neither. The columns
 * `instance_id` and `at` are the move's; `columns` are the room's, with their PostgreSQL types.
 */
export interface Ledger { table: string; columns: Record<string, Kind> }

/** One row for a ledger; absent columns are null, a Date is an instant. */
export interface Entry { ledger: Ledger; row: Record<string, Value | Date | undefined> }
