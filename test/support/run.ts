import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { mkdtemp, chmod } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { environment } from '../../server/config.ts'
import { launch, type Embedded } from '../../server/embedded/launch.ts'

/**
 * `npm test`'s last part: a PostgreSQL of its own (or TEST_DATABASE_URL), every test of ava, and one plain closing line.
 * Arguments go to ava: `node --import=tsx/esm test/support/run.ts test/kernel/**`.
 */
async function main(): Promise<number> {
  let folder: string | undefined
  let embedded: Embedded | undefined
  let url = environment('TEST_DATABASE_URL')
  if (!url) {
    folder = await mkdtemp(join(tmpdir(), 'yangguang-test-'))
    await chmod(folder, 0o755)
    embedded = await launch(folder)
    url = embedded.url
  }
  const stop = async (): Promise<void> => { await embedded?.stop(); if (folder) rmSync(folder, { recursive: true, force: true }) }
  rmSync('test/.bundle', { recursive: true, force: true })
  const ava = spawn(process.execPath, ['node_modules/ava/entrypoints/cli.mjs', ...process.argv.slice(2)], {
    stdio: ['ignore', 'pipe', 'inherit'], env: { ...environmentForTests(), TEST_DATABASE_URL: url },
  })
  const counted = { passed: 0, failed: 0 }
  ava.stdout.on('data', (chunk: Buffer) => {
    process.stdout.write(chunk)
    counted.passed += chunk.toString().split('✔').length - 1
    counted.failed += chunk.toString().split('✘').length - 1
  })
  const code = await new Promise<number>(done => ava.on('close', exit => done(exit ?? 1)))
  await stop()
  console.log(`\n${counted.passed} passed, ${counted.failed} failed`)
  return code
}

function environmentForTests(): Record<string, string> {
  const keep = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'CI', 'NODE_OPTIONS', 'CHROMIUM', 'FC_SEED']
  return Object.fromEntries([...keep.map(name => [name, environment(name)] as const), ['NODE_ENV', 'test'] as const, ['FORCE_COLOR', '0'] as const].filter((pair): pair is [string, string] => pair[1] !== undefined))
}

process.exitCode = await main()
