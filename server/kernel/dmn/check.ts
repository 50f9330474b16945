import type { Finding } from '../types.ts'
import { compileDmn } from './compile.ts'
import { caseText, type Coverage, coverage, sameOutputs } from './coverage.ts'
import { child, children, readXml, textIn, type Xml } from './xml.ts'

/* What is wrong with a decision model before anyone asks it: text that is not FEEL, cases no rule covers, rules that contradict or never fire. */
const EXAMPLES = 3
// these answer an empty list where nothing hits
const LISTS = new Set(['COLLECT', 'RULE ORDER', 'OUTPUT ORDER'])

const tablesOf = (xml: Xml, owner: Xml): { table: Xml, owner: Xml }[] => xml.children.flatMap(each => {
  const inner = each.name === 'decision' || each.name === 'businessKnowledgeModel' ? each : owner
  return [...(each.name === 'decisionTable' ? [{ table: each, owner }] : []), ...tablesOf(each, inner)]
})

const some = (cases: string[]): string => `${cases.slice(0, EXAMPLES).join('；')}${cases.length > EXAMPLES ? `；等 ${cases.length} 种情形` : ''}`

const gaps = ({ columns, cases }: Coverage): string[] => cases.filter(each => !each.hits.length).map(({ given }) => caseText(columns, given))

const clashes = ({ columns, cases }: Coverage, rules: Xml[], policy: string): string[] => {
  const found = new Map<string, string>()
  for (const { given, hits } of cases) {
    for (const [i, a] of hits.entries()) {
      const b = hits.slice(i + 1).find(other => policy === 'UNIQUE' || !sameOutputs(rules[a]!, rules[other]!))
      if (b !== undefined && !found.has(`${a} ${b}`)) found.set(`${a} ${b}`, `规则 ${a + 1} 与规则 ${b + 1} 同时命中（${caseText(columns, given)}）`)
    }
  }
  return [...found.values()]
}

const idle = ({ cases }: Coverage, rules: Xml[], policy: string): number[] => {
  const fired = new Set(cases.flatMap(({ hits }) => policy === 'FIRST' ? hits.slice(0, 1) : hits))
  // a last rule that takes anything is prudence (it answers missing inputs), not a mistake
  const takesAll = (rule: Xml): boolean => children(rule, 'inputEntry').every(cell => ['', '-'].includes(textIn(cell, 'text') ?? ''))
  return rules.flatMap((rule, i) => fired.has(i) || takesAll(rule) ? [] : [i + 1])
}

const tableFindings = (table: Xml, owner: Xml, definitions: Xml): Finding[] => {
  const name = owner.attributes['name'] ?? '', element = owner.attributes['id'] ?? name
  const policy = table.attributes['hitPolicy'] || 'UNIQUE', rules = children(table, 'rule')
  const items = new Map(children(definitions, 'itemDefinition').map(item => [item.attributes['name'], textIn(child(item, 'allowedValues'), 'text')]))
  const covered = coverage(table, type => items.get(type))
  const say = (level: Finding['level'], rule: string, message: string): Finding => ({ level, rule, element, message: `决策表“${name}”${message}` })
  if (!covered) return []
  const findings: Finding[] = [], open = gaps(covered), hasDefault = children(table, 'output').some(each => child(each, 'defaultOutputEntry'))
  if (open.length && !hasDefault && !LISTS.has(policy)) findings.push(say('warning', 'decision-gap', `有情形没有规则：${some(open)}`))
  if (policy === 'UNIQUE' || policy === 'ANY') {
    const found = clashes(covered, rules, policy)
    if (found.length) findings.push(say('error', 'decision-overlap', `的规则互相重叠：${some(found)}`))
  }
  const never = idle(covered, rules, policy)
  if (never.length) findings.push(say('warning', 'decision-idle', `的规则 ${never.join('、')} 永远不会生效`))
  return findings
}

/** Findings about a decision model, in the designer's words; an `error` refuses publication. Throws XmlError when it cannot be read. */
export const checkDmn = async (xml: string, imports: readonly string[] = []): Promise<Finding[]> => {
  const { faults } = await compileDmn(xml, imports), definitions = readXml(xml)
  if (faults.length) return faults.map(({ element, message }) => ({ level: 'error', rule: 'decision-feel', element, message }))
  return tablesOf(definitions, definitions).flatMap(({ table, owner }) => tableFindings(table, owner, definitions))
}
