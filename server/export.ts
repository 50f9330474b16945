import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { environment } from './config.ts'
import { openDatabase } from './database.ts'
import type { Bundle } from './engine/bundle.ts'

/** `npm run export [-- DIR]`: the newest published version of every process of DATABASE_URL written as folders, as `processes/` holds them. */
async function main(dir: string): Promise<number> {
  const url = environment('DATABASE_URL')
  if (!url) { console.error('请用 DATABASE_URL 指明数据库'); return 1 }
  const db = openDatabase(url, 1)
  try {
    const { rows } = await db.raw<{ rows: { process: string; number: number; bundle: string }[] }>('select distinct on (process) process, number, bundle from versions where retired_at is null order by process, number desc')
    for (const row of rows) {
      const files = filesOf(JSON.parse(row.bundle) as Bundle)
      for (const [path, text] of files) {
        const file = join(dir, row.process, path)
        mkdirSync(dirname(file), { recursive: true })
        writeFileSync(file, text)
      }
      console.log(`${row.process} v${row.number}  ${files.length} 个文件`)
    }
    return 0
  } finally { await db.destroy() }
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`
const plain = (name: string): string => name.replace(/[\\/:*?"<>|]|^\.+/g, '-')

function filesOf(bundle: Bundle): [string, string][] {
  return [
    ['process.bpmn', bundle.bpmn],
    ...Object.entries(bundle.forms).map(([id, form]): [string, string] => [`forms/${plain(id)}.form`, json(form)]),
    ...Object.entries(bundle.decisions).map(([file, xml]): [string, string] => [`decisions/${plain(file)}`, xml]),
    ...Object.entries(bundle.scenarios).map(([name, scenario]): [string, string] => [`scenarios/${plain(name)}.json`, json(scenario)]),
  ]
}

process.exitCode = await main(resolve(process.argv[2] ?? 'processes'))
