import type { z } from 'zod'
import type { Parameter as Shape } from '../../../server/contract/county.ts'
import { termText } from '../../ui/term.ts'

/** A value as people read it: 4 个工作日, 5 日. A bare number takes the unit of its rule. */
export const shown = (parameter: z.infer<typeof Shape> | undefined, value: string): string =>
  termText(parameter?.rule && /^\d+$/.test(value) ? `${value} ${parameter.rule.unit}` : value)
