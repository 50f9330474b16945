import type { Knex } from 'knex'

/** The working-day calendar, year by year, and the rule sets (law, statute texts, …): immutable hashed rows with validity dates. */
export async function up(tx: Knex.Transaction): Promise<void> {
  await tx.raw(`
    create table calendar_years (
      year int primary key,
      status text not null check (status in ('DRAFT', 'PUBLISHED')),
      source text not null,
      recorded_by text not null,
      recorded_at timestamptz not null
    );
    create table calendar_days (
      date date not null,
      region text,
      year int not null references calendar_years,
      type text not null check (type in ('WORKDAY', 'WEEKEND', 'HOLIDAY', 'MAKEUP_WORKDAY')),
      is_workday boolean not null,
      name text,
      unique nulls not distinct (date, region)
    );
    create index calendar_days_year on calendar_days (year);

    create table rule_sets (
      id bigint primary key generated always as identity,
      name text not null,
      hash text not null,
      content jsonb not null,
      valid_from date not null,
      valid_to date,
      recorded_by text not null,
      recorded_at timestamptz not null,
      unique (name, hash, valid_from)
    );
    create index rule_sets_valid on rule_sets (name, valid_from desc, id desc);
    comment on table rule_sets is 'content never changes; valid_to may be set once, when a newer set follows';

    create function rule_sets_keep() returns trigger language plpgsql as $$
    begin
      if tg_op = 'DELETE' then raise exception 'rule_sets rows are kept'; end if;
      if old.valid_to is not null or (new.id, new.name, new.hash, new.content, new.valid_from, new.recorded_by, new.recorded_at)
        is distinct from (old.id, old.name, old.hash, old.content, old.valid_from, old.recorded_by, old.recorded_at)
      then raise exception 'rule_sets rows never change, only an open valid_to may be closed'; end if;
      return new;
    end $$;
    create trigger rule_sets_keep before update or delete on rule_sets for each row execute function rule_sets_keep();
  `)
}
