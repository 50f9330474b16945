// The shape of a law rule set: what policies/law holds, as one value. Rule sets are immutable and carry validity dates; a diagram is checked, and a
// deadline computed, against the set valid at the moment in question.
import type { Sense, Unit } from './deadline.ts'

export interface DeadlineRule {
  id: string
  family: string
  name: string
  from: string
  to: string
  starts: string
  ends: string
  sense: Sense
  amount: number
  unit: Unit
  law: string
  status: 'V' | 'S' | 'K' | 'P'
  /** What the platform does about it: the register's last column. */
  effect: string
  /** The deed of the platform itself that keeps the rule, where no diagram may or need speak of it. */
  keeper?: string
  validFrom: string
  validTo: string | null
  note?: string
  appliesTo?: string
}
export interface EventKey {
  key: string
  name: string
  meaning: string
  startsRules: string[]
  endsRules: string[]
}
export interface Exit {
  code: string
  name: string
  notice: string | null
  kind: 'END' | 'BRANCH' | 'LOCAL'
  meaning: string
}
export interface TaskKind {
  code: string
  name: string
  meaning: string
  performer: string
}
export type Side = 'platform' | 'department' | 'owner' | 'party' | 'expert' | 'other'
export interface Lanes {
  sides: Record<Side, string[]>
  laneNames: Record<string, string>
  lanes: Record<string, { mode: string; roles: string[] }>
}
export interface LintRuleRow {
  id: string
  severity: 'error' | 'warn' | 'info'
  title: string
  title_en: string
  law: string
  pattern: string
  needs: string[]
}
export interface Fee {
  code: string
  name: string
  kind: string
  cap: number | null
  base: string
  law: string
  families: string[]
  steps: string[]
  validFrom: string
  validTo: string | null
}
export interface LawBasis {
  levels: string[]
  suspension: string[]
  approvals: { name: string; refs: string[]; level: string; processes?: string[] }[]
  filings: { name: string; ref: string; steps: string[] }[]
}
export interface Prohibitions {
  biasedVariables: string[]
  biasedLabels: string[]
  sealedBeforeOpening: string[]
  /** What services bring that law seals: names of their results, by service. */
  sealedResults?: Record<string, string[]>
  unsafeExpression: string[]
  registryFields: { name: string; keys: string[] }[]
  terms: { term: string; why: string }[]
}
export interface Publication {
  key: string
  name: string
  match: string
  where: 'dominates' | 'present'
  except: string[]
  families?: string[]
  law?: string
}
export interface Datasets {
  tags: string[]
  prefixes: string[]
  rows: { code: string; name: string; tag: string }[]
}
export interface Families {
  rows: { key: string; prefix: string; name: string }[]
  subprocesses: string[]
}

export interface RequiredSteps {
  events: { key: string; name: string; match: string }[]
  processes: Record<string, { key: string; name: string; kind: string; must: boolean }[]>
}

export interface LawRules {
  deadlines: DeadlineRule[]
  events: EventKey[]
  exits: Exit[]
  taskKinds: TaskKind[]
  lanes: Lanes
  lint: LintRuleRow[]
  fees: Fee[]
  lawBasis: LawBasis
  prohibitions: Prohibitions
  publications: Publication[]
  datasets: Datasets
  families: Families
  required: Record<string, Record<string, string[]>>
  steps: RequiredSteps
}

interface Rows<T> {
  rows: T[]
}
type Files = Record<string, unknown>

/** The rule set from the files of policies/law, by file name without extension. Throws naming a missing file. */
export function lawRulesOf(files: Files): LawRules {
  const file = <T>(name: string): T => {
    if (!files[name]) throw new Error(`policies/law/${name}.json is missing`)
    return files[name] as T
  }
  return {
    deadlines: file<Rows<DeadlineRule>>('deadlines').rows,
    events: file<Rows<EventKey>>('events').rows,
    exits: file<Rows<Exit>>('exits').rows,
    taskKinds: file<Rows<TaskKind>>('task-kinds').rows,
    lanes: file<Lanes>('lanes'),
    lint: file<Rows<LintRuleRow>>('lint-rules').rows,
    fees: file<Rows<Fee>>('fees').rows,
    lawBasis: file<LawBasis>('law-basis'),
    prohibitions: file<Prohibitions>('prohibitions'),
    publications: file<Rows<Publication>>('publications').rows,
    datasets: file<Datasets>('datasets'),
    families: file<Families>('families'),
    required: file<{ processes: LawRules['required'] }>('required-deadlines').processes,
    steps: file<RequiredSteps>('required-steps'),
  }
}

/** A deadline rule in force on a date (ISO date), by its id. */
export const ruleAt = (rules: Pick<LawRules, 'deadlines'>, id: string, date?: string): DeadlineRule | undefined =>
  rules.deadlines.find(rule => rule.id === id && (!date || (rule.validFrom <= date && (!rule.validTo || rule.validTo > date))))
