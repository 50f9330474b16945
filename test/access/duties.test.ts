import { readFileSync } from 'node:fs'
import test from 'ava'
import { conflictOf, demandSeparation } from '../../server/access/duties.ts'
import { readDuties } from '../../server/access/rule.ts'

const duties = readDuties(readFileSync('policies/duties.csv', 'utf8'))

test('the grantor is never his own supervisor', t => {
  t.like(conflictOf(['supervisor', 'tenderer'], duties), { one: 'tenderer', other: 'supervisor' })
  t.throws(() => demandSeparation(['tenderer', 'supervisor'], duties, role => role), { code: 'duties-conflict' })
})

test('who draws a process does not publish it', t => {
  t.truthy(conflictOf(['process_approver', 'process_designer'], duties))
})

test('posts that agree are held together', t => {
  t.is(conflictOf(['reception', 'notice_clerk', 'archivist'], duties), undefined)
  t.notThrows(() => demandSeparation(['bidder', 'tenderer'].slice(1), duties, role => role))
})

test('nobody in the demo city holds conflicting posts', t => {
  const accounts = JSON.parse(readFileSync('migrations/seeds/demo/accounts.json', 'utf8')) as { roles: { role: string }[] }[]
  t.deepEqual(accounts.filter(account => conflictOf(account.roles.map(post => post.role), duties)), [])
})
