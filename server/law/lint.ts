// The law over a diagram: rules L01 … L28 as plain functions, and the same rules as bpmnlint rules for the canvas. Pure; runs in browser and server.
// Which rules are in force, how severe they are and which articles they rest on comes with the rule set in the context.
import { Linter } from 'bpmnlint'
import { findArticle } from './articles.ts'
import type { Given, Hit, LawContext, LawRule, Need } from './context.ts'
import type { Finding } from './finding.ts'
import { modelOf, type Model } from './model.ts'
import type { Raw } from './node.ts'
import { pathsOf, type Paths } from './paths.ts'
import { completeRefs } from './refs.ts'
import { lawRulesList } from './rules.ts'
import type { LintRuleRow } from './rule-set.ts'
import { inChinese, structureRules, type RuleFactory } from './structure.ts'

const needNames: Record<Need, string> = {
  lanes: '泳道与角色',
  forms: '表单',
  registryFields: '主体库字段',
  policies: '权限策略',
  deadlines: '期限登记表',
  events: '时点清单',
  exits: '出口清单',
  calendar: '工作日历',
  catalogue: '交易目录',
  feeList: '收费目录清单',
  lawBasis: '法定批准备案清单',
  datasets: '数据集清单',
  baseVersion: '基准版本',
}

/** Every finding of law and structure on a diagram: `definitions` is bpmn-moddle's root or the kernel's parse result. Never throws on a readable diagram. */
export async function check(definitions: unknown, context: LawContext): Promise<Finding[]> {
  const root = rootOf(definitions)
  completeRefs(root as never)
  return [...lawFindings(root, context), ...(await structureFindings(root))]
}

const rootOf = (definitions: unknown): Raw => ((definitions as { root?: Raw }).root ?? definitions) as Raw

/** The findings of the law rules alone; synchronous. */
export function lawFindings(root: Raw, context: LawContext): Finding[] {
  const { model, paths } = reading(root, context)
  return lawRulesList.flatMap(rule => {
    const row = context.lint?.find(one => one.id === rule.id)
    if (!row) return []
    const missing = missingNeeds(rule, context)
    if (missing.length) return [notRun(row, missing)]
    return rule.check(model, context as Given & LawContext as never, paths).map(hit => findingOf(row, hit, model.family, context))
  })
}

let last: { root: Raw; process: string | undefined; model: Model; paths: Paths } | null = null

/** The model of a diagram, kept for one turn only: the canvas runs every rule by itself, and edits the same objects in between. */
function reading(root: Raw, context: LawContext) {
  if (last?.root === root && last.process === context.process) return last
  completeRefs(root as never)
  const model = modelOf(root, context)
  last = { root, process: context.process, model, paths: pathsOf(model) }
  queueMicrotask(() => {
    last = null
  })
  return last
}

const base = ['prohibitions', 'publications', 'families', 'taskKinds', 'required', 'steps'] as const

/** What a rule needs and the context lacks. An absent base version is unknown; null says there is none. */
function missingNeeds(rule: LawRule, context: LawContext): Need[] {
  if (base.some(name => !context[name])) return ['lanes', ...rule.needs].filter((need, i, all) => all.indexOf(need) === i) as Need[]
  return rule.needs.filter(need => context[need] === undefined)
}

const notRun = (row: LintRuleRow, missing: Need[]): Finding => ({
  rule: row.id,
  severity: 'info',
  element: '',
  notRun: true,
  message: `规则 ${row.id}（${row.title}）未运行：缺少${missing.map(need => needNames[need]).join('、')}`,
  message_en: `Rule ${row.id} was not run: ${missing.join(', ')} missing`,
})

function findingOf(row: LintRuleRow, hit: Hit, family: string, context: LawContext): Finding {
  const article = articleOf(hit.law ?? row.law, family, context)
  return {
    rule: row.id,
    severity: hit.severity ?? row.severity,
    element: hit.element,
    message: hit.message,
    message_en: hit.message_en,
    ...(article ? { article } : {}),
    ...(hit.fix ? { fix: hit.fix } : {}),
  }
}

/** The cited article, of several the one for the family at hand; null where the rule rests on no article. */
function articleOf(law: string, family: string, context: LawContext): Finding['article'] | null {
  const refs = law.split(/[；;]/).filter(Boolean)
  const ref = refs.find(one => /采购/.test(one) === (family === 'ZFCG')) ?? refs[0]
  const cited = ref ? findArticle(new Map(), ref, family) : undefined
  if (cited?.number === undefined) return null
  const found = context.article?.(cited.ref, family) ?? cited
  return { law: found.law, number: String(cited.number), verified: found.verified, ...(found.text ? { text: found.text } : {}) }
}

async function structureFindings(root: Raw): Promise<Finding[]> {
  const config = { rules: Object.fromEntries(Object.entries(structureRules).map(([name, { severity }]) => [name, severity])) }
  const reports = await new Linter({ config, resolver: resolverOf({}) }).lint(root)
  return Object.entries(reports).flatMap(([rule, found]) =>
    found.map(report => ({
      rule,
      severity: structureRules[rule]?.severity ?? 'error',
      element: report.id ?? '',
      message: inChinese(report.message),
      message_en: report.message,
    })),
  )
}

function resolverOf(law: Record<string, RuleFactory>) {
  return {
    resolveRule: (pkg: string, name: string): RuleFactory => {
      const rule = pkg === 'bpmnlint' ? structureRules[name]?.rule : law[name]
      if (!rule) throw new Error(`no lint rule ${pkg}/${name}`)
      return rule
    },
    resolveConfig: (pkg: string, name: string): never => {
      throw new Error(`no lint config ${pkg}/${name}`)
    },
  }
}

/** What `linting.bpmnlint` of bpmn-js takes: the same rules, each reporting message, article, fix and rule id on its element. */
export function bpmnlintConfig(context: LawContext): { config: { rules: Record<string, string> }; resolver: ReturnType<typeof resolverOf> } {
  const rows = (context.lint ?? []).filter(row => lawRulesList.some(rule => rule.id === row.id && missingNeeds(rule, context).length === 0))
  const law = Object.fromEntries(rows.map(row => [row.id, factoryOf(row, context)]))
  const chinese = Object.entries(structureRules).map(([name, { severity }]) => [name, severity] as const)
  return {
    config: { rules: Object.fromEntries([...chinese, ...rows.map(row => [`law/${row.id}`, row.severity] as const)]) },
    resolver: resolverOf(law),
  }
}

function factoryOf(row: LintRuleRow, context: LawContext): RuleFactory {
  const only: LawContext = { ...context, lint: [row] }
  return () => ({
    check(node: Raw, reporter: { report(id: string, message: string, more: object): void }) {
      if (node.$type !== 'bpmn:Definitions') return
      for (const { element, message, ...more } of lawFindings(node, only)) reporter.report(element, message, more)
    },
  })
}
