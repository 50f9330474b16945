import type { Knex } from 'knex'

/** What the demo city's stories have done and read so far: a first start that was killed goes on where it was. */
export async function up(tx: Knex.Transaction): Promise<void> {
  await tx.raw(`
create table demo_deeds (project int not null, nth int not null, result jsonb, primary key (project, nth));
create table demo_city (only_row boolean primary key default true check (only_row), finished_at timestamptz);`)
}
