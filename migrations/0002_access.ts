import type { Knex } from 'knex'

/** Who there is: regions, departments, roles, people and organisations, their posts, sessions, and the policies they act under. */
export async function up(tx: Knex.Transaction): Promise<void> {
  await tx.raw(places)
  await tx.raw(people)
  await tx.raw(sessions)
  await tx.raw(catalogue)
  await tx.raw(policies)
}

const places = `
create table regions (code text primary key, name text not null, level text not null, parent text references regions);
comment on table regions is 'The eight tenants; a region is a Casbin domain';
create table outside_regions (code text primary key, name text not null, relation text not null);
create table families (code text primary key, name text not null);
create table industries (code text primary key, family text not null references families);
create table roles (code text primary key, name text not null, duty text not null);
create table departments (
  id text primary key, name text not null, region text not null references regions, kind text not null,
  parent text references departments, current_name text, supervises jsonb not null default '[]', uscc text, note text
);`

const people = `
create table entities (
  id text primary key, name text not null, short_name text not null, type text not null, uscc text not null, region text not null,
  identities text[] not null, registered_capital_wan numeric, legal_person jsonb not null default '{}', contact jsonb not null default '{}',
  basic_account jsonb not null default '{}', qualifications jsonb not null default '[]', credit_status text not null default 'NORMAL', credit_note text,
  sme_size text, department text references departments, source text, registered_at date not null, revision int not null default 1
);
create unique index entities_uscc on entities (uscc) where department is null;
create sequence entity_numbers start 1001;
create table entity_revisions (entity text not null references entities, revision int not null, content jsonb not null, by_actor text not null, at timestamptz not null, primary key (entity, revision));
create table entity_relations (kind text not null, a text not null, b text not null, pct int, note text, primary key (kind, a, b));
create table specialties (code text primary key, name text not null, note text);
create table experts (
  id text primary key, name text not null, gender text not null, id_no text not null, phone text not null, title text not null, years_in_field int not null,
  specialties text[] not null, employer text not null, residence text not null, pools text[] not null, status text not null, score numeric not null,
  avoid jsonb not null default '[]'
);
create table staff (
  id text primary key, name text not null, gender text not null, department text not null references departments, region text not null references regions,
  role_name text not null, phone text not null, email text not null, id_no text not null, entity text references entities
);
create table accounts (
  id text primary key, username text not null unique, alias text unique, kind text not null check (kind in ('staff', 'entity', 'expert')), name text not null,
  entity text references entities, expert text references experts, password_hash text not null, disabled_at timestamptz, disabled_why text
);
create table posts (
  id bigint generated always as identity primary key, account text not null references accounts, role text not null references roles,
  region text not null references regions, department text references departments, entity text references entities, standing text, seat int not null default 0
);
comment on column posts.standing is 'The identity in the entity register under which an organisation holds the role (purchaser, transferor)';
create unique index posts_once on posts (account, role, region, coalesce(department, ''), coalesce(standing, ''));
create index posts_by_role on posts (role, region);`

const sessions = `
create table sessions (
  id bigint generated always as identity primary key, token_hash bytea not null unique, account text not null references accounts, post bigint references posts,
  kind text not null check (kind in ('browser', 'machine')), label text, opened_at timestamptz not null, seen_at timestamptz not null,
  expires_at timestamptz not null, revoked_at timestamptz
);
comment on column sessions.token_hash is 'SHA-256 of a random 256-bit token; the token itself is never stored';
create index sessions_by_account on sessions (account) where revoked_at is null;
create table login_attempts (key varchar(255) primary key, points integer not null default 0, expire bigint);`

const catalogue = `
create table catalogue_versions (version text primary key, region text not null references regions, status text not null, published_at date, chain jsonb not null);
create table catalogue_items (
  version text not null references catalogue_versions, code text not null, name text not null, category text not null, family text not null references families,
  industry text references industries, threshold text, process text not null, supervisor text references departments, legal_basis text, mandatory boolean not null,
  note text, regions text[] not null, primary key (version, code)
);`

const policies = `
create table policy_sets (
  version int primary key, digest text not null, note text not null, proposed_by text not null, confirmed_by text, valid_from timestamptz not null
);
create table policies (
  version int not null references policy_sets, line int not null, role text not null, domain text not null, object text not null,
  actions text not null, condition text not null, effect text not null check (effect in ('allow', 'deny')), note text, primary key (version, line)
);
create table duties (version int not null references policy_sets, one text not null, other text not null, scope text not null, why text not null, primary key (version, one, other));
create table policy_changes (
  id bigint generated always as identity primary key, state text not null default 'pending' check (state in ('pending', 'confirmed', 'withdrawn')), base int not null references policy_sets,
  added jsonb not null, removed int[] not null, why text not null, proposed_by text not null, proposed_name text not null, proposed_at timestamptz not null,
  decided_by text, decided_name text, decided_at timestamptz, version int references policy_sets
);
create unique index policy_changes_one_pending on policy_changes (state) where state = 'pending';
create table refusals (
  id bigint generated always as identity primary key, at timestamptz not null, actor text not null, name text not null, role text not null, region text not null,
  action text not null, object text not null, resource text, reason text not null
);
create index refusals_at on refusals (at desc);
create function never_changes() returns trigger language plpgsql as $$ begin raise exception '% is append-only', tg_table_name; end $$;
create trigger policies_immutable before update or delete on policies for each statement execute function never_changes();
create trigger policy_sets_immutable before update or delete on policy_sets for each statement execute function never_changes();
create trigger duties_immutable before update or delete on duties for each statement execute function never_changes();
create function policies_announced() returns trigger language plpgsql as $$ begin perform pg_notify('policies', new.version::text); return null; end $$;
create constraint trigger policies_announced after insert on policy_sets deferrable initially deferred for each row execute function policies_announced();
create function people_announced() returns trigger language plpgsql as $$ begin perform pg_notify('people', tg_table_name); return null; end $$;
create trigger posts_announced after insert or update or delete on posts for each statement execute function people_announced();
create trigger accounts_announced after insert or update or delete on accounts for each statement execute function people_announced();
create trigger departments_announced after insert or update or delete on departments for each statement execute function people_announced();`
