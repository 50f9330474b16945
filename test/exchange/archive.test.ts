import test from 'ava'
import { createHash } from 'node:crypto'
import { resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { crc32 } from 'node:zlib'
import { seedRuleSets } from '../../server/engine/rule-sets.ts'
import { archiveRoutes } from '../../server/exchange/archive-routes.ts'
import { archive, type Manifest } from '../../server/exchange/archive.ts'
import { storeText } from '../../server/exchange/documents.ts'
import { compileReport } from '../../server/exchange/reports.ts'
import { publish } from '../../server/portal/publish.ts'
import { inWork, mayAll, system, type Work } from '../../server/work.ts'
import { callOf } from './call.ts'
import { cityOf } from './city.ts'

const city = cityOf(test, db => inWork(db, system, mayAll, work => seedRuleSets(work, resolve(import.meta.dirname, '../../policies'))))
const within = <T>(act: (work: Work) => Promise<T>): Promise<T> => inWork(city.db, system, mayAll, act)
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

/** Reads a stored ZIP as any reader does: from the directory at its end, checking every sum. */
function unzip(bytes: Buffer): Map<string, Buffer> {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]))
  const found = new Map<string, Buffer>()
  let at = bytes.readUInt32LE(end + 16)
  for (let n = 0; n < bytes.readUInt16LE(end + 10); n += 1) {
    const [sum, size, length, start] = [bytes.readUInt32LE(at + 16), bytes.readUInt32LE(at + 24), bytes.readUInt16LE(at + 28), bytes.readUInt32LE(at + 42)]
    const data = start + 30 + bytes.readUInt16LE(start + 26)
    const content = bytes.subarray(data, data + size)
    if (crc32(content) !== sum) throw new Error('checksum')
    found.set(bytes.toString('utf8', at + 46, at + 46 + length), content)
    at += 46 + length
  }
  return found
}

test('an archive is one ZIP file, and every hash of its list can be recomputed from it', async t => {
  const call = callOf({ id: '4400', code: 'Z-1' })
  await within(async work => {
    await storeText(work, '进场登记表', { name: '登记表.txt', kind: 'entry', instanceId: '4400', code: 'Z-1' })
    await publish(work, { kind: '招标计划', title: '计划', fields: { projectName: '教学楼' }, region: '510802', family: 'GCJS', industry: '房建市政', instanceId: '4400', code: 'Z-1' })
    await compileReport.run!(work, { kind: '招标投标情况书面报告', to: 'supervisor' }, call)
  })
  const done = await within(work => archive.run!(work, { title: null, years: 15 }, call)) as { archiveId: string; manifestHash: string; files: number }
  t.is(done.files, 3)
  const ctx: Record<string, unknown> = { set: () => {} }
  await archiveRoutes({ db: city.db, config: {} as never })[1]!.direct!({ actor: system, may: mayAll }, { params: { id: done.archiveId }, query: {}, body: {}, ctx } as never)
  const pieces: Buffer[] = []
  for await (const piece of ctx['body'] as Readable) pieces.push(piece as Buffer)
  const inside = unzip(Buffer.concat(pieces))
  t.is(sha256(inside.get('归档清单.json')!), done.manifestHash)
  const manifest = JSON.parse(inside.get('归档清单.json')!.toString()) as Manifest
  for (const entry of manifest.entries) {
    const path = entry.sizeBytes === undefined ? `公告/${entry.id}.json` : `文件/${entry.id}-${entry.name}`
    t.is(sha256(inside.get(path)!), entry.sha256, path)
  }
  t.is(inside.size, done.files + 1)
  const report = manifest.entries.find(entry => entry.kind === '文件：report')!
  t.regex(inside.get(`文件/${report.id}-${report.name}`)!.toString(), /招标人：云栈城市建设投资集团/)
  await t.throwsAsync(city.db('archives').where('id', done.archiveId).update({ files: 0 }), { message: /never changes/ })
})
