import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { createAccess } from '../../server/access/access.ts'
import { writePolicies } from '../../server/access/policies.ts'
import type { Rule } from '../../server/access/rule.ts'
import { afterRelease } from '../../server/access/shipped.ts'
import { database } from '../support/database.ts'

const row = (role: string, object: string, line = 1): Rule => ({ line, role, domain: 'own', object, actions: 'read', condition: 'true', effect: 'allow' })
const names = (rules: Rule[]): string[] => rules.map(({ role, object }) => `${role} ${object}`)

test('a release adds what is new in it and takes away what it withdraws; what the city did stays', t => {
  const [a, b, c, d, own] = [row('a', 'x'), row('b', 'x'), row('c', 'x'), row('d', 'x'), row('city', 'x')]
  const brought = afterRelease({ before: { rules: [a, b, c], duties: [] }, now: { rules: [d, a, c], duties: [] }, inForce: { rules: [own, a, b], duties: [] } })
  t.deepEqual(names(brought!.rules), ['city x', 'a x', 'd x'], 'c, which the city took away, does not come back')
  t.deepEqual([brought!.added, brought!.removed], [1, 1])
  t.deepEqual(brought!.rules.map(rule => rule.line), [1, 2, 3])
  t.is(afterRelease({ before: { rules: [a], duties: [] }, now: { rules: [a, own], duties: [] }, inForce: { rules: [own, a], duties: [] } }), undefined, 'what the city had already')
})

test('a database of an older program gets the rights of the newer one, once, and an older server beside it takes none back', async t => {
  const db = await database(t)
  const open = async (policiesDir: string) => { const access = await createAccess(db, { policiesDir }); t.teardown(access.stop); return access.policies }
  const first = await open('policies')
  t.is(first.version, 1)
  const kept = first.rules.filter(rule => !(rule.role === 'reception' && rule.object === 'project' && rule.effect === 'deny'))
  t.is(kept.length, first.rules.length - 1)
  await db.transaction(tx => writePolicies(tx, { rules: [...kept, row('reception', 'novelty')], duties: first.duties, note: '本市所改', proposedBy: 'ST001', confirmedBy: 'ST002' }))

  const folder = mkdtempSync(join(tmpdir(), 'yangguang-policies-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  cpSync('policies', folder, { recursive: true })
  const csv = join(folder, 'roles.csv')
  writeFileSync(csv, `${readFileSync(csv, 'utf8').split('\n').filter(line => !line.startsWith('p, archivist,')).join('\n').trimEnd()}\np, archivist, own, annals, read, true, allow\n`)
  const second = await open(folder)
  t.is(second.version, 3)
  const gone = first.rules.filter(rule => rule.role === 'archivist').length
  t.deepEqual(names(second.rules), [...names(kept.filter(rule => rule.role !== 'archivist')), 'reception novelty', 'archivist annals'])
  t.like(await db('policy_sets').where({ version: 3 }).first(), { note: `程序升级：新增 1 条，撤去 ${gone} 条`, proposed_by: 'system' })
  t.is((await open(folder)).version, 3)
  t.is((await open('policies')).version, 3)
})
