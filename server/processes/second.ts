import type { Bundle } from '../contract/design.ts'
import { sealBundle } from '../engine/bundle.ts'
import { opinionsAside } from '../engine/second-aside.ts'
import type { Opinion } from '../engine/second-opinion.ts'
import type { House } from '../house.ts'
import { log } from '../log.ts'
import type { Work } from '../work.ts'

/** What another engine makes of a scenario; `pending` while it is still at it. */
export interface Second { result: 'agrees' | 'differs' | 'cannot-run' | 'pending'; detail: string }
type Named = Bundle & { key: string; name: string }
type Room = Pick<House, 'db' | 'engine'>

/** For all scenarios of a text together: nobody waits for it, but a thread must end. */
const seconds = 300
/** Texts that this server's second engine is at. */
const underWay = new Set<string>()

const secondOf = ({ result, element, note }: Opinion): Second =>
  ({ result: result === 'cannot run' ? 'cannot-run' : result, detail: [element, note].filter(Boolean).join('：') })

/**
 * The second engine's word on every scenario of a bundle, in the bundle's order, as far as it is there. Where it is not it is asked for on the side, kept
 * by the hash of the text, and open pages are told. It follows from the text alone: a server that went down meanwhile leaves it to be asked for anew.
 */
export async function secondByNow({ tx }: Pick<Work, 'tx'>, room: Room, named: Named): Promise<Second[]> {
  const { hash } = sealBundle(named)
  const kept = await tx('second_opinions').where({ hash }).first('opinions') as { opinions: Opinion[] } | undefined
  if (kept) return kept.opinions.map(secondOf)
  if (!underWay.has(hash)) {
    underWay.add(hash)
    void think(room, named, hash).catch(error => log.warn({ err: error, process: named.key }, 'the second engine is asked again when somebody looks')).finally(() => underWay.delete(hash))
  }
  return Object.keys(named.scenarios).map(() => ({ result: 'pending', detail: '' }))
}

async function think({ db, engine }: Room, named: Named, hash: string): Promise<void> {
  const opinions = await opinionsAside(named, seconds)
  await db('second_opinions').insert({ hash, opinions: JSON.stringify(opinions), at: db.fn.now() }).onConflict('hash').ignore()
  engine.tell({ topic: 'drafts' })
}
