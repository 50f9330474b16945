import type { LawRule } from './context.ts'
import l01 from './rules/l01-no-approval-on-platform.ts'
import l02 from './rules/l02-no-prior-review.ts'
import l03 from './rules/l03-filing-does-not-block.ts'
import l04 from './rules/l04-approval-has-statute.ts'
import l05 from './rules/l05-fee-on-list.ts'
import l06 from './rules/l06-deposit-within-cap.ts'
import l07 from './rules/l07-agency-is-free.ts'
import l08 from './rules/l08-no-biased-conditions.ts'
import l09 from './rules/l09-open-documents.ts'
import l10 from './rules/l10-catalogue-or-voluntary.ts'
import l11 from './rules/l11-statutory-deadlines.ts'
import l12 from './rules/l12-separation-of-duties.ts'
import l13 from './rules/l13-mandatory-publications.ts'
import l14 from './rules/l14-objection-windows.ts'
import l15 from './rules/l15-sealed-before-opening.ts'
import l16 from './rules/l16-exits-are-announced.ts'
import l17 from './rules/l17-once-only.ts'
import l18 from './rules/l18-lawful-suspension.ts'
import l19 from './rules/l19-county-keeps-structure.ts'
import l20 from './rules/l20-no-officials-in-evaluation.ts'
import l21 from './rules/l21-no-scripts.ts'
import l22 from './rules/l22-sound-structure.ts'
import l23 from './rules/l23-human-task-complete.ts'
import l24 from './rules/l24-running-instances.ts'
import l25 from './rules/l25-period-names-calendar.ts'
import l26 from './rules/l26-archived-before-end.ts'
import l27 from './rules/l27-publication-mapped.ts'
import l28 from './rules/l28-owner-decides.ts'
import seal from './rules/seal.ts'
import step from './rules/step.ts'
import term from './rules/term.ts'

/** Every rule of law over diagrams, in the order of the register. A new rule is a file in rules/, a line here and a row in policies/law. */
export const lawRulesList: LawRule[] = [
  l01,
  l02,
  l03,
  l04,
  l05,
  l06,
  l07,
  l08,
  l09,
  l10,
  l11,
  l12,
  l13,
  l14,
  l15,
  l16,
  l17,
  l18,
  l19,
  l20,
  l21,
  l22,
  l23,
  l24,
  l25,
  l26,
  l27,
  l28,
  step,
  seal,
  term,
]
