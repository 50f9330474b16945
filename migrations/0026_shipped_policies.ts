import type { Knex } from 'knex'

/** What the program itself last brought as policies, to tell a right that is new in a release from one that the city took away. */
export async function up(tx: Knex.Transaction): Promise<void> {
  await tx.raw(`
    create table shipped_policies (id bigint generated always as identity primary key, digest text not null, rules jsonb not null, duties jsonb not null, at timestamptz not null default now());
    insert into shipped_policies (digest, rules, duties)
      select s.digest, (select coalesce(jsonb_agg(to_jsonb(p) - 'version' order by p.line), '[]') from policies p where p.version = s.version),
        (select coalesce(jsonb_agg(to_jsonb(d) - 'version'), '[]') from duties d where d.version = s.version)
      from policy_sets s where s.version = 1;
    create trigger shipped_policies_immutable before update or delete on shipped_policies for each statement execute function never_changes();
  `)
}
