import test from 'ava'
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chain, diagram, end, start, user } from './law/rules/diagram.ts'

const run = (...args: string[]) =>
  new Promise<{ code: number; out: string; err: string }>(resolve => {
    execFile(process.execPath, ['--import=tsx/esm', join(import.meta.dirname, '../server/check-process.ts'), ...args], (error, out, err) =>
      resolve({ code: Number(error?.code ?? 0), out, err }),
    )
  })

test('a bare diagram is checked without a database; errors make it exit 1', async t => {
  const dir = mkdtempSync(join(tmpdir(), 'check-'))
  t.teardown(() => rmSync(dir, { recursive: true }))
  const file = join(dir, 'approval.bpmn')
  writeFileSync(file, diagram([start(), user('A', '审批招标文件', { roles: 'reception', taskKind: 'APPROVE' }), end(), chain('Start', 'A', 'End')]))
  const { code, out } = await run(file)
  const report = JSON.parse(out) as { errors: number; findings: { rule: string; notRun?: boolean }[] }
  t.is(code, 1)
  t.true(report.findings.some(one => one.rule === 'L01'))
  t.true(
    report.findings.some(one => one.rule === 'L23' && one.notRun === true),
    'forms are not at hand with a bare file',
  )
  writeFileSync(file, '<nothing')
  t.is((await run(file)).code, 1)
})

test('a path that is not there is a sentence and exit 2', async t => {
  const { code, err } = await run('/nowhere')
  t.is(code, 2)
  t.is(err.trim(), '找不到 /nowhere')
})
