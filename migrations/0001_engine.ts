import type { Knex } from 'knex'

/**
 * The kernel on PostgreSQL. A task's and a job's id is `instance_id * 10^7 + node`: who holds a closed task's id can still find its instance and node.
 * No foreign keys and no index on a changing column on the way of a step (HOT updates); state and moves are text, because jsonb reorders keys.
 */
export async function up(tx: Knex.Transaction): Promise<void> {
  await tx.raw(versions)
  await tx.raw(instances)
  await tx.raw(moves)
  await tx.raw(waiting)
  await tx.raw(exchange)
  await tx.raw(operations)
}

const versions = `
create table versions (
  id bigint primary key generated always as identity,
  process text not null, number int not null, name text not null,
  hash text not null,                      -- sha256 of the canonical bundle, hex
  kv int not null default 1,
  bundle text not null,                    -- canonical JSON: bpmn, forms, decisions, scenarios
  family text,
  author text, published_by text not null, published_at timestamptz not null, effective_at timestamptz not null,
  findings jsonb not null default '[]', migration jsonb,
  retired_at timestamptz, retired_by text, retired_why text,
  unique (process, number)
);
create function versions_never_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and (to_jsonb(new) - 'retired_at' - 'retired_by' - 'retired_why') = (to_jsonb(old) - 'retired_at' - 'retired_by' - 'retired_why') then return new; end if;
  raise exception 'a published version never changes' using errcode = 'YG001';
end $$;
create trigger versions_immutable before update or delete on versions for each row execute function versions_never_change();
create trigger versions_kept before truncate on versions for each statement execute function versions_never_change();

create table start_subscriptions (
  id bigint primary key generated always as identity,
  process text not null, version_id bigint not null, element text not null,
  kind text not null,                      -- message | signal | timer | conditional
  name text, at timestamptz, cycle text, repeats int
);
create index on start_subscriptions (kind, name);
create index on start_subscriptions (at) where at is not null;
`

const instances = `
create sequence instance_ids minvalue 1000 start 1000 increment 1000; -- blocks of a thousand, taken by each server
create table instances (
  id bigint primary key,
  ver int not null,                        -- number of moves so far
  version_id bigint not null, process text not null,
  status text not null,                    -- active | suspended | completed | terminated | cancelled
  state text not null, head bytea not null, moved_at timestamptz not null,
  clocks text,                             -- statutory clocks of this instance as JSON; the table clocks is their projection
  code text not null, title text not null, region text not null, family text not null, industry text, owner text, agency text,
  parent_id bigint, parent_node int,
  started_at timestamptz not null, started_by text not null, ended_at timestamptz,
  rule_sets text[] not null default '{}'
) with (fillfactor = 60);
create index on instances (process, started_at);
create index on instances (region, family, started_at);
create index on instances (code);
create index on instances (parent_id, parent_node) where parent_id is not null;
`

const moves = `
create table moves (
  instance_id bigint not null, seq int not null, at timestamptz not null,
  version_id bigint not null, kind text not null, actor text,
  move text not null,                      -- canonical JSON
  hash bytea not null,                     -- sha256(hash of the move before || move); the first follows the version's hash
  visits text[] not null,                  -- 'in 4 review', 'out 4 review', 'kill …', 'inc …' in order; derivable by replay
  primary key (instance_id, seq, at)
) partition by range (at);
create table moves_other partition of moves default;
create index moves_done on moves (actor, at) where kind = 'complete';
create function moves_never_change() returns trigger language plpgsql as $$
begin raise exception 'moves are append-only' using errcode = 'YG002'; end $$;
create trigger moves_append_only before update or delete on moves for each row execute function moves_never_change();

-- one partition a month; a month whose rows already lie in the default partition is left there
create function moves_partitions(first date, months int) returns void language plpgsql as $$
declare month date := date_trunc('month', first); name text;
begin
  perform pg_advisory_xact_lock(7204563);
  for i in 1..months loop
    name := 'moves_' || to_char(month, 'YYYY_MM');
    if to_regclass(name) is null and not exists (select 1 from moves_other where at >= (month::timestamp at time zone 'Asia/Shanghai') and at < ((month + interval '1 month') at time zone 'Asia/Shanghai')) then
      execute format('create table %I partition of moves for values from (%L) to (%L)', name,
        (month::timestamp at time zone 'Asia/Shanghai'), ((month + interval '1 month') at time zone 'Asia/Shanghai'));
    end if;
    month := month + interval '1 month';
  end loop;
end $$;
select moves_partitions((now() - interval '2 months')::date, 6);

create table move_ids (instance_id bigint not null, id text not null, seq int not null, primary key (instance_id, id));
create table snapshots (instance_id bigint not null, seq int not null, version_id bigint not null, state text not null, primary key (instance_id, seq));
create table environments (id bigint primary key generated always as identity, at timestamptz not null default now(), node text not null, tzdb text not null, feelin text not null, kernel text not null);
`

