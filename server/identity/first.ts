import { randomBytes } from 'node:crypto'
import { hash } from '@node-rs/argon2'
import type { Knex } from 'knex'
import { seedPlaces } from '../../migrations/seeds/demo/people.ts'

export interface FirstAccount { username: string; password: string; name: string; role: string }

const three: Omit<FirstAccount, 'password'>[] = [
  { username: 'sysadmin', name: '系统管理员', role: 'sys_admin' }, { username: 'secadmin', name: '安全管理员', role: 'sec_admin' }, { username: 'auditadmin', name: '审计管理员', role: 'audit_admin' },
]

/** On a platform without demo people: places, and the three administrators (三员分立) with passwords made now. Answers them once, to be printed; empty when there are accounts. */
export async function firstAccounts(db: Knex): Promise<FirstAccount[]> {
  await seedPlaces(db)
  return db.transaction(async tx => {
    await tx.raw('select pg_advisory_xact_lock(7204572)')
    if (await tx('accounts').first()) return []
    const made: FirstAccount[] = []
    for (const [index, one] of three.entries()) {
      const password = randomBytes(12).toString('base64url')
      const id = `ST${901 + index}`
      await tx('accounts').insert({ id, username: one.username, kind: 'staff', name: one.name, password_hash: await hash(password) })
      await tx('posts').insert({ account: id, role: one.role, region: '510800', department: 'GY-JYZX', seat: 0 })
      made.push({ ...one, password })
    }
    return made
  })
}
