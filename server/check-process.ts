// npm run --silent check-process -- DIR|FILE: everything the gate says about a process folder or a bare diagram, as JSON. Works without a database.
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { readRules } from './access/rule.ts'
import { readConfig } from './config.ts'
import { readBundle, type Bundle } from './engine/bundle.ts'
import { gate, hasErrors } from './engine/gate.ts'
import { readLawFolder } from './engine/rule-sets.ts'
import { findArticle, statutesOf } from './law/articles.ts'
import { contextOf, type LawContext, type PolicyRow } from './law/context.ts'
import { lawRulesOf } from './law/rule-set.ts'
import { Problem } from './problem.ts'

/** The law context as the folders give it: rule set, statutes, policies; no earlier version, no county. */
export function folderContext(policiesDir: string, seedsDir: string): LawContext {
  const { rules, statutes, calendars } = readLawFolder(policiesDir)
  const texts = statutesOf(statutes),
    csv = join(policiesDir, 'roles.csv'),
    catalogue = join(seedsDir, 'catalogue.json')
  const policies: PolicyRow[] = existsSync(csv)
    ? readRules(readFileSync(csv, 'utf8')).map(({ role, domain, object, actions, condition, effect }) => ({
        role,
        domain,
        object,
        action: actions,
        condition,
        effect,
      }))
    : []
  return contextOf(lawRulesOf(rules), {
    article: (ref, family) => findArticle(texts, ref, family),
    calendar: { years: calendars.map(year => year.year) },
    baseVersion: null,
    ...(policies.length ? { policies } : {}),
    ...(existsSync(catalogue) ? { catalogue: (JSON.parse(readFileSync(catalogue, 'utf8')) as { items: { processTemplate: string }[] }).items } : {}),
  })
}

function bundleOf(path: string): { bundle: Bundle; bare: boolean } {
  if (statSync(path).isDirectory()) return { bundle: readBundle(path), bare: false }
  return { bundle: { key: '', name: basename(path), bpmn: readFileSync(path, 'utf8'), forms: {}, decisions: {}, scenarios: {} }, bare: true }
}

async function main(path: string | undefined) {
  if (!path || !existsSync(path)) {
    process.stderr.write(path ? `找不到 ${path}\n` : '用法：npm run check-process -- 流程文件夹|文件.bpmn\n')
    process.exitCode = 2
    return
  }
  try {
    const { bundle, bare } = bundleOf(path),
      { policiesDir } = readConfig()
    const { forms: _forms, ...law } = folderContext(policiesDir, join(import.meta.dirname, '..', 'migrations', 'seeds', 'demo'))
    const findings = await gate(bundle, { law, ...(await knownServices()) }, bare)
    process.stdout.write(
      `${JSON.stringify({ process: bundle.key || bundle.name, errors: findings.filter(one => one.severity === 'error').length, findings }, null, 2)}\n`,
    )
    if (hasErrors(findings)) process.exitCode = 1
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    process.stdout.write(
      `${JSON.stringify({ process: basename(path), errors: 1, findings: [{ rule: error.code, severity: 'error', element: '', message: error.message, message_en: error.code }] }, null, 2)}\n`,
    )
    process.exitCode = 1
  }
}

/** The services of this house, once they are listed. */
async function knownServices(): Promise<{ services?: ReadonlySet<string> }> {
  const file = join(import.meta.dirname, 'services.ts')
  if (!existsSync(file)) return {}
  const { servicesOf } = (await import(file)) as { servicesOf: (house: () => never) => { name: string }[] }
  return {
    services: new Set(
      servicesOf(() => {
        throw new Error('services are only listed here')
      }).map(service => service.name),
    ),
  }
}

if (process.argv[1] && import.meta.filename === realpathSync(process.argv[1])) await main(process.argv[2])
