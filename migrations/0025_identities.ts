import type { Knex } from 'knex'

/** Who of an identity provider is whose account: tied at the first sign-in by name, kept by the provider's own lasting subject. */
export async function up(tx: Knex.Transaction): Promise<void> {
  await tx.raw(`
    create table identities (
      issuer text not null, subject text not null, account text not null references accounts, tied_at timestamptz not null default now(),
      primary key (issuer, subject), unique (issuer, account)
    );
    comment on table identities is 'a person of an OpenID provider and the account tied to it; a name given to somebody else later does not open it';
  `)
}
