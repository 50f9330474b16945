import type { Line } from './line.ts'

/** Instance ids in blocks of a thousand from a sequence, so that taking one costs no round trip. `next` is for the middle of a step, where nobody can wait: `take` keeps a thousand back for it. */
export interface Ids { take(): Promise<string>; next(): string; fill(): Promise<void> }

export function openIds(line: Line): Ids {
  const spans: { next: number; end: number }[] = []
  const left = (): number => spans.reduce((sum, span) => sum + span.end - span.next, 0)
  let pending: Promise<void> | undefined
  const more = async (): Promise<void> => {
    const [row] = await line.query<{ first: string }>({ text: 'select nextval(\'instance_ids\')::text as first' })
    const first = Number(row!.first)
    spans.push({ next: first, end: first + 1000 })
  }
  const fill = async (): Promise<void> => { while (left() <= 1000) await (pending ??= more().finally(() => { pending = undefined })) }
  const next = (): string => {
    while (spans.length > 1 && spans[0]!.next === spans[0]!.end) spans.shift()
    const span = spans[0]
    if (!span || span.next === span.end) throw new Error('instance ids ran out before a new block arrived')
    const id = String(span.next)
    span.next += 1
    // whoever takes one in the middle of a step leaves the store to be filled behind its back
    if (left() <= 1000) fill().catch(() => {})
    return id
  }
  return {
    next,
    fill,
    async take() {
      // others that waited for the same block may have emptied it: look again after every wait
      while (left() <= 1000) await fill()
      return next()
    },
  }
}
