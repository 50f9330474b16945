/** A rule of a decision table that fired: where, which (its id and its row from 0) and with what outcome. */
export interface FiredRule { table: string, rule: string, index: number, outputs: unknown }
