import { hash } from '@node-rs/argon2'
import type { Knex } from 'knex'
import type { z } from 'zod'
import type { changeEntity, EntityCard, EntityItem, Identity, registerEntity } from '../contract/identity.ts'
import type { Body } from '../contract/route.ts'
import { creditCodeFault } from '../law/credit-code.ts'
import { problem } from '../problem.ts'
import type { Actor, Work } from '../work.ts'
import { maskAccount, maskIdNo, maskPhone } from './mask.ts'

interface Row {
  id: string; name: string; short_name: string; type: string; uscc: string; region: string; region_name: string | null; identities: Identity[]; registered_capital_wan: string | null
  legal_person: { name?: string; idNo?: string }; contact: { name?: string; phone?: string }; basic_account: { bank?: string; no?: string }; qualifications: unknown[]
  credit_status: string; credit_note: string | null; sme_size: string | null; registered_at: Date; revision: number; department: string | null
}

/** Which role an identity in the register gives (groups of the trading catalogue). */
const roleOf: Record<Identity, string> = { tenderer: 'tenderer', purchaser: 'tenderer', transferor: 'tenderer', bidder: 'bidder', agency: 'agency', guarantor: 'guarantor' }
const city = '510800'

const rows = (db: Knex | Knex.Transaction) => db('entities as e').leftJoin('regions as r', 'r.code', 'e.region').leftJoin('outside_regions as o', 'o.code', 'e.region').select('e.*', db.raw('coalesce(r.name, o.name) as region_name'))

/** One page of the public register, searched by name or credit code. */
export async function listEntities(db: Knex.Transaction, { page, size, q, identity, region }: { page: number; size: number; q?: string | undefined; identity?: Identity | undefined; region?: string | undefined }): Promise<{ rows: z.input<typeof EntityItem>[]; total: number; page: number; size: number }> {
  const found = db('entities as e')
  if (q) void found.where(either => either.whereILike('e.name', `%${q.replace(/[\\%_]/g, '\\$&')}%`).orWhere('e.uscc', q.toUpperCase()))
  if (identity) void found.whereRaw('? = any(e.identities)', [identity])
  if (region) void found.where('e.region', region)
  const total = Number((await found.clone().count({ n: '*' }).first())!['n'])
  const listed = await rows(db).whereIn('e.id', found.clone().select('e.id').orderBy('e.id').offset((page - 1) * size).limit(size)).orderBy('e.id') as Row[]
  return { rows: listed.map(itemOf), total, page, size }
}

const itemOf = (row: Row): z.input<typeof EntityItem> => ({
  id: row.id, name: row.name, shortName: row.short_name, type: row.type, uscc: row.uscc, region: row.region, regionName: row.region_name ?? row.region, identities: row.identities, legalPerson: row.legal_person.name ?? '',
  registeredCapitalWan: row.registered_capital_wan === null ? null : Number(row.registered_capital_wan), smeSize: row.sme_size, creditStatus: row.credit_status, creditNote: row.credit_note,
  registeredAt: dateOf(row.registered_at), revision: row.revision,
})

const dateOf = (at: Date): string => `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, '0')}-${String(at.getDate()).padStart(2, '0')}`

/** The card of one organisation: private lines masked for the staff, whole for itself, absent for everybody else. */
export async function readEntity(db: Knex | Knex.Transaction, actor: Actor, id: string): Promise<z.input<typeof EntityCard>> {
  const row = await rows(db).where('e.id', id).first() as Row | undefined
  if (!row) throw problem('not-found', 404, '没有这个主体')
  const relations = await db('entity_relations as x').where('x.a', id).orWhere('x.b', id).select('x.*', db.raw(`coalesce((select name from entities where id = case when x.a = ? then x.b else x.a end), (select name from departments where id = case when x.a = ? then x.b else x.a end), '') as name`, [id, id]))
  const own = actor.entity === id
  const { legal_person: legal, contact, basic_account: account } = row
  const whole = { legalPersonIdNo: legal.idNo ?? '', contactName: contact.name ?? '', contactPhone: contact.phone ?? '', bank: account.bank ?? '', accountNo: account.no ?? '', masked: false }
  return {
    ...itemOf(row), qualifications: row.qualifications,
    relations: relations.map(relation => ({ kind: relation.kind, with: relation.a === id ? relation.b : relation.a, name: relation.name, pct: relation.pct, note: relation.note })),
    private: own ? whole : actor.kind === 'staff' ? { ...whole, legalPersonIdNo: maskIdNo(whole.legalPersonIdNo), contactPhone: maskPhone(whole.contactPhone), accountNo: maskAccount(whole.accountNo), masked: true } : null,
  }
}

