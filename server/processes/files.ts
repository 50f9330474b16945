import { createHash } from 'node:crypto'
import JSZip from 'jszip'
import type { Bundle } from '../contract/design.ts'
import { problem } from '../problem.ts'

/** A process as a folder of files, the shape of `processes/<key>/`: what drafts store, what zips carry. */
export type Files = Record<string, string>

const pretty = (value: unknown, indent: number): string => `${JSON.stringify(value, null, indent)}\n`
const safe = /^[\p{L}\p{N}][\p{L}\p{N} ._-]*$/u

/** Bundle → path → text, byte for byte as `processes/` is written. Names that could leave the folder are refused (problem `bad-file-name`). */
export function filesOf(bundle: Bundle): Files {
  const files: Files = { 'process.bpmn': bundle.bpmn }
  const put = (folder: string, name: string, text: string): void => {
    if (!safe.test(name)) throw problem('bad-file-name', 422, '文件名不可用', { detail: `${folder}/${name}`.slice(0, 120) })
    files[`${folder}/${name}`] = text
  }
  for (const [id, form] of Object.entries(bundle.forms)) put('forms', `${id}.form`, pretty(form, 2))
  for (const [name, xml] of Object.entries(bundle.decisions)) put('decisions', name.endsWith('.dmn') ? name : `${name}.dmn`, xml)
  for (const [name, scenario] of Object.entries(bundle.scenarios)) put('scenarios', `${name}.json`, pretty(scenario, 1))
  return files
}

/** The reverse of `filesOf`; a file that is not JSON where it must be is a problem `bad-file` naming it. */
export function bundleOf(files: Files): Bundle {
  const bundle: Bundle = { bpmn: '', forms: {}, decisions: {}, scenarios: {} }
  for (const [path, text] of Object.entries(files)) {
    const [folder, name] = path.includes('/') ? path.split('/') as [string, string] : ['', path]
    if (folder === '' && name.endsWith('.bpmn')) bundle.bpmn = text
    else if (folder === 'forms' && name.endsWith('.form')) bundle.forms[name.slice(0, -5)] = json(path, text)
    else if (folder === 'decisions' && name.endsWith('.dmn')) bundle.decisions[name] = text
    else if (folder === 'scenarios' && name.endsWith('.json')) bundle.scenarios[name.slice(0, -5)] = json(path, text)
  }
  return bundle
}

function json(path: string, text: string): unknown {
  try { return JSON.parse(text) } catch (error) { throw problem('bad-file', 422, '文件内容不是有效的 JSON', { detail: `${path}：${(error as Error).message}` }) }
}

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')

/** One digest for a whole folder: what a reviewer signs and what is compared before publishing. */
export const hashOfFiles = (files: Files): string => hashOf(Object.keys(files).sort().map(path => `${path}\n${hashOf(files[path]!)}`).join('\n'))

/** Bundle → zip bytes, with fixed dates so that equal content gives equal bytes. */
export async function zipOf(bundle: Bundle): Promise<Buffer> {
  const zip = new JSZip()
  for (const [path, text] of Object.entries(filesOf(bundle))) zip.file(path, text, { date: new Date(0), createFolders: false })
  return zip.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE' })
}

const limit = 8_000_000

/** Bytes of a zip or of a bare .bpmn → bundle. Refuses bombs and foreign files (problems `bad-archive`, `archive-too-large`). */
export async function bundleFromUpload(bytes: Buffer, name: string): Promise<Bundle> {
  if (!bytes.subarray(0, 2).equals(Buffer.from('PK'))) {
    const text = bytes.toString('utf8')
    if (!/\.bpmn$|\.xml$/i.test(name) && !text.trimStart().startsWith('<')) throw problem('bad-archive', 422, '请选择 .zip 或 .bpmn 文件')
    return { bpmn: text, forms: {}, decisions: {}, scenarios: {} }
  }
  const zip = await JSZip.loadAsync(bytes).catch((error: Error) => { throw problem('bad-archive', 422, '压缩包无法读取', { detail: error.message }) })
  const files: Files = {}
  let size = 0
  for (const entry of Object.values(zip.files)) {
    if (entry.dir) continue
    const path = /(?:^|\/)((?:forms|decisions|scenarios)\/[^/]+|[^/]+\.bpmn)$/.exec(entry.name)?.[1]
    if (!path) continue
    const text = await read(entry, limit - size)
    size += text.length
    files[path.endsWith('.bpmn') && !path.includes('/') ? 'process.bpmn' : path] = text
  }
  if (!files['process.bpmn']) throw problem('bad-archive', 422, '压缩包里没有 .bpmn 文件')
  return bundleOf(files)
}

/** Reads one entry as it unpacks and stops at the limit: a bomb is never held in memory. */
function read(entry: JSZip.JSZipObject, room: number): Promise<string> {
  return new Promise((done, fail) => {
    const parts: Buffer[] = []
    let size = 0
    const stream = entry.nodeStream() as NodeJS.ReadableStream & { destroy?(): void }
    stream.on('data', (part: Buffer) => {
      size += part.length
      if (size > room) { stream.destroy?.(); fail(problem('archive-too-large', 413, '压缩包展开后过大', { detail: `上限 ${limit / 1_000_000} MB` })); return }
      parts.push(part)
    })
    stream.on('end', () => done(Buffer.concat(parts).toString('utf8')))
    stream.on('error', (error: Error) => fail(problem('bad-archive', 422, '压缩包无法读取', { detail: error.message })))
  })
}
