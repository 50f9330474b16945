import test from 'ava'
import { putRuleSet, readLawFolder } from '../../server/engine/rule-sets.ts'
import { dateAt } from '../../server/law/moment.ts'
import { checkVersions } from '../../server/processes/nightly.ts'
import { inWork, mayAll, system } from '../../server/work.ts'
import { publishes, renamed, workshop } from './room.ts'

interface Landscape { foul: { inForce: string; key: string; number: number; errors: number; warns: number }[] }
interface VersionLaw { findings: { rule: string; element: string; severity: string; inForce: string }[]; checkedAt: string | null }

test('a version that was lawful when published is found by the night when a rule begins to object, and cleared when it no longer does', async t => {
  const room = await workshop(t)
  const { designer, running, version } = room
  const { db } = running.house
  const landscape = async () => (await designer.ask<Landscape>('GET', '/api/design/landscape')).foul
  const law = async (number = 1) => designer.ask<VersionLaw>('GET', `/api/design/versions/${(await version(number)).id}/law`)
  t.is((await law()).checkedAt, null)
  t.is(await checkVersions(running.house), 1)
  t.deepEqual(await landscape(), [])
  t.truthy((await law()).checkedAt)
  t.is(await checkVersions(running.house), 0, 'once a day is enough while the rules stay')

  // from today the law wants a period timed that this process does not time
  const { rules } = readLawFolder('policies')
  const required = rules['required-deadlines'] as { processes: Record<string, Record<string, string[]>> }
  const stricter = { ...rules, 'required-deadlines': { ...required, processes: { ...required.processes, 'model.change': { 'GK-01': [] } } } }
  await inWork(db, system, mayAll, work => putRuleSet(work, 'law', stricter, '2020-01-01'))
  t.is(await checkVersions(running.house), 1, 'another rule set is another check')
  const today = dateAt(Date.now())
  const [foul, ...rest] = await landscape()
  t.deepEqual(rest, [])
  t.like(foul, { key: 'model.change', number: 1, inForce: today })
  t.true(foul!.errors > 0)
  const found = (await law()).findings
  t.true(found.some(one => one.rule === 'L11' && one.element === 'model.change' && one.severity === 'error' && one.inForce === today))

  // two servers at once check it once
  await db('version_checks').update({ at: new Date(Date.now() - 2 * 86_400_000) })
  const many = await Promise.all([checkVersions(running.house), checkVersions(running.house), checkVersions(running.house)])
  t.is(many.reduce((sum, one) => sum + one, 0), 1)

  // the rule goes again: what it found is closed, not forgotten
  await inWork(db, system, mayAll, work => putRuleSet(work, 'law', { ...rules, note: 'x' }, '2020-01-01'))
  await checkVersions(running.house)
  t.deepEqual(await landscape(), [])
  t.true((await db('version_findings').whereNotNull('until').select()).length > 0)
})

test('an old version without running projects is left alone, one that still runs is checked', async t => {
  const room = await workshop(t)
  const { running, version } = room
  const { db, engine } = running.house
  await publishes(t, room, renamed('合法性复核'))
  t.is(await checkVersions(running.house), 1, 'the newest only; what ran on the first has ended with the publishing')
  t.is(await db('version_checks').where({ version: (await version(1)).id }).first(), undefined)
  const old = await version(1)
  await inWork(db, system, mayAll, work => engine.start(work, { process: 'model.change', version: 1, subject: { code: 'N-1', title: '试', region: '510800', family: 'ALL' }, vars: { change: null } }))
  t.is(await checkVersions(running.house), 1)
  t.truthy(await db('version_checks').where({ version: old.id }).first())
})
