import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import test from 'ava'

/** Imports point down only (DESIGN §5): every file stands in a room, every room in a row. */
const root = resolve(import.meta.dirname, '..')
const rows: Record<string, number> = {
  contract: 0, kernel: 0, law: 0, 'problem.ts': 0, 'config.ts': 0, 'log.ts': 0,
  'work.ts': 1, 'database.ts': 1, embedded: 1,
  http: 2, engine: 2, access: 2, 'house.ts': 2.5,
  processes: 3, tasks: 3, supervision: 3, exchange: 3, portal: 3, identity: 3,
  'services.ts': 4, 'app.ts': 4.5, trace: 4.5,
  'main.ts': 5, 'trace.ts': 5, 'decide.ts': 5, 'check-process.ts': 5, 'verify.ts': 5, 'export.ts': 5,
}
const bottom = new Set(['contract', 'kernel', 'law'])

const walk = (folder: string): string[] => readdirSync(folder).flatMap(name => {
  const path = join(folder, name)
  return statSync(path).isDirectory() ? walk(path) : /\.tsx?$/.test(name) && !name.endsWith('.d.ts') ? [path] : []
})
const files = [...walk(join(root, 'server')), ...walk(join(root, 'modeler')), ...walk(join(root, 'migrations'))]
const read = (file: string): string => readFileSync(file, 'utf8')
const imports = (file: string): string[] => [...read(file).matchAll(/(?:^|\n)\s*(?:import|export)\s[^'"\n]*?(?:\bfrom\s*)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g)].map(match => (match[1] ?? match[2])!)
const place = (file: string): { side: string; room: string } => {
  const [side, room] = relative(root, file).split('/')
  return { side: side!, room: room! }
}

test('every file of server/ stands in a known room', t => {
  const lost = files.filter(file => place(file).side === 'server' && rows[place(file).room] === undefined).map(file => relative(root, file))
  t.deepEqual(lost, [])
})

test('imports point down only, and rooms of one row do not meet', t => {
  const wrong: string[] = []
  for (const file of files) {
    const from = place(file)
    if (from.side === 'migrations') continue
    for (const target of imports(file)) {
      if (!target.startsWith('.')) continue
      const to = place(resolve(dirname(file), target))
      const say = `${relative(root, file)} → ${target}`
      if (from.side === 'modeler') { if (to.side === 'server' && !bottom.has(to.room)) wrong.push(say); continue }
      if (to.side === 'modeler') { wrong.push(say); continue }
      if (to.side !== 'server' || to.room === from.room) continue
      const [a, b] = [rows[from.room]!, rows[to.room]!]
      const down = a > b || (a === 0 && b === 0) || (a === 1 && b === 1) || (from.room === 'http' && to.room === 'access')
      if (!down || (bottom.has(from.room) && b !== 0) || (bottom.has(from.room) && ['config.ts', 'log.ts'].includes(to.room))) wrong.push(say)
    }
  }
  t.deepEqual(wrong, [])
})

test('no file is imported in a circle', t => {
  const graph = new Map(files.map(file => [file, imports(file).filter(target => target.startsWith('.')).map(target => resolve(dirname(file), target))]))
  const done = new Set<string>()
  const circles: string[] = []
  const visit = (file: string, path: string[]): void => {
    if (path.includes(file)) { circles.push([...path.slice(path.indexOf(file)), file].map(each => relative(root, each)).join(' → ')); return }
    if (done.has(file)) return
    for (const next of graph.get(file) ?? []) visit(next, [...path, file])
    done.add(file)
  }
  for (const file of files) visit(file, [])
  t.deepEqual(circles, [])
})

const only = (name: string, pattern: RegExp, allowed: (path: string) => boolean): void => test(name, t => {
  t.deepEqual(files.filter(file => pattern.test(read(file)) && !allowed(relative(root, file))).map(file => relative(root, file)), [])
})
only('casbin is asked in access/ only', /from 'casbin'/, path => path.startsWith('server/access/'))
only('bpmn-engine runs in engine/second* only', /from 'bpmn-engine'/, path => path.startsWith('server/engine/second'))
only('koa is known to http/ and app.ts only', /from 'koa'/, path => path.startsWith('server/http/') || path === 'server/app.ts')
only('the environment is read in config.ts only', /process\.env\b/, path => path === 'server/config.ts')
only('the server reads the clock in work.ts and log.ts only', /\bDate\.now\(\)|\bnew Date\(\)/, path => ['server/work.ts', 'server/log.ts'].includes(path) || path.startsWith('modeler/'))
only('kernel, law and contract run in a browser', /from 'node:/, path => !/^server\/(kernel|law|contract)\//.test(path))

test('there is no drawer and no barrel', t => {
  const drawers = /(^|\/)(utils?|helpers?|common|lib|shared|managers?|interfaces?|misc)(\/|\.tsx?$)/
  t.deepEqual(files.map(file => relative(root, file)).filter(path => drawers.test(path) || /(^|\/)index\.tsx?$/.test(path)), [])
})
