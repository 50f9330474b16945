import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { compileDmn, type Dmn } from './kernel/dmn/compile.ts'

/*
 * npm run --silent decide -- FILE.dmn --decision NAME --inputs JSON   → {"result": …} or {"error": "…"}
 * with --batch, or without a file: one JSON case a line on stdin ({file, decision | invocable, inputs}), one answer a line on stdout, in order.
 * Local times stay local here unless --zone names one; --now fixes the moment.
 */
interface Case { file: string, decision?: string | undefined, invocable?: string | undefined, inputs?: Record<string, unknown> | undefined }
interface Answer { result?: unknown, error?: string, warnings?: string[], fired?: unknown[] }

const models = new Map<string, Promise<Dmn>>()

/** The model of a file, with every other model in its folder at hand for imports. */
const load = (file: string): Promise<Dmn> => {
  const path = resolve(file)
  let model = models.get(path)
  if (!model) {
    const xml = readFileSync(path, 'utf8')
    const others = xml.includes('import') ? readdirSync(dirname(path)).filter(each => each.endsWith('.dmn') && resolve(dirname(path), each) !== path) : []
    model = compileDmn(xml, others.map(each => readFileSync(join(dirname(path), each), 'utf8')))
    models.set(path, model)
  }
  return model
}

const answer = async (each: Case, now: number, zone: string): Promise<Answer> => {
  try {
    const model = await load(each.file), name = each.decision ?? each.invocable ?? ''
    const decision = each.decision === undefined ? model.services.get(name) : model.decisions.get(name)
    if (!decision) return { error: `没有决策 ${name}` }
    const { value, warnings } = decision.evaluate(each.inputs ?? {}, { now, zone })
    return value === null && warnings.length ? { result: null, warnings } : { result: value }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  }
}

const say = (value: Answer): void => { process.stdout.write(`${JSON.stringify(value)}\n`) }

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    batch: { type: 'boolean' }, decision: { type: 'string' }, service: { type: 'string' }, inputs: { type: 'string' }, now: { type: 'string' },
    zone: { type: 'string' },
  },
})
const zone = values.zone ?? '', now = values.now === undefined ? performance.timeOrigin + performance.now() : Date.parse(values.now)

// npm swallows a --batch that stands before its own `--`: no file means a batch as well
if (values.batch || positionals.length === 0) {
  for await (const line of createInterface({ input: process.stdin })) if (line.trim()) say(await answer(JSON.parse(line) as Case, Math.trunc(now), zone))
} else {
  const result = await answer(
    { file: positionals[0] ?? '', decision: values.decision, invocable: values.service, inputs: JSON.parse(values.inputs ?? '{}') as Record<string, unknown> },
    Math.trunc(now), zone,
  )
  say(result)
  if (result.error !== undefined) process.exitCode = 1
}
