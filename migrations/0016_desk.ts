import type { Knex } from 'knex'

/** The desk of a person: completions that may still be taken back, what is followed and filtered for, how the screens are set, who stands in for whom, pledges, and who may act for an owner. */
export async function up(tx: Knex.Transaction): Promise<void> {
  await tx.raw(`
create table task_holds (
  task_id bigint primary key, instance_id bigint not null, account text not null references accounts, actor jsonb not null, name text not null, title text not null,
  content jsonb not null, held_at timestamptz not null, until timestamptz not null, refused jsonb
);
comment on table task_holds is 'Completions accepted but not yet done: within the window the person may take them back; one that was refused afterwards stays until read';
create index task_holds_due on task_holds (until) where refused is null;

create table saved_filters (
  id bigint generated always as identity primary key, account text not null references accounts, name text not null, query jsonb not null,
  role text references roles, region text references regions, at timestamptz not null
);
comment on column saved_filters.role is 'Set = shared with everybody in this role and region; null = personal';
create index saved_filters_mine on saved_filters (account);
create index saved_filters_post on saved_filters (role, region) where role is not null;

create table follows (account text not null references accounts, instance_id bigint not null, since timestamptz not null, seen_at timestamptz not null, primary key (account, instance_id));
create index follows_instance on follows (instance_id);

create table account_settings (account text primary key references accounts, settings jsonb not null, at timestamptz not null);

create table substitutions (
  id bigint generated always as identity primary key, account text not null references accounts, post bigint not null references posts on delete cascade, substitute text not null references accounts,
  valid_from timestamptz not null, valid_until timestamptz not null, why text not null, made_at timestamptz not null, ended_at timestamptz, ended_by text,
  check (valid_until > valid_from), check (account <> substitute)
);
comment on table substitutions is 'Who stands in for whom in which post: the substitute acts in that post under the own name, audit rows bear both';
create index substitutions_of_substitute on substitutions (substitute, valid_until) where ended_at is null;
create unique index substitutions_once on substitutions (post, substitute, valid_from);
alter table sessions add column substitution bigint references substitutions on delete set null;
create trigger sessions_changed_substitution after update of substitution on sessions for each statement execute function sessions_changed();
create trigger sessions_changed after insert or update or delete on substitutions for each statement execute function sessions_changed();
alter table task_acts add column behalf text, add column behalf_name text;
comment on column task_acts.behalf is 'For whom the actor stood in; null = in an own post';

create table pledges (
  account text not null references accounts, signed_at timestamptz not null, valid_until timestamptz not null, text_hash text not null, conflicts text not null, primary key (account, signed_at)
);
comment on table pledges is 'Append-only: the annual pledge of the people of the centre and its branches, with their declaration of conflicts';
create trigger pledges_immutable before update or delete on pledges for each statement execute function never_changes();

create table delegations (
  id bigint generated always as identity primary key, owner text not null references entities, agency text not null references entities, code text,
  valid_from timestamptz not null, valid_until timestamptz not null, made_by text not null, made_at timestamptz not null, ended_at timestamptz, ended_by text, check (valid_until > valid_from)
);
comment on table delegations is 'An owner entrusts an agency (委托) for one project, or for all when code is null; outside its dates the agency has no right';
create index delegations_pair on delegations (owner, agency);
insert into delegations (owner, agency, code, valid_from, valid_until, made_by, made_at)
  select owner, agency, code, min(started_at), min(started_at) + interval '2 years', 'system', now() from instances where agency is not null and owner is not null group by owner, agency, code;

create view findable_notices as select n.id, n.kind, n.title, n.code, n.region, n.family, n.published_at from notices n where not exists (select 1 from notices m where m.supersedes = n.id and m.kind = n.kind);
`)
}
