import type { Knex } from 'knex'

/** The designer's workshop: drafts as revisions over content-addressed files, comments, change requests, county parameters. */
export async function up(tx: Knex.Transaction): Promise<void> {
  await tx.raw(drafts)
  await tx.raw(talk)
  await tx.raw(requests)
}

const drafts = `
create table draft_files (hash text primary key, content text not null);
create table drafts (
  id bigint generated always as identity primary key, process text not null, process_name text not null, family text not null, title text not null,
  base_version bigint, author text not null, author_name text not null, status text not null default 'open' check (status in ('open', 'submitted', 'published', 'abandoned')),
  revision int not null default 0, created_at timestamptz not null, updated_at timestamptz not null,
  lock_account text, lock_name text, lock_session text, lock_until timestamptz
);
create index drafts_by_process on drafts (process, status);
create table draft_changes (
  draft bigint not null references drafts, revision int not null, at timestamptz not null, by_account text not null, by_name text not null, summary text not null,
  manifest jsonb not null, changed text[] not null, milestone text, primary key (draft, revision)
);
comment on column draft_changes.manifest is 'path -> hash of draft_files: process.bpmn, forms/ID.form, decisions/FILE, scenarios/NAME.json';
create table draft_presence (draft bigint not null references drafts, account text not null, name text not null, element text, seen_at timestamptz not null, primary key (draft, account));`

const talk = `
create table design_comments (
  id bigint generated always as identity primary key, process text not null, element text, at timestamptz not null, by_account text not null, by_name text not null,
  text text not null, mentions text[] not null default '{}', reply_to bigint references design_comments, resolved_at timestamptz, resolved_by text
);
create index design_comments_by_process on design_comments (process, at);`

const requests = `
create table change_requests (
  id bigint generated always as identity primary key, draft bigint not null references drafts, revision int not null, process text not null, process_name text not null, family text not null,
  author text not null, author_name text not null, reason text not null, created_at timestamptz not null, effective_at timestamptz, migration text not null check (migration in ('run-out', 'map')),
  explanations jsonb not null default '{}', base_version bigint, hash text not null, status text not null default 'open' check (status in ('open', 'scheduled', 'published', 'refused', 'withdrawn')),
  instance_id bigint, published_version bigint, approver text
);
create index change_requests_open on change_requests (status, created_at);
create unique index change_requests_once on change_requests (draft) where status in ('open', 'scheduled');
create table change_opinions (request bigint not null references change_requests, at timestamptz not null, by_account text not null, by_name text not null, decision text not null, text text not null);
create table county_parameters (process text not null, region text not null, name text not null, value text not null, by_account text not null, by_name text not null, at timestamptz not null, reason text not null, primary key (process, region, name));`