const waiting = `
create table tasks (
  id bigint primary key, instance_id bigint not null, node int not null,
  element text not null, step text, name text not null, kind text not null,
  roles text[] not null, users text[] not null default '{}', region text not null, family text not null, industry text,
  process text not null, version_id bigint not null, owner text,
  assignee text, claimed_at timestamptz,
  due_at timestamptz, due_basis text, provisional boolean not null default false, follow_up_at timestamptz,
  priority int not null, form_id text, opened_at timestamptz not null,
  suspended boolean not null default false,
  properties jsonb not null
) with (fillfactor = 80);
create index on tasks (instance_id);
-- a list asks for (role, region) pairs: (roles[1] = $1 or roles[2] = $1) and region = $2, by due date
create index tasks_role on tasks ((roles[1]), region, due_at, id);
create index tasks_second_role on tasks ((roles[2]), region, due_at, id) where roles[2] is not null;
create index tasks_owner on tasks (owner, due_at) where owner is not null;
create index tasks_users on tasks using gin (users) where users <> '{}';

create table jobs (
  id bigint primary key, instance_id bigint not null, node int not null, element text not null,
  service text not null, headers text not null, vars text not null,
  retries int not null, attempts int not null default 0, error text, opened_at timestamptz not null
);
create index on jobs (instance_id);

create table subscriptions (
  instance_id bigint not null, node int not null, element text not null, part int not null default 0,
  process text not null, kind text not null, name text not null, key text, opened_at timestamptz not null,
  primary key (instance_id, node, element, part)
);
create index on subscriptions (kind, name, key, opened_at);

create table wakeups (instance_id bigint primary key, at timestamptz not null, picked_at timestamptz);
create index on wakeups (at);

create table clocks (
  instance_id bigint not null, n int not null,
  rule text not null, element text not null,
  started_at timestamptz not null, due_at timestamptz, earliest_at timestamptz, ended_at timestamptz,
  provisional boolean not null default false, basis text, region text not null, family text not null,
  primary key (instance_id, n)
);
create index on clocks (due_at) where ended_at is null;
`

const exchange = `
-- what an instance says to others, delivered after its step as their moves
create table outbox (
  id bigint primary key generated always as identity,
  kind text not null,                      -- child | toParent | cancelChild | message | signal
  instance_id bigint not null,             -- whom it came from
  target bigint,                           -- whom it must reach, where that is one instance
  body text not null, created_at timestamptz not null,
  claimed_until timestamptz, attempts int not null default 0, error text
);
create index on outbox (target) where target is not null;

create table messages (
  id bigint primary key generated always as identity,
  name text not null, key text, vars text not null, message_id text,
  state text not null,                     -- new | buffered | delivered | unmatched
  reason text, published_at timestamptz not null, expires_at timestamptz not null, published_by text, claimed_until timestamptz
);
create unique index on messages (name, coalesce(key, ''), message_id) where message_id is not null and state in ('new', 'buffered');
create index on messages (name, key, id) where state = 'buffered';
create index on messages (expires_at) where state in ('new', 'buffered');
create index on messages (id) where state = 'new';
create table deliveries (message_id bigint not null, process text not null, instance_id bigint not null, at timestamptz not null, primary key (message_id, process));
create table start_locks (process text not null, key text not null, instance_id bigint not null, primary key (process, key));
create index on start_locks (instance_id);
`

const operations = `
create table incidents (
  id bigint primary key generated always as identity,
  instance_id bigint not null, number text not null,   -- number within the instance; 'host' for the host's own
  node int not null, element text not null, kind text not null, message text not null,
  signature text not null,                 -- process, element, kind and message without its numbers: one cause, one signature
  process text not null, version_id bigint not null, region text not null, family text not null,
  opened_at timestamptz not null, closed_at timestamptz, closed_by text, attempts int not null default 0, outbox_id bigint
);
create unique index on incidents (instance_id, number) where closed_at is null and number <> 'host';
create index on incidents (signature) where closed_at is null;
create index on incidents (instance_id);

create table servers (id bigint primary key generated always as identity, workers text[] not null default '{}', started_at timestamptz not null default now());

create table interventions (
  id bigint primary key generated always as identity,
  instance_id bigint not null, kind text not null,     -- modify | suspend | resume | cancel | migrate | setVariables | retime | resolve
  at timestamptz not null, actor text not null, actor_name text not null, post text not null,
  reason text, legal_basis text, before text, after text, cohort bigint, seq int
);
create index on interventions (instance_id, at);
create index on interventions (cohort) where cohort is not null;

create table migrations_of_instances (
  id bigint primary key generated always as identity,
  process text not null, from_version bigint not null, to_version bigint not null, plan jsonb not null,
  state text not null,                     -- running | paused | done | reverting | reverted
  created_at timestamptz not null, created_by text not null, reason text not null
);
create table migration_instances (
  cohort bigint not null, instance_id bigint not null,
  state text not null,                     -- waiting | moved | failed | reverted
  detail text, before text, seq int, at timestamptz,
  primary key (cohort, instance_id)
);
create index on migration_instances (cohort, state);
`
