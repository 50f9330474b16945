import type { Knex } from 'knex'

/** What anybody reports (举报), also without a name; and the log in which every notice is chained to the one before, so that the public can check that none was exchanged. */
export async function up(tx: Knex.Transaction): Promise<void> {
  await tx.raw(reports)
  await tx.raw(log)
}

const reports = `
create table public_reports (
  id bigint generated always as identity primary key, number text not null unique,
  region text not null references regions, family text not null references families, industry text, code text,
  subject text not null, facts text not null, contact bytea, received_at timestamptz not null
);
comment on column public_reports.number is 'Random: who holds it may follow the report, and it tells nothing about how many there are';
comment on column public_reports.contact is 'Ciphertext of how to reach who reported; null = anonymous. Nothing else about the reporter is kept';
create index public_reports_place on public_reports (region, family, id desc);
create trigger public_reports_immutable before update or delete on public_reports for each statement execute function never_changes();

create table public_report_acts (
  id bigint generated always as identity primary key, report bigint not null references public_reports, kind text not null check (kind in ('accept', 'decline', 'answer')), text text not null,
  actor text not null, actor_name text not null, role text not null, region text not null, department text, at timestamptz not null, unique (report, kind)
);
create trigger public_report_acts_immutable before update or delete on public_report_acts for each statement execute function never_changes();
`

/**
 * One entry a notice, in the order of publishing. The text that is hashed is 'n|instant|kind|notice|digest' in UTF-8, so that any SHA-256 can recompute it;
 * the lock makes the order one although notices are published side by side, and is taken at the commit, when a step holds all others already.
 */
const log = `
create table public_log (
  n bigint primary key, at timestamptz not null, kind text not null, notice bigint not null unique, digest text not null, entry text not null, hash bytea not null
);
create function log_notice(notice notices) returns void language plpgsql as $$
declare before public_log; n bigint; entry text;
begin
  perform pg_advisory_xact_lock(7204581);
  select * into before from public_log order by public_log.n desc limit 1;
  n := coalesce(before.n, 0) + 1;
  entry := concat_ws('|', n, to_char(notice.published_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), notice.kind, notice.id, notice.hash);
  insert into public_log values (n, notice.published_at, notice.kind, notice.id, notice.hash, entry, sha256(coalesce(before.hash, ''::bytea) || convert_to(entry, 'UTF8')));
end $$;
do $$ declare one notices; begin for one in select * from notices order by id loop perform log_notice(one); end loop; end $$;
create function notices_logged() returns trigger language plpgsql as $$ begin perform log_notice(new); return null; end $$;
create constraint trigger notices_logged after insert on notices deferrable initially deferred for each row execute function notices_logged();
create trigger public_log_immutable before update or delete on public_log for each row execute function published_never_changes();
create trigger public_log_kept before truncate on public_log for each statement execute function published_never_changes();
`
