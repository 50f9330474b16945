export type Severity = 'error' | 'warn' | 'info'

/** A machine-applicable repair: what to set on which element. A null removes. Inputs are zeebe input mappings by target. */
export interface Fix {
  label: string
  element: string
  changes: {
    name?: string
    properties?: Record<string, string | null>
    inputs?: Record<string, string | null>
    timer?: { kind: 'duration' | 'date'; text: string }
    form?: { id: string; key: string; set: Record<string, unknown> }
  }
}

/** What a gate says about a version: which element, by which rule, why, on which article, and how it could be mended. */
export interface Finding {
  rule: string
  severity: Severity
  element: string
  message: string
  message_en: string
  article?: { law: string; number: string; text?: string; verified: boolean }
  fix?: Fix
  /** The rule was not run because an input it needs was missing; never to be read as passed. */
  notRun?: boolean
  /** Soundness: the moves that lead there, and how sure that is. */
  trace?: unknown[]
  certainty?: string
}

/** Advice: it may be gone against, with a written reason. */
export const isAdvice = ({ severity, notRun }: Finding): boolean => severity === 'warn' && !notRun

/** Under which key a reason for going against a finding is given. */
export const reasonKey = ({ rule, element }: Pick<Finding, 'rule' | 'element'>): string => `${rule}:${element}`

/** Advice that has no reason of at least two characters. */
export const unexplained = (findings: Finding[], reasons: Record<string, string>): Finding[] => findings.filter(finding => isAdvice(finding) && !/\S{2}/.test(reasons[reasonKey(finding)] ?? ''))