/** Registers an organisation once for all regions, effective at once (no approval). Problems: bad-credit-code, already-registered, username-taken. */
export async function register({ tx, now }: Work, body: Body<typeof registerEntity>): Promise<{ id: string; username: string }> {
  const fault = creditCodeFault(body.uscc)
  if (fault) throw problem('bad-credit-code', 422, '统一社会信用代码不正确', { detail: fault, faults: [{ path: 'body.uscc', message: fault }] })
  const place = await tx('regions').where({ code: body.region }).first()
  if (!place && !await tx('outside_regions').where({ code: body.region }).first() && !/^[1-8]\d{5}$/.test(body.region)) throw problem('bad-input', 422, '提交的内容不符合要求', { faults: [{ path: 'body.region', message: '没有这个区划代码' }] })
  const { rows: [row] } = await tx.raw<{ rows: { id: string }[] }>(`select 'ME' || nextval('entity_numbers') as id`)
  const id = row!.id
  const taken = await tx('entities').insert({
    id, name: body.name, short_name: body.shortName ?? body.name, type: body.type, uscc: body.uscc, region: body.region, identities: [...new Set(body.identities)], registered_capital_wan: body.registeredCapitalWan,
    legal_person: JSON.stringify(body.legalPerson), contact: JSON.stringify(body.contact), basic_account: JSON.stringify(body.basicAccount), source: '一次注册共享', registered_at: now,
  }).onConflict(tx.raw('(uscc) where department is null')).ignore().returning('id')
  if (!taken.length) throw problem('already-registered', 409, '该主体已经登记', { detail: '一次登记八地通用，请用原账号登录；忘记账号请联系平台。' })
  const account = await tx('accounts').insert({ id, username: body.username, kind: 'entity', name: body.contact.name, entity: id, password_hash: await hash(body.password) }).onConflict('username').ignore().returning('id')
  if (!account.length) throw problem('username-taken', 409, '用户名已被使用', { faults: [{ path: 'body.username', message: '已被使用' }] })
  await tx('posts').insert([...new Set(body.identities)].map((identity, seat) => ({
    account: id, role: roleOf[identity], standing: identity, entity: id, seat, region: roleOf[identity] === 'tenderer' && place ? body.region : city,
  })))
  return { id, username: body.username }
}

/** Changes one's own entry; what stood before is kept. Problems: forbidden, not-found, changed-meanwhile. */
export async function change(work: Work, id: string, { revision, ...changes }: Body<typeof changeEntity>): Promise<z.input<typeof EntityCard>> {
  const { tx, now, actor } = work
  if (actor.entity !== id || actor.kind !== 'entity') throw problem('forbidden', 403, '没有这项权限', { detail: '登记内容只能由本主体变更。' })
  const before = await tx<Row>('entities').where({ id }).forUpdate().first()
  if (!before) throw problem('not-found', 404, '没有这个主体')
  if (before.revision !== revision) throw problem('changed-meanwhile', 409, '内容已被更新', { detail: `你看到的是第 ${revision} 版，现在是第 ${before.revision} 版。`, revision: before.revision })
  const { short_name, registered_capital_wan, legal_person, contact, basic_account } = before
  await tx('entity_revisions').insert({ entity: id, revision, content: JSON.stringify({ short_name, registered_capital_wan, legal_person, contact, basic_account }), by_actor: actor.id, at: now })
  await tx('entities').where({ id }).update({
    revision: revision + 1, ...changes.shortName === undefined ? {} : { short_name: changes.shortName }, ...changes.registeredCapitalWan === undefined ? {} : { registered_capital_wan: changes.registeredCapitalWan },
    ...changes.legalPerson ? { legal_person: JSON.stringify(changes.legalPerson) } : {}, ...changes.contact ? { contact: JSON.stringify(changes.contact) } : {}, ...changes.basicAccount ? { basic_account: JSON.stringify(changes.basicAccount) } : {},
  })
  return readEntity(tx, actor, id)
}
