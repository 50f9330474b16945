import type { Knex } from 'knex'

/** What those who watch write down, and where every trade stands. `standings` is a projection of `instances`: it may be emptied at any time. */
export async function up(tx: Knex.Transaction): Promise<void> {
  await tx.raw(`
create table standings (
  instance_id bigint primary key, ver int not null,
  stage text not null, element text, name text, waits text, since timestamptz
);
create index standings_stage on standings (stage);

create table annotations (
  id bigint generated always as identity primary key, instance_id bigint not null, element text, text text not null,
  actor text not null, actor_name text not null, role text not null, region text not null, at timestamptz not null
);
create index annotations_of_instance on annotations (instance_id, id);
create trigger annotations_immutable before update or delete on annotations for each statement execute function never_changes();

create table supervision_letters (
  id bigint generated always as identity primary key, number text not null unique, instance_id bigint not null, addressee text not null, addressee_name text not null,
  subject text not null, text text not null, legal_basis text not null, answer_by timestamptz,
  actor text not null, actor_name text not null, role text not null, region text not null, department text, at timestamptz not null
);
create index supervision_letters_of_instance on supervision_letters (instance_id, id);
create trigger supervision_letters_immutable before update or delete on supervision_letters for each statement execute function never_changes();

create table alert_verdicts (
  id bigint generated always as identity primary key, instance_id bigint not null, alert text not null,
  verdict text not null check (verdict in ('false', 'mended', 'case', 'passed')), note text not null,
  actor text not null, actor_name text not null, role text not null, region text not null, at timestamptz not null
);
create index alert_verdicts_of_instance on alert_verdicts (instance_id, alert, id);
create trigger alert_verdicts_immutable before update or delete on alert_verdicts for each statement execute function never_changes();`)
}
