import { usePick, type Pair } from '../words/words.ts'

/** One choice for each code, in the language in use. */
export function NameOptions({ of }: { of: Record<string, Pair> }) {
  const pick = usePick()
  return Object.entries(of).map(([code, pair]) => (
    <option key={code} value={code}>
      {pick(pair)}
    </option>
  ))
}
