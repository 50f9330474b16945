import type { Knex } from 'knex'

/** What a version says it serves, what counties changed and why, and what today's law says of versions published under yesterday's. */
export async function up(tx: Knex.Transaction): Promise<void> {
  await tx.raw(`
    alter table versions add column catalogue text[] not null default '{}';
    comment on column versions.catalogue is 'items of the catalogue that the diagram itself says it serves, besides those the catalogue gives it';
    comment on column versions.bundle is 'JSON in the order it was written; hash is of its canonical form';

    create table county_parameter_changes (
      id bigint generated always as identity primary key, process text not null, region text not null, name text not null, before text, after text,
      by_account text not null, by_name text not null, at timestamptz not null, reason text not null
    );
    create index county_parameter_changes_by_process on county_parameter_changes (process, region, at);
    comment on column county_parameter_changes.after is 'null: the city''s value again';

    create table version_findings (
      version bigint not null references versions, rule text not null, element text not null, message text not null, severity text not null check (severity in ('error', 'warn')),
      article jsonb, rule_set text not null, since timestamptz not null, until timestamptz, primary key (version, rule, element, message)
    );
    comment on table version_findings is 'what a nightly check against the law of the day found and the gate had not; until is set when it is gone';
  `)
}
