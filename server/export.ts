import { mkdirSync, realpathSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Knex } from 'knex'
import { environment } from './config.ts'
import { openDatabase } from './database.ts'
import type { Bundle } from './engine/bundle.ts'
import { filesOf } from './processes/files.ts'

/** The newest version in use of every process written below `dir` as `processes/` holds them, byte for byte; answers what was written. Problem `bad-file-name` where a name would leave the folder. */
export async function writeFolders(db: Knex, dir: string): Promise<{ process: string; number: number; files: number }[]> {
  const { rows } = await db.raw<{ rows: { process: string; number: number; bundle: string }[] }>('select distinct on (process) process, number, bundle from versions where retired_at is null order by process, number desc')
  return rows.map(({ process, number, bundle }) => {
    const files = Object.entries(filesOf(JSON.parse(bundle) as Bundle))
    for (const [path, text] of files) {
      const file = join(dir, process, path)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, text)
    }
    return { process, number, files: files.length }
  })
}

/** `npm run export [-- DIR]`, from the database of DATABASE_URL. */
async function main(dir: string): Promise<number> {
  const url = environment('DATABASE_URL')
  if (!url) { console.error('请用 DATABASE_URL 指明数据库'); return 1 }
  const db = openDatabase(url, 1)
  try {
    for (const { process, number, files } of await writeFolders(db, dir)) console.log(`${process} v${number}  ${files} 个文件`)
    return 0
  } finally { await db.destroy() }
}

if (process.argv[1] && import.meta.filename === realpathSync(process.argv[1])) process.exitCode = await main(resolve(process.argv[2] ?? 'processes'))
