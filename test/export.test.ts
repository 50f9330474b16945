import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import test from 'ava'
import { processFolders, readBundle, sealBundle } from '../server/engine/bundle.ts'
import { writeFolders } from '../server/export.ts'
import { openServer } from './support/city.ts'

const processes = join(import.meta.dirname, '..', 'processes')
const filesBelow = (dir: string): string[] => readdirSync(dir).flatMap(name => statSync(join(dir, name)).isDirectory() ? filesBelow(join(dir, name)) : [join(dir, name)]).sort()

test('folders published and exported are the same folders, byte for byte', async t => {
  const { running } = await openServer(t)
  const out = mkdtempSync(join(tmpdir(), 'yangguang-export-'))
  t.teardown(() => rmSync(out, { recursive: true, force: true }))
  const written = await writeFolders(running.house.db, out)
  t.deepEqual(written.map(each => each.process), readdirSync(processes).sort())
  const [was, now] = [filesBelow(processes), filesBelow(out)]
  t.deepEqual(now.map(file => relative(out, file)), was.map(file => relative(processes, file)))
  for (const [n, file] of was.entries()) if (!readFileSync(file).equals(readFileSync(now[n]!))) t.fail(`${relative(processes, file)} differs`)
})

test('the order of members is kept and does not change the hash', t => {
  const bundle = readBundle(processFolders(processes)[0]!)
  const turned = { ...bundle, forms: Object.fromEntries(Object.entries(bundle.forms).toReversed().map(([id, form]) => [id, Object.fromEntries(Object.entries(form as object).toReversed())])) }
  t.not(sealBundle(turned).text, sealBundle(bundle).text)
  t.is(sealBundle(turned).hash, sealBundle(bundle).hash)
})
