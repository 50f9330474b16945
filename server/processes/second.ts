import type { Bundle } from '../contract/design.ts'
import { sealBundle } from '../engine/bundle.ts'
import { opinionsAside } from '../engine/second-aside.ts'
import type { Opinion } from '../engine/second-opinion.ts'

/** What another engine makes of a scenario; `pending` while it is still at it. */
export interface Second { result: 'agrees' | 'differs' | 'cannot-run' | 'pending'; detail: string }
type Named = Bundle & { key: string; name: string }
interface Asked { coming: Promise<Second[]>; here?: Second[] }

const SECONDS = 25
const KEPT = 30
/** By the hash of the text: the same text is played once. A restarted server asks anew. */
const asked = new Map<string, Asked>()

function ask(named: Named): Asked {
  const { hash } = sealBundle(named)
  const known = asked.get(hash)
  if (known) return known
  const mine: Asked = { coming: opinionsAside(named, SECONDS).then(opinions => (mine.here = opinions.map(secondOf))) }
  asked.set(hash, mine)
  if (asked.size > KEPT) asked.delete(asked.keys().next().value!)
  return mine
}

const secondOf = ({ result, element, note }: Opinion): Second =>
  ({ result: result === 'cannot run' ? 'cannot-run' : result, detail: [element, note].filter(Boolean).join('：') })

/** The second engine's word on every scenario of a bundle, in the bundle's order; at most some 25 seconds. */
export const secondWord = (named: Named): Promise<Second[]> => ask(named).coming

/** What is known of it by now; asked on the side if it never was. */
export function secondByNow(named: Named): Second[] {
  const { here } = ask(named)
  return here ?? Object.keys(named.scenarios).map(() => ({ result: 'pending', detail: '' }))
}
