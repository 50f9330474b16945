import test from 'ava'
import fc from 'fast-check'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { processFolders, readBundle, type Bundle } from '../../server/engine/bundle.ts'
import { parse } from '../../server/kernel/parse.ts'
import { gate } from '../../server/engine/gate.ts'
import { folderContext } from '../../server/check-process.ts'
import { chain, diagram, end, start, user } from './rules/diagram.ts'

const root = join(import.meta.dirname, '../..')
const law = folderContext(join(root, 'policies'), join(root, 'migrations/seeds/demo'))
const tender = join(root, 'processes/gcjs.open-tender')
const errors = async (bundle: Bundle) => (await gate(bundle, { law, states: 0 })).filter(one => one.severity === 'error')

/** The published tender with one piece of its text changed; fails when the text is not there. */
function changed(from: string | RegExp, to: string): Bundle {
  const bundle = readBundle(tender),
    bpmn = bundle.bpmn.replace(from, to)
  if (bpmn === bundle.bpmn) throw new Error(`the published tender does not hold ${String(from)}`)
  return { ...bundle, bpmn }
}

for (const dir of processFolders(join(root, 'processes'))) {
  test(`no rule of law or structure objects to ${dir.split('/').at(-1)}`, async t => {
    const found = await errors(readBundle(dir))
    t.deepEqual(
      found.map(one => `${one.rule} ${one.element} ${one.message}`),
      [],
    )
  })

  test(`${dir.split('/').at(-1)} may follow itself as a new version, and no way of it is proven to get stuck`, async t => {
    const bundle = readBundle(dir),
      base = { key: bundle.key, version: 1, root: (await parse(bundle.bpmn)).root as never }
    const found = await gate(bundle, { law: { ...law, baseVersion: base, region: '510822' }, states: 800 })
    t.deepEqual(
      found.filter(one => one.severity === 'error').map(one => `${one.rule} ${one.element} ${one.message}`),
      [],
    )
    t.deepEqual(
      found.filter(one => one.notRun && /^(L\d\d|STEP|SEAL|TERM)$/.test(one.rule)).map(one => one.message),
      [],
      'every rule of law was asked',
    )
  })
}

if (existsSync(tender)) {
  test('shortening the bid period of the published tender to ten days is stopped by article 24', async t => {
    const found = await errors(
      changed(
        '<zeebe:input source="GC-01" target="rule"/>',
        '<zeebe:input source="GC-01" target="rule"/><zeebe:input source="=10" target="amount"/>',
      ),
    )
    t.deepEqual(
      found.map(one => one.message),
      ['编标期 10 日，少于法定 20 日'],
    )
    t.like(found[0]!.article, { law: '招标投标法', number: '24', verified: true })
    t.like(found[0]!.fix, { label: '恢复为法定 20 日', changes: { inputs: { amount: '=20' } } })
  })

  test('a script, an unknown form and an approval by the centre in the published tender are stopped', async t => {
    t.true((await errors(changed('formId="tplan"', 'formId="nowhere"'))).some(one => one.rule === 'L23'))
    t.true((await errors(changed('value="COMPLETENESS_CHECK"', 'value="APPROVE"'))).some(one => one.rule === 'L01'))
    t.true((await errors(changed('source="=project.catalogueItem"', 'source="=require(1)"'))).some(one => one.rule === 'L21'))
  })

  test('a bundle whose diagram, form or decision cannot be read is told, not thrown', async t => {
    const bundle = readBundle(tender)
    t.is((await errors({ ...bundle, bpmn: '<bpmn:definitions' }))[0]!.rule, 'bpmn')
    t.is((await errors({ ...bundle, bpmn: '<!DOCTYPE a [<!ENTITY b "c">]><a/>' }))[0]!.message_en, 'bpmn-unsafe')
    t.true((await errors({ ...bundle, decisions: { 'a.dmn': '<definitions' } })).some(one => one.rule === 'dmn'))
    t.true((await errors({ ...bundle, forms: { ...bundle.forms, tplan: { type: 'default', components: 'none' } } })).length > 0)
  })

  test('no form, however hostile, makes the gate throw', async t => {
    const bundle = {
      ...readBundle(tender),
      bpmn: diagram([start(), user('Do', '办', { roles: 'tenderer', form: 'f' }), end(), chain('Start', 'Do', 'End')]),
    }
    const field = fc.record(
      {
        key: fc.jsonValue(),
        label: fc.jsonValue(),
        type: fc.jsonValue(),
        validate: fc.jsonValue(),
        conditional: fc.jsonValue(),
        values: fc.jsonValue(),
        components: fc.jsonValue(),
      },
      { requiredKeys: [] },
    )
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.jsonValue(), fc.record({ components: fc.oneof(fc.jsonValue(), fc.array(field)) })), async form => {
        const found = await gate({ ...bundle, forms: { f: form } }, { law, states: 0 })
        return Array.isArray(found)
      }),
      { numRuns: 100 },
    )
    t.pass()
  })

  test('an unknown service is told where services are known', async t => {
    const found = await gate(readBundle(tender), { law, services: new Set(['notices.publish']) })
    t.true(found.some(one => one.rule === 'service-unknown' && /deadlines\.compute/.test(one.message)))
  })
}
