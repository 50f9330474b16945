import type { Knex } from 'knex'

/** An element that got another id in a draft: remarks on it follow. And remarks by whom they mention, while they are open. */
export async function up(tx: Knex.Transaction): Promise<void> {
  await tx.raw(`
    create table element_renames (id bigint generated always as identity primary key, process text not null, was text not null, became text not null, at timestamptz not null, by_account text not null);
    create index element_renames_by_process on element_renames (process, id);
    create index design_comments_mentions on design_comments using gin (mentions) where resolved_at is null;
  `)
}
