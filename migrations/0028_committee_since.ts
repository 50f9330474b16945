import type { Knex } from 'knex'

/** Since when a chair's occupant sits there in another's place: what was drafted or handed in from the chair before is the predecessor's secret. */
export async function up(tx: Knex.Transaction): Promise<void> {
  await tx.raw(`
    alter table draw_seats add column replaced_at timestamptz; -- null: still the one who was drawn first
    update draw_seats s set replaced_at = s.invited_at where (select count(*) from draw_contacts c where c.seat = s.ref and c.event = '已通知') > 1;
    create or replace view committee_seats as
      select s.ref, s.expert_tag, s.sealed, d.instance_id, s.replaced_at as seated_at from draw_seats s join draws d on d.id = s.draw where s.status in ('invited', 'accepted');
    create index on draw_contacts (seat)`)
}
