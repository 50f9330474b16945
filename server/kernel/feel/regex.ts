import { type Match, matcher, TOO_MUCH, type Work } from './pattern/match.ts'
import { type Read, readPattern } from './pattern/read.ts'

/* Patterns written by designers: XPath's notation or JavaScript's, matched by our own matcher, whose work is counted and limited. */
export interface Pattern { read: Read, flags: string }

const LONGEST_PATTERN = 1000
const LONGEST_TEXT = 100_000
const MOST_STEPS = 400_000
const known = new Map<string, Pattern | null>()

const BLOCKS: Record<string, string> = {
  BasicLatin: String.raw`\u{0}-\u{7f}`, 'Latin-1Supplement': String.raw`\u{80}-\u{ff}`, CJKUnifiedIdeographs: String.raw`\u{4e00}-\u{9fff}`,
}

/** XPath's own notations in JavaScript's: class subtraction, blocks, the flags x and q; null for what is no pattern. */
const translate = (pattern: string, flags: string): string | null => {
  let source = flags.includes('x') ? pattern.replace(/\[(?:\\.|[^\]\\])*\]|\s+/gs, part => part.startsWith('[') ? part : '') : pattern
  if (flags.includes('q')) source = pattern.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
  source = source.replace(/\[((?:\\.|[^\]\\[])*)-\[((?:\\.|[^\]\\])*)\]\]/g, '(?:(?![$2])[$1])')
  if (/(?:^|[^\\])(?:\\\\)*\\0/.test(source)) return null
  source = source.replace(/\\([pP])\{Is([\w-]+)\}/g, (whole, kind: string, block: string) => Object.hasOwn(BLOCKS, block) ? `[${kind === 'P' ? '^' : ''}${BLOCKS[block]}]` : whole)
  // escapes that XPath allows and JavaScript's u mode does not
  return source.replace(/\\-/g, String.raw`\x2d`).replace(/\\([ "'#%&,:;<=>@_`~!])/g, '$1')
}

const read = (source: string, flags: string): Pattern | null => {
  try {
    // the platform says what is a pattern at all
    const native = new RegExp(source, flags), found = readPattern(native.source === '(?:)' ? '' : source, flags)
    return found && { read: found, flags }
  } catch { return null }
}

const remembered = (key: string, make: () => Pattern | null): Pattern | null => {
  let found = known.get(key)
  if (found === undefined) {
    found = make()
    if (known.size > 500) known.clear()
    known.set(key, found)
  }
  return found
}

/** A pattern as FEEL takes it (XPath flags s m i x q); null when it is none. */
export const pattern = (text: string, flags = ''): Pattern | null => {
  if (text.length > LONGEST_PATTERN || !/^[smixq]*$/.test(flags)) return null
  return remembered(`${flags}/${text}`, () => {
    const source = translate(text, flags)
    return source === null ? null : read(source, `${[...'ism'].filter(flag => flags.includes(flag)).join('')}u`)
  })
}

/** A pattern as form-js takes it: JavaScript's, without flags. */
export const plainPattern = (text: string): Pattern | null =>
  text.length > LONGEST_PATTERN ? null : remembered(`js/${text}`, () => read(text, 'u') ?? read(text, ''))

/** All matches (or the first) in order; null when that would take too long. `spend` is told the steps taken. */
export const matches = ({ read: found, flags }: Pattern, text: string, all: boolean, spend: (steps: number) => void): Match[] | null => {
  if (text.length > LONGEST_TEXT) return null
  const work: Work = { steps: MOST_STEPS }, next = matcher(found, text, flags, work), list: Match[] = []
  try {
    for (let at = 0; at <= text.length;) {
      const match = next(at)
      if (!match) break
      list.push(match)
      if (!all) break
      at = match.to > match.from ? match.to : match.to + ((text.codePointAt(match.to) ?? 0) > 0xffff && flags.includes('u') ? 2 : 1)
    }
  } catch (thrown) {
    if (thrown !== TOO_MUCH) throw thrown
    return null
  } finally { spend(MOST_STEPS - Math.max(work.steps, 0)) }
  return list
}

/** A replacement text with $0…$99 filled in and \$, \\ taken for what they stand for. */
export const filled = (by: string, text: string, match: Match): string => by.replace(/\\([$\\])|\$(\d{1,2})/g, (whole, escaped: string | undefined, digits: string | undefined) => {
  if (escaped !== undefined) return escaped
  const number = digits!.length === 2 && Number(digits) > match.groups.length ? digits![0]! : digits!, rest = digits!.slice(number.length)
  if (Number(number) > match.groups.length) return whole
  return (Number(number) === 0 ? text.slice(match.from, match.to) : match.groups[Number(number) - 1] ?? '') + rest
})
