import type { Article } from './articles.ts'
import type { Finding, Fix, Severity } from './finding.ts'
import type { Model } from './model.ts'
import type { Raw } from './node.ts'
import type { Paths } from './paths.ts'
import type {
  Datasets,
  DeadlineRule,
  EventKey,
  Exit,
  Families,
  Fee,
  Lanes,
  LawBasis,
  LawRules,
  LintRuleRow,
  Prohibitions,
  Publication,
  TaskKind,
} from './rule-set.ts'

export interface PolicyRow {
  role: string
  domain: string
  object: string
  action: string
  condition: string
  effect: 'allow' | 'deny'
}
export interface FormField {
  key?: string
  type: string
  label?: string
  path?: string
  components?: FormField[]
  [property: string]: unknown
}
export interface FormSchema {
  id?: string
  components?: FormField[]
}

/** The published version a draft follows, or the city's version for a county: its key and its definitions element. */
export interface BaseVersion {
  key: string
  version: number
  root: Raw
}

/** What a check knows besides the diagram. A rule whose need is absent is reported as not run. */
export interface LawContext {
  lint?: LintRuleRow[]
  process?: string | undefined
  region?: string | undefined
  date?: string | undefined
  lanes?: Lanes
  taskKinds?: TaskKind[]
  deadlines?: DeadlineRule[]
  events?: EventKey[]
  exits?: Exit[]
  feeList?: Fee[]
  lawBasis?: LawBasis
  datasets?: Datasets
  registryFields?: Prohibitions['registryFields']
  prohibitions?: Prohibitions
  publications?: Publication[]
  families?: Families
  required?: LawRules['required']
  steps?: LawRules['steps']
  forms?: Record<string, FormSchema>
  decisions?: Record<string, string>
  policies?: PolicyRow[]
  calendar?: { years: number[] }
  catalogue?: { processTemplate: string }[]
  /** null says that there is no earlier version; absent says that it is not known. */
  baseVersion?: BaseVersion | null
  /** What the change request declares about running instances, if not the diagram. */
  inFlight?: string | undefined
  article?: (ref: string, family?: string) => Article | undefined
}

export type Need =
  | 'lanes'
  | 'forms'
  | 'registryFields'
  | 'policies'
  | 'deadlines'
  | 'events'
  | 'exits'
  | 'calendar'
  | 'catalogue'
  | 'feeList'
  | 'lawBasis'
  | 'datasets'
  | 'baseVersion'

export interface Hit {
  element: string
  message: string
  message_en: string
  law?: string
  fix?: Fix
  severity?: Severity
}

/** Parts of the context that every set of rules has. */
export interface Given extends LawContext {
  prohibitions: Prohibitions
  publications: Publication[]
  families: Families
  taskKinds: TaskKind[]
  required: LawRules['required']
  steps: LawRules['steps']
}
/** One rule of law over a diagram. `check` may rely on what it `needs`. */
export interface LawRule<N extends Need = Need> {
  id: string
  needs: readonly N[]
  check(model: Model, context: Given & { [K in N]-?: NonNullable<LawContext[K]> }, paths: Paths): Hit[]
}

/** Keeps a rule's needs as types, so that its check reads them without asking. */
export const lawRule = <const N extends Need = never>(rule: LawRule<N>): LawRule => rule as unknown as LawRule

/** A context from a rule set (as stored, or as the API hands it out with calendar and catalogue) and what else the caller knows. */
export function contextOf(rules: LawRules & Pick<LawContext, 'calendar' | 'catalogue'>, more: Partial<LawContext> = {}): LawContext {
  const { lint, lanes, taskKinds, deadlines, events, exits, fees, lawBasis, datasets, prohibitions, publications, families, required, steps } = rules
  const { calendar, catalogue } = rules
  return {
    ...(calendar ? { calendar } : {}),
    ...(catalogue ? { catalogue } : {}),
    lint,
    lanes,
    taskKinds,
    deadlines,
    events,
    exits,
    feeList: fees,
    lawBasis,
    datasets,
    prohibitions,
    registryFields: prohibitions.registryFields,
    publications,
    families,
    required,
    steps,
    ...more,
  }
}

export type { Finding }
