import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { canonical } from '../contract/canonical.ts'
import { compileDmn, type Decision } from '../kernel/dmn/compile.ts'
import { compile } from '../kernel/compile.ts'
import { parse, processes, type Definitions } from '../kernel/parse.ts'
import type { Graph } from '../kernel/types.ts'
import { problem } from '../problem.ts'

/** A process as text: what a folder of `processes/` holds and what a version keeps for good. */
export interface Bundle {
  key: string
  name: string
  bpmn: string
  forms: Record<string, unknown>
  decisions: Record<string, string>
  scenarios: Record<string, unknown>
}

/** Reads a process folder: process.bpmn, forms/*.form, decisions/*.dmn, scenarios/*.json. Throws Problem `bundle-unreadable` naming the file. */
export function readBundle(dir: string): Bundle {
  const bpmn = readText(join(dir, 'process.bpmn'))
  const texts = (folder: string, ending: string): [string, string][] => existsSync(join(dir, folder))
    ? readdirSync(join(dir, folder)).filter(name => name.endsWith(ending)).sort().map(name => [name.slice(0, -ending.length), readText(join(dir, folder, name))]) : []
  const values = (folder: string, ending: string): Record<string, unknown> =>
    Object.fromEntries(texts(folder, ending).map(([name, text]) => [name, readJson(join(dir, folder, name + ending), text)]))
  const forms = Object.fromEntries(Object.entries(values('forms', '.form')).map(([file, form]) => [(form as { id?: string }).id ?? file, form]))
  const key = basename(dir)
  const name = /<(?:\w+:)?process\b[^>]*\bname="([^"]*)"/.exec(bpmn)?.[1]
  return { key, name: name ? unescape(name) : key, bpmn, forms, decisions: Object.fromEntries(texts('decisions', '.dmn').map(([file, text]) => [`${file}.dmn`, text])), scenarios: values('scenarios', '.json') }
}

const unescape = (text: string): string => text.replace(/&(lt|gt|quot|apos|amp);/g, (_, entity: string) => ({ lt: '<', gt: '>', quot: '"', apos: '\'', amp: '&' })[entity]!)

function readText(file: string): string {
  try { return readFileSync(file, 'utf8') } catch (error) { throw problem('bundle-unreadable', 422, '流程文件无法读取', { detail: `${file}：${(error as Error).message}` }) }
}

function readJson(file: string, text: string): unknown {
  try { return JSON.parse(text) } catch (error) { throw problem('bundle-unreadable', 422, '流程文件不是有效的 JSON', { detail: `${file}：${(error as Error).message}` }) }
}

/** The folders below `dir` that hold a process. */
export const processFolders = (dir: string): string[] => existsSync(dir)
  ? readdirSync(dir, { withFileTypes: true }).filter(entry => entry.isDirectory() && existsSync(join(dir, entry.name, 'process.bpmn'))).map(entry => join(dir, entry.name)).sort() : []

/** The text a version keeps, its members in the order they were written, and the sha256 in hex of its canonical form: order is for readers, not for the hash. */
export function sealBundle(bundle: Bundle): { text: string; hash: string } {
  return { text: JSON.stringify(bundle), hash: createHash('sha256').update(canonical(bundle)).digest('hex') }
}

/** The process of a file that a bundle runs: the one named like its key, else the only executable one. */
export function mainProcess(definitions: Definitions, key: string): string {
  const all = processes(definitions)
  const main = all.find(process => process.id === key) ?? all.find(process => process.executable) ?? all[0]
  if (!main) throw problem('bpmn-empty', 422, '文件中没有流程')
  return main.id
}

/** The decisions of a bundle by id and by name; throws what `compileDmn` throws, with the file named. */
export async function compileDecisions(files: Record<string, string>): Promise<Map<string, Decision>> {
  const decisions = new Map<string, Decision>()
  for (const [file, xml] of Object.entries(files)) {
    const others = Object.entries(files).filter(([name]) => name !== file).map(([, text]) => text)
    try {
      for (const [name, decision] of (await compileDmn(xml, others)).decisions) decisions.set(name, decision)
    } catch (error) { throw problem('dmn-unreadable', 422, '决策表无法使用', { detail: `${file}：${(error as Error).message}` }) }
  }
  return decisions
}

/** Compiles a bundle under a graph key; throws `Diagnostics` or a Problem. */
export async function compileBundle(bundle: Bundle, key: string): Promise<Graph> {
  const definitions = await parse(bundle.bpmn)
  return compile(definitions, mainProcess(definitions, bundle.key), { kv: 1, key, decisions: await compileDecisions(bundle.decisions) })
}
