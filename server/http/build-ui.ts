import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..', '..')
const sources = ['modeler', 'server/contract', 'server/kernel', 'server/law', 'vite.config.ts', 'package-lock.json']

/** Digest of everything the front end is made from; kept beside the build to know whether it is stale. */
function fingerprint(): string {
  const hash = createHash('sha256')
  const read = (path: string): void => {
    for (const entry of readdirSync(path, { withFileTypes: true }).sort((a, b) => a.name < b.name ? -1 : 1)) {
      const child = join(path, entry.name)
      if (entry.isDirectory()) read(child)
      else hash.update(child.slice(root.length)).update(readFileSync(child))
    }
  }
  for (const source of sources) {
    const path = join(root, source)
    if (!existsSync(path)) continue
    if (source.includes('.')) hash.update(source).update(readFileSync(path))
    else read(path)
  }
  return hash.digest('hex')
}

const vite = (...args: string[]): Promise<number | null> => new Promise(done => {
  const child = spawn(process.execPath, [join(root, 'node_modules', 'vite', 'bin', 'vite.js'), ...args, '--logLevel', 'warn'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
  child.on('close', done)
  child.on('error', () => done(1))
})

/** Builds the front end when it is missing or older than its sources; resolves to what was done. Called by install and start. */
export async function buildUi(dist = join(root, 'dist')): Promise<'fresh' | 'built' | 'failed'> {
  const mark = join(dist, '.built-from')
  const wanted = fingerprint()
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return 'fresh'
  if (!existsSync(join(root, 'node_modules', 'vite'))) return existsSync(join(dist, 'index.html')) ? 'fresh' : 'failed'
  // whoever draws public pages with the old build stops when its mark is gone
  rmSync(mark, { force: true })
  if (await vite('build') !== 0 || await vite('build', '--ssr', 'portal/serve.tsx') !== 0) return 'failed'
  mkdirSync(dist, { recursive: true })
  writeFileSync(mark, wanted)
  return 'built'
}

if (process.argv[1] === import.meta.filename && await buildUi() === 'failed') console.error('界面没有生成成功；npm start 会再试一次。')
