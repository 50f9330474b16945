import { spawn } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { decision, definitions, input, literal } from './kernel/dmn/model.ts'

const folder = mkdtempSync(join(tmpdir(), 'decide-'))
const file = join(folder, 'm.dmn')
writeFileSync(file, definitions(input('a', 'number') + input('day', 'date') + decision('Twice', literal('a * 2'), ['#i_a']) + decision('Next', literal('day + duration("P1D")'), ['#i_day'])))

const run = (args: string[], stdin = ''): Promise<{ lines: unknown[], code: number | null }> => new Promise(done => {
  const child = spawn(process.execPath, ['--import=tsx/esm', 'server/decide.ts', ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
  let out = ''
  child.stdout.on('data', (chunk: Buffer) => { out += chunk.toString() })
  child.on('close', code => done({ lines: out.trim().split('\n').map(line => JSON.parse(line) as unknown), code }))
  child.stdin.end(stdin)
})

test('one decision is answered on the command line', async t => {
  t.deepEqual(await run([file, '--decision', 'Twice', '--inputs', '{"a": 21}']), { lines: [{ result: 42 }], code: 0 })
})

test('a decision that is not there is an error', async t => {
  t.deepEqual(await run([file, '--decision', 'None']), { lines: [{ error: '没有决策 None' }], code: 1 })
})

test('a batch is answered line by line, in order, dates as text or tagged', async t => {
  const cases = [
    { file, decision: 'Twice', inputs: { a: 1 } },
    { file, decision: 'Next', inputs: { day: { $type: 'date', $value: '2026-02-28' } } },
    { file: join(folder, 'missing.dmn'), decision: 'Twice', inputs: {} },
    { file, decision: 'Twice', inputs: {} },
  ]
  const { lines } = await run(['--batch'], cases.map(each => `${JSON.stringify(each)}\n`).join(''))
  t.deepEqual(lines.slice(0, 2), [{ result: 2 }, { result: '2026-03-01' }])
  t.regex((lines[2] as { error: string }).error, /ENOENT/)
  t.is((lines[3] as { result: unknown }).result, null)
})
