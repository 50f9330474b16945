import type { Knex } from 'knex'

/** What the second engine makes of a text: kept when it is there, for every server and reviewer. Findings of a nightly check were never written by anybody. */
export async function up(tx: Knex.Transaction): Promise<void> {
  await tx.raw(`
    create table second_opinions (hash text primary key, opinions jsonb not null, at timestamptz not null);
    comment on table second_opinions is 'by the hash of a text: one opinion a scenario, in the order of the text';
    drop table version_findings;
  `)
}
