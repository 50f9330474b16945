import type { Knex } from 'knex'

/** What people do about tasks besides completing them: who held one, what they had typed, what they said. The open tasks themselves are the engine's. */
export async function up(tx: Knex.Transaction): Promise<void> {
  await tx.raw(`
create table task_acts (
  id bigint generated always as identity primary key, task_id bigint not null, instance_id bigint not null, element text not null, step text, name text not null, process text not null,
  act text not null check (act in ('claim', 'release', 'transfer', 'complete')), actor text not null, actor_name text not null, role text not null, region text not null, department text,
  receiver text, receiver_name text, note text, opened_at timestamptz not null, at timestamptz not null
);
comment on table task_acts is 'Append-only: who took, gave back, passed on or completed a task, and in which post';
create index task_acts_of_instance on task_acts (instance_id, id);
create index task_acts_of_task on task_acts (task_id, id);
create index task_acts_of_actor on task_acts (actor, at) where act = 'complete';
create trigger task_acts_immutable before update or delete on task_acts for each statement execute function never_changes();

create table task_drafts (
  id bigint generated always as identity primary key, task_id bigint not null, content jsonb not null, actor text not null, actor_name text not null, at timestamptz not null
);
create index task_drafts_of_task on task_drafts (task_id, id desc);
create index task_drafts_of_actor on task_drafts (actor, task_id);

create table task_comments (
  id bigint generated always as identity primary key, task_id bigint not null, actor text not null, actor_name text not null, role text not null, content text not null, at timestamptz not null
);
create index task_comments_of_task on task_comments (task_id, id);

create table project_codes (day date primary key, last int not null);
comment on table project_codes is 'The last serial of each day in 统一交易标识码';

create unlogged table task_presence (task_id bigint not null, account text not null, name text not null, seen_at timestamptz not null, primary key (task_id, account));

-- lists ask by the first two candidate roles; the few tasks open to more roles are found here
create index tasks_many_roles on tasks (region, due_at) where cardinality(roles) > 2;
create index tasks_assignee on tasks (assignee, due_at) where assignee is not null;`)
}
