import type { Knex } from 'knex'

/** Whose draft it is, advice that was overridden and why, and what today's law says of versions published under yesterday's. */
export async function up(tx: Knex.Transaction): Promise<void> {
  await tx.raw(`
    alter table drafts add column region text not null default '510800';
    comment on column drafts.region is 'the city, or the county whose own values it is to set (L19)';

    create table finding_overrides (
      id bigint generated always as identity primary key, request bigint not null references change_requests, version bigint references versions,
      hash text not null, process text not null, rule text not null, element text not null, message text not null, article jsonb, why text not null,
      by_account text not null, by_name text not null, by_role text not null, rule_set text not null, at timestamptz not null
    );
    create index finding_overrides_by_version on finding_overrides (version);
    create index finding_overrides_by_request on finding_overrides (request, hash);
    comment on table finding_overrides is 'advice (WARN) that somebody went against: which, why, under which rule set; a round that was sent back stays';

    create table version_findings (
      version bigint not null references versions, rule text not null, element text not null, message text not null, severity text not null check (severity in ('error', 'warn')),
      article jsonb, rule_set text not null, in_force date not null, since timestamptz not null, until timestamptz, primary key (version, rule, element, message)
    );
    create index version_findings_open on version_findings (version) where until is null;
    comment on table version_findings is 'what the nightly check against the law of the day found and the gate had not; until is set when it is gone';
    create table version_checks (version bigint primary key references versions, rule_set text not null, at timestamptz not null);
  `)
}
