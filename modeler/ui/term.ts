import { uiWords } from '../words/ui.ts'
import { say } from '../words/words.ts'

export interface Term {
  amount: number
  unit: 'CALENDAR' | 'WORKING' | 'HOUR' | 'MINUTE' | 'MONTH' | 'YEAR'
}

/** A service promise as diagrams write it: `1 WORKING`, `10 MINUTE`. */
export function termOf(promise: string | null | undefined): Term | undefined {
  const [, amount, unit] = /^(\d+)\s+(CALENDAR|WORKING|HOUR|MINUTE|MONTH|YEAR)$/.exec(promise?.trim() ?? '') ?? []
  return amount && unit ? { amount: Number(amount), unit: unit as Term['unit'] } : undefined
}

/** `1 WORKING` → 1 工作日; anything else as it stands. */
export function termText(promise: string | null | undefined): string {
  const term = termOf(promise)
  return term ? say(uiWords[`unit_${term.unit}`], { n: term.amount }) : (promise ?? '')
}
