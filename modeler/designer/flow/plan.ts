import type { migrationPlan, rehearseMigration } from '../../../server/contract/migration.ts'
import type { Reply } from '../../../server/contract/route.ts'

/** What a migration proposes, and what its rehearsal says of one instance. */
export type Plan = Reply<typeof migrationPlan>
export type Verdict = Reply<typeof rehearseMigration>[number]
