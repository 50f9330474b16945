import type { Knex } from 'knex'

/** Whatever ends or changes a session is told to every server the moment it commits. */
export async function up(tx: Knex.Transaction): Promise<void> {
  await tx.raw(`
create function sessions_changed() returns trigger language plpgsql as $$ begin perform pg_notify('sessions', ''); return null; end $$;
create trigger sessions_changed after update of revoked_at, post or delete on sessions for each statement execute function sessions_changed();
create trigger sessions_changed after update of disabled_at, password_hash, name on accounts for each statement execute function sessions_changed();
create trigger sessions_changed after insert or update or delete on posts for each statement execute function sessions_changed();`)
}
