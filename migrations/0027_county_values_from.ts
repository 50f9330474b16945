import type { Knex } from 'knex'

/** A county's value holds from an instant on: what is published for later lies beside what holds until then. */
export async function up(tx: Knex.Transaction): Promise<void> {
  await tx.raw(`
    alter table county_parameters add column effective_at timestamptz;
    update county_parameters set effective_at = at;
    alter table county_parameters alter column effective_at set not null, alter column value drop not null,
      drop constraint county_parameters_pkey, add primary key (process, region, name, effective_at);
    comment on column county_parameters.value is 'null: the city''s value again, from effective_at on';
    alter table county_parameter_changes add column effective_at timestamptz;
    update county_parameter_changes set effective_at = at;
    alter table county_parameter_changes alter column effective_at set not null;
  `)
}
