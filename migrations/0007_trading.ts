import type { Knex } from 'knex'

/**
 * Trading. What the law seals before opening (who downloads, pays a deposit, bids, objects; who sits on a committee) is stored under
 * AES-256-GCM and found by keyed tags: without the seal key even the number of bids of one tender cannot be read from these tables.
 */
export async function up(tx: Knex.Transaction): Promise<void> {
  await tx.raw(tenders)
  await tx.raw(venues)
  await tx.raw(draws)
  await tx.raw(afterwards)
}

const tenders = `
create table seal_keys (fingerprint text primary key, noted_at timestamptz not null);

create table tenders (
  id bigint primary key generated always as identity,
  instance_id bigint not null, round text not null default 'bid',
  code text not null, title text not null, region text not null, family text not null, industry text, owner text, agency text,
  status text not null,                    -- open | closed | unsealed | void
  opened_at timestamptz not null, deadline timestamptz not null, documents_until timestamptz,
  deposit_fen bigint not null default 0, ceiling_fen bigint, invited bytea[], -- keyed tags: who is invited is sealed too
  closed_at timestamptz, bid_count int, unsealed_at timestamptz,
  unique (instance_id, round)
);
create index on tenders (code);
create index on tenders (deadline);

create table bids (
  id uuid primary key, tender_tag bytea not null, owner_tag bytea not null,
  receipt text not null unique,            -- random: a serial number would leak the count
  sealed bytea not null, digest text not null,
  submitted_at timestamptz not null,       -- the database's instant inside the statement
  replaced_at timestamptz, withdrawn_at timestamptz
);
create unique index bids_standing on bids (tender_tag, owner_tag) where replaced_at is null and withdrawn_at is null;
create index on bids (owner_tag);

create table downloads (id uuid primary key, tender_tag bytea not null, owner_tag bytea not null, sealed bytea not null, at timestamptz not null, unique (tender_tag, owner_tag));
create table deposits (
  id uuid primary key, tender_tag bytea not null, owner_tag bytea not null, sealed bytea not null,
  received_at timestamptz not null, refunded_at timestamptz, unique (tender_tag, owner_tag)
);

create table openings (
  tender_id bigint not null references tenders, bid uuid not null, place int not null,
  entity text not null, name text not null, price_fen bigint, duration_days int, manager text, submitted_at timestamptz not null,
  fault text, details jsonb not null default '{}',
  primary key (tender_id, bid)
);
create trigger openings_immutable before update or delete on openings for each row execute function published_never_changes();
`

const venues = `
create extension if not exists btree_gist;
create table venues (
  id text primary key, name text not null, region text not null, kind text not null, capacity int not null, equipment text[] not null default '{}',
  open_hours text not null, slot_minutes int not null, fee_fen bigint not null default 0
);
create table venue_bookings (
  id bigint primary key generated always as identity,
  venue text not null references venues, during tstzrange not null, kind text not null,
  instance_id bigint, code text, title text not null,
  status text not null,                    -- booked | checked-in | released
  booked_by text not null, booked_at timestamptz not null, released_at timestamptz, released_why text,
  check (not isempty(during) and not lower_inf(during) and not upper_inf(during)),
  constraint venue_taken exclude using gist (venue with =, during with &&) where (status <> 'released')
);
create index on venue_bookings (instance_id);

-- what the portal may say of openings: when and where, never who or how many
create view public_openings as
  select t.code, t.title, t.region, t.family, t.deadline as at, t.status,
    (select v.name from venue_bookings b join venues v on v.id = b.venue where b.instance_id = t.instance_id and b.kind = 'OPENING' and b.status <> 'released' order by lower(b.during) desc limit 1) as place
  from tenders t where t.round = 'bid' and t.status <> 'void';
`

const draws = `
create table draws (
  id bigint primary key generated always as identity,
  instance_id bigint not null, code text not null, region text not null, family text not null,
  request text not null, req_hash text not null, pool_hash text not null, pool_size int not null,
  meeting_at timestamptz not null, needed int not null,
  status text not null,                    -- frozen | drawn | void
  sealed bytea not null,                   -- platform's secret, pool, shares, order, seed
  void_why text, frozen_at timestamptz not null, drawn_at timestamptz
);
create index on draws (instance_id);
create table draw_commitments (draw bigint not null references draws, party text not null, commitment text not null, at timestamptz not null, by_actor text not null, primary key (draw, party));
create trigger draw_commitments_immutable before update or delete on draw_commitments for each row execute function published_never_changes();
create table draw_seats (
  ref text primary key, draw bigint not null references draws, place int not null,
  role text not null,                      -- primary | substitute
  status text not null,                    -- invited | accepted | refused | unanswered | conflicted | standby
  expert_tag bytea not null, sealed bytea not null, specialty text not null,
  unique (draw, place)
);
create index on draw_seats (expert_tag);
create table draw_contacts (id bigint primary key generated always as identity, draw bigint not null references draws, seat text not null, at timestamptz not null, channel text not null, event text not null, sealed bytea);
create trigger draw_contacts_immutable before update or delete on draw_contacts for each row execute function published_never_changes();
`

const afterwards = `
create table letters (id uuid primary key, recipient_tag bytea not null, sealed bytea not null, sent_at timestamptz not null, read_at timestamptz);
create index on letters (recipient_tag, sent_at desc);

create table objections (
  id bigint primary key generated always as identity, number uuid not null unique,
  instance_id bigint not null, code text not null, stage text not null,
  owner_tag bytea not null, sealed bytea not null,  -- who objects; before opening nobody learns it
  subject text not null, facts text not null, evidence uuid[] not null default '{}',
  received_at timestamptz not null, answer_due timestamptz not null, provisional boolean not null,
  status text not null,                    -- open | answered
  reply text, upheld boolean, answered_at timestamptz
);
create index on objections (instance_id);
create index on objections (owner_tag);

create table reports (id bigint primary key generated always as identity, instance_id bigint not null, code text not null, kind text not null, addressee text not null, document uuid not null, hash text not null, sent_at timestamptz not null);
create index on reports (instance_id);
create table archives (
  id bigint primary key generated always as identity, instance_id bigint not null, code text not null, title text not null, region text not null,
  manifest text not null, manifest_hash text not null, files int not null, document uuid not null, archived_at timestamptz not null, retain_until timestamptz not null
);
create trigger archives_immutable before update or delete on archives for each row execute function published_never_changes();
`
