import test from 'ava'
import { join } from 'node:path'
import { readBundle } from '../../server/engine/bundle.ts'
import { gate } from '../../server/engine/gate.ts'
import { lawContextAt } from '../../server/engine/law-context.ts'
import { seedRuleSets } from '../../server/engine/rule-sets.ts'
import { seedPolicies } from '../../server/access/policies.ts'
import { inWork, mayAll, system } from '../../server/work.ts'
import { database } from '../support/database.ts'

const root = join(import.meta.dirname, '../..')

test('what the database does not know is not run, and what it knows is', async t => {
  const db = await database(t)
  await inWork(db, system, mayAll, work => seedRuleSets(work, join(root, 'policies')))
  const bundle = readBundle(join(root, 'processes/gcjs.open-tender'))
  const notRun = async () =>
    (
      await gate(bundle, {
        law: await inWork(db, system, mayAll, work => lawContextAt(work, { process: bundle.key })),
        services: new Set(),
        states: 0,
      })
    )
      .filter(one => one.notRun)
      .map(one => one.rule)
  t.deepEqual(await notRun(), ['L10', 'L12', 'L15', 'L18'])
  await db('roles')
    .insert(
      (await import('../../migrations/seeds/demo/roles.json', { with: { type: 'json' } })).default.map(
        ({ code, name, duty }: { code: string; name: string; duty: string }) => ({ code, name, duty }),
      ),
    )
    .onConflict('code')
    .ignore()
  await seedPolicies(db, join(root, 'policies'))
  t.deepEqual(await notRun(), ['L10'], 'no catalogue yet')
})
