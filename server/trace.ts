import {readFile} from 'node:fs/promises'
import {createInterface} from 'node:readline'
import {isDiagnostics} from './kernel/compile.ts'
import {Problem} from './problem.ts'
import type {Vars} from './kernel/types.ts'
import type {Request, Result, Stimulus} from './trace/model.ts'
import {run} from './trace/world.ts'

/** `npm run trace`: runs a diagram in virtual time and reports the elements that completed. */
async function answer(request: Request): Promise<Result> {
  const refused = (incidents: string[]): Result => ({status: 'rejected', trace: [], variables: {}, incidents})
  try {
    return await run(await readFile(request.file, 'utf8'), request)
  } catch (thrown) {
    if (isDiagnostics(thrown)) return refused(thrown.findings.filter(f => f.level === 'error').map(f => `${f.element} ${f.rule}: ${f.message}`))
    if (thrown instanceof Problem) return refused([thrown.message])
    return {status: 'error', trace: [], variables: {}, incidents: [String((thrown as Error).stack ?? thrown)]}
  }
}

async function batch(): Promise<void> {
  for await (const line of createInterface({input: process.stdin})) {
    if (!line.trim()) continue
    process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line) as Request))}\n`)
  }
}

async function single(args: string[]): Promise<void> {
  const option = (name: string): string | undefined => args.includes(name) ? args[args.indexOf(name) + 1] : undefined
  const [file] = args
  if (!file) throw new Error('usage: npm run trace -- FILE --process ID [--vars JSON] [--parallel ID,ID] [--stimuli JSON] | --batch')
  const result = await answer({
    file, process: option('--process') ?? '', vars: JSON.parse(option('--vars') ?? '{}') as Vars,
    parallel: option('--parallel')?.split(',') ?? [], stimuli: JSON.parse(option('--stimuli') ?? '[]') as Stimulus[],
  })
  process.stdout.write(`${JSON.stringify(result)}\n`)
}

const args = process.argv.slice(2)
await (args.includes('--batch') ? batch() : single(args))
