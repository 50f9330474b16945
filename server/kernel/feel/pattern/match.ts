import type { Part, Read } from './read.ts'

/*
 * Backtracking with a measured amount of work: a pattern that goes astray is stopped after so many steps, the same number on every machine,
 * where the platform's own matcher would hang (and a clock would answer differently from machine to machine).
 */
export interface Work { steps: number }
export const TOO_MUCH = Symbol('too much')
type Ends = (number | undefined)[]
type Go = (at: number) => boolean

const DEEPEST = 3000
const WORD = /\w/

export interface Match { from: number, to: number, groups: (string | undefined)[] }

/** A matcher of one text. */
export const matcher = ({ part: root, groups }: Read, text: string, flags: string, work: Work): ((from: number) => Match | null) => {
  const unicode = flags.includes('u'), lines = flags.includes('m'), fold = flags.includes('i')
  let ends: Ends = [], depth = 0
  const charAt = (at: number): string => unicode && at < text.length ? String.fromCodePoint(text.codePointAt(at)!) : text[at] ?? ''
  const spend = (): void => { if (--work.steps < 0) throw TOO_MUCH }

  const edge = (kind: string, at: number): boolean => {
    if (kind === '^') return at === 0 || (lines && text[at - 1] === '\n')
    if (kind === '$') return at === text.length || (lines && text[at] === '\n')
    const border = WORD.test(text[at - 1] ?? ' ') !== WORD.test(text[at] ?? ' ')
    return border === (kind === 'b')
  }
  const chars = (test: (char: string) => boolean, min: number, max: number, greedy: boolean, at: number, go: Go): boolean => {
    const stops = [at]
    const further = (): boolean => {
      const here = stops.at(-1)!, char = charAt(here)
      spend()
      if (char === '' || !test(char)) return false
      stops.push(here + char.length)
      return true
    }
    if (!greedy) {
      while (stops.length <= min) if (!further()) return false
      for (;;) {
        if (go(stops.at(-1)!)) return true
        if (stops.length > max || !further()) return false
      }
    }
    while (stops.length <= max && further());
    for (; stops.length > min; stops.pop()) if (go(stops.at(-1)!)) return true
    return false
  }
  const repeat = (part: Part, min: number, max: number, greedy: boolean, at: number, done: number, go: Go): boolean => {
    const again = (): boolean => done < max && run(part, at, next => (next > at || done < min) && repeat(part, min, max, greedy, next, done + 1, go))
    if (done < min) return again()
    return greedy ? again() || go(at) : go(at) || again()
  }
  const run = (part: Part, at: number, go: Go): boolean => {
    spend()
    if (++depth > DEEPEST) throw TOO_MUCH
    try {
      return step(part, at, go)
    } finally { depth-- }
  }
  const step = (part: Part, at: number, go: Go): boolean => {
    switch (part.t) {
      case 'char': {
        const char = charAt(at)
        return char !== '' && part.test(char) && go(at + char.length)
      }
      case 'sequence': {
        const follow = (i: number, here: number): boolean => i === part.parts.length ? go(here) : run(part.parts[i]!, here, next => follow(i + 1, next))
        return follow(0, at)
      }
      case 'choice': return part.parts.some(each => run(each, at, go))
      case 'repeat': return part.part.t === 'char'
        ? chars(part.part.test, part.min, part.max, part.greedy, at, go) : repeat(part.part, part.min, part.max, part.greedy, at, 0, go)
      case 'group': {
        const [from, to] = [ends[part.index * 2], ends[part.index * 2 + 1]]
        return run(part.part, at, next => {
          const [a, b] = [ends[part.index * 2], ends[part.index * 2 + 1]]
          ends[part.index * 2] = at
          ends[part.index * 2 + 1] = next
          if (go(next)) return true
          ends[part.index * 2] = a
          ends[part.index * 2 + 1] = b
          return false
        }) || ((ends[part.index * 2] = from), (ends[part.index * 2 + 1] = to), false)
      }
      case 'edge': return edge(part.kind, at) && go(at)
      case 'look': {
        const kept = [...ends], found = run(part.part, at, () => true)
        if (part.negative || !found) ends = kept
        return found !== part.negative && go(at)
      }
      case 'back': {
        const from = ends[part.index * 2], to = ends[part.index * 2 + 1]
        if (from === undefined || to === undefined) return go(at)
        const held = text.slice(from, to), here = text.slice(at, at + held.length)
        return (fold ? held.toLowerCase() === here.toLowerCase() : held === here) && go(at + held.length)
      }
    }
  }
  return from => {
    for (let at = from; at <= text.length; at += charAt(at).length || 1) {
      ends = []
      let to = -1
      if (run(root, at, end => { to = end; return true })) {
        return {
          from: at, to,
          groups: Array.from({ length: groups }, (_, i) => ends[i * 2 + 2] === undefined ? undefined : text.slice(ends[i * 2 + 2], ends[i * 2 + 3])),
        }
      }
    }
    return null
  }
}
