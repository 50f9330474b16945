import type { Line } from './line.ts'

/** Instance ids in blocks of a thousand from a sequence, so that taking one costs no round trip. `reserve` before `next`. */
export interface Ids { next(): string; reserve(): Promise<void> }

export function openIds(line: Line): Ids {
  const spans: { next: number; end: number }[] = []
  const left = (): number => spans.reduce((sum, span) => sum + span.end - span.next, 0)
  let pending: Promise<void> | undefined
  const more = async (): Promise<void> => {
    const [row] = await line.query<{ first: string }>({ text: 'select nextval(\'instance_ids\')::text as first' })
    const first = Number(row!.first)
    spans.push({ next: first, end: first + 1000 })
  }
  return {
    next() {
      while (spans.length > 1 && spans[0]!.next === spans[0]!.end) spans.shift()
      const span = spans[0]
      if (!span || span.next === span.end) throw new Error('instance ids ran out before a new block arrived')
      const id = String(span.next)
      span.next += 1
      return id
    },
    async reserve() {
      // a multi-instance call takes up to a thousand ids in the middle of a step, where nobody can wait
      while (left() < 1200) await (pending ??= more().finally(() => { pending = undefined }))
    },
  }
}
