import type { Knex } from 'knex'

/** Taking a migration back needs two people: who asked for it and why, and who signed. */
export async function up(tx: Knex.Transaction): Promise<void> {
  await tx.raw('alter table migrations_of_instances add column revert jsonb')
}
