import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Knex } from 'knex'
import { hash } from '@node-rs/argon2'
import { pledgeHash } from '../../../server/access/pledges.ts'

/** Every demo account has this password; the sign-in page says so. */
export const demoPassword = 'yangguang'

interface Groups { families: object[]; industries: object[] }
interface Department { id: string; parent: string | null; currentName: string | null; casbinDomain: string; supervises: object[] }
interface Account { username: string; alias?: string; kind: 'staff' | 'entity' | 'expert'; ref: string; name: string; roles: { role: string; region: string; department?: string; entity?: string; as?: string }[] }
interface Staff { id: string; dept: string; entity?: string }
interface Catalogue { version: string; region: string; status: string; publishedAt: string; chain: string[]; items: { levels: string[]; county: string[]; processTemplate: string }[] }

const read = <T>(name: string): T => JSON.parse(readFileSync(join(import.meta.dirname, `${name}.json`), 'utf8')) as T
const snake = (key: string): string => key.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)
/** A record of the demo files as a row: snake_case columns; lists of records and records become json, lists of words text[]. */
const row = (record: object, drop: string[] = []): Record<string, unknown> => Object.fromEntries(Object.entries(record).filter(([key]) => !drop.includes(key))
  .map(([key, value]) => [snake(key), value !== null && typeof value === 'object' && !(Array.isArray(value) && value.length && typeof value[0] === 'string') ? JSON.stringify(value) : value]))

/** The demo city's places, people, organisations, experts and catalogue, once: does nothing when accounts exist. Runs in one transaction. */
export async function seedPeople(db: Knex): Promise<void> {
  await db.transaction(async tx => {
    await tx.raw('select pg_advisory_xact_lock(7204570)')
    if (await tx('accounts').first()) return
    await movePlacesIn(tx)
    await seedRegisters(tx)
    await seedAccounts(tx)
  })
}

/** The eight regions, families, roles and departments: every platform needs them, also one without demo people. Does nothing when they are there. */
export async function seedPlaces(db: Knex): Promise<void> {
  await db.transaction(async tx => {
    await tx.raw('select pg_advisory_xact_lock(7204570)')
    await movePlacesIn(tx)
  })
}

async function movePlacesIn(tx: Knex.Transaction) {
  if (await tx('regions').first()) return
  const groups = read<Groups>('groups')
  await tx('regions').insert(read<object[]>('regions'))
  await tx('outside_regions').insert(read<{ regions: object[] }>('outside-regions').regions.map(region => row(region, ['use'])))
  await tx('families').insert(groups.families)
  await tx('industries').insert(groups.industries.map(industry => row(industry, ['name'])))
  await tx('roles').insert(read<object[]>('roles'))
  const departments = read<Department[]>('departments').map(department => ({ ...row(department, ['casbinDomain', 'supervises']), supervises: JSON.stringify(department.supervises) }))
  await tx('departments').insert(departments)
}

async function seedRegisters(tx: Knex.Transaction) {
  await tx('entities').insert(read<{ roles: string[]; qualifications: object[] }[]>('entities').map(entity =>
    ({ ...row(entity, ['roles', 'qualifications']), identities: entity.roles, qualifications: JSON.stringify(entity.qualifications) })))
  await tx('entity_relations').insert(read<object[]>('entity-relations'))
  await tx('specialties').insert(read<object[]>('specialties'))
  await tx('experts').insert(read<{ avoid: object[] }[]>('experts').map(expert => ({ ...row(expert, ['avoid']), avoid: JSON.stringify(expert.avoid) })))
  const { items, chain, publishedAt, ...version } = read<Catalogue>('catalogue')
  await tx('catalogue_versions').insert({ ...version, published_at: publishedAt, chain: JSON.stringify(chain) })
  await tx('catalogue_items').insert(items.map(item => ({ ...row(item, ['levels', 'county', 'processTemplate']), process: item.processTemplate, regions: [...item.levels, ...item.county] })))
}

async function seedAccounts(tx: Knex.Transaction) {
  const staff = read<Staff[]>('staff')
  const works = new Map(staff.map(person => [person.id, person]))
  await tx('staff').insert(staff.map(person => ({ ...row(person, ['login', 'dept', 'roles', 'demoPassword']), department: person.dept })))
  const accounts = read<Account[]>('accounts')
  // one computation for all: an own salt each would cost 180 × 30 ms and protect nothing that the sign-in page does not print
  const passwordHash = await hash(demoPassword)
  await tx('accounts').insert(accounts.map(({ username, alias, kind, ref, name }) => ({
    id: ref, username, alias: alias ?? null, kind, name, password_hash: passwordHash, expert: kind === 'expert' ? ref : null,
    entity: kind === 'entity' ? ref : works.get(ref)?.entity ?? null,
  })))
  await tx('posts').insert(accounts.flatMap(({ ref, kind, roles }) => roles.map(({ as, ...post }, seat) => ({
    account: ref, seat, standing: as ?? null, ...post, entity: kind === 'entity' ? ref : works.get(ref)?.entity ?? null,
  }))))
  // everybody of the centre signed this year's pledge before the city's past begins, save one, so that its absence can be seen
  const centre = staff.filter(person => /-(JYZX|FZX)$/.test(person.dept) && person.id !== unpledged)
  await tx('pledges').insert(centre.map(person => ({ account: person.id, signed_at: tx.raw(`now() - interval '300 days'`), valid_until: tx.raw(`now() - interval '300 days' + interval '1 year'`), text_hash: pledgeHash, conflicts: '无' })))
}

const unpledged = 'ST064'
