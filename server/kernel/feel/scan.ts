import { syntaxError } from './ast.ts'

/*
 * The characters of FEEL: a cursor over the text with the few things a recursive-descent parser asks of it. Names may hold spaces and signs
 * ("date and time", "Credit Score"), so a name is read against the names known where the expression stands; unknown names are single words.
 */
export interface Cursor { text: string, at: number, depth: number, known: Map<string, RegExp[]> }

const SPACE = /(?:\s|\/\/[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+/y
const START = String.raw`[?_\p{L}\p{Nl}\p{So}\p{Extended_Pictographic}]`
const PART = String.raw`[?_\p{L}\p{Nl}\p{So}\p{Extended_Pictographic}\p{N}\p{M}\u00B7\u203F-\u2040\u200C-\u200D\uFE0F]`
const WORD = new RegExp(`(?![0-9])${START}${PART}*`, 'uy')
const WORD_END = new RegExp(`${PART}$`, 'u')

export const skip = (c: Cursor): void => {
  SPACE.lastIndex = c.at
  if (SPACE.test(c.text)) c.at = SPACE.lastIndex
}

/** Matches a sticky pattern here and moves behind it. */
export const eat = (c: Cursor, pattern: RegExp): RegExpExecArray | null => {
  pattern.lastIndex = c.at
  const found = pattern.exec(c.text)
  if (found) c.at = pattern.lastIndex
  return found
}

/** Takes the sign if it stands here (after white space). */
export const sign = (c: Cursor, text: string): boolean => {
  skip(c)
  if (!c.text.startsWith(text, c.at)) return false
  c.at += text.length
  return true
}

export const expect = (c: Cursor, text: string): void => {
  if (!sign(c, text)) throw syntaxError(c.text, c.at, `此处应为 ${text}`)
}

/** The single word standing here, not consumed. */
export const peekWord = (c: Cursor): string | null => {
  skip(c)
  WORD.lastIndex = c.at
  return WORD.exec(c.text)?.[0] ?? null
}

/** Takes the keyword if it stands here as a whole word. */
export const keyword = (c: Cursor, word: string): boolean => {
  if (peekWord(c) !== word) return false
  c.at += word.length
  return true
}

export const expectKeyword = (c: Cursor, word: string): void => {
  if (!keyword(c, word)) throw syntaxError(c.text, c.at, `此处应为 ${word}`)
}

export const tidy = (name: string): string => name.trim().replace(/\s+/g, ' ')

/** Makes a name with spaces or signs known, so that it is read as one. */
export const learn = (known: Map<string, RegExp[]>, raw: string, onlyCalled = false): void => {
  const name = tidy(raw)
  WORD.lastIndex = 0
  const first = WORD.exec(name)?.[0]
  if (first === undefined || first === name) return
  const body = name.split(' ').map(word => word.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join(String.raw`\s+`)
  const end = WORD_END.test(name) ? `(?!${PART})` : ''
  const list = known.get(first) ?? []
  list.push(new RegExp(body + end + (onlyCalled ? String.raw`(?=\s*\()` : ''), 'uy'))
  list.sort((a, b) => b.source.length - a.source.length)
  known.set(first, list)
}

/** Reads a name: the longest known one, else a single word; null when none stands here. */
export const readName = (c: Cursor): string | null => {
  const word = peekWord(c)
  if (word === null) return null
  for (const pattern of c.known.get(word) ?? []) {
    const found = eat(c, pattern)
    if (found) return tidy(found[0])
  }
  c.at += word.length
  return word
}

const STRING = /"(?:[^"\\]|\\[\s\S])*"/y
const ESCAPE = /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{6})|([\s\S]))/g
const SIMPLE: Record<string, string> = { n: '\n', r: '\r', t: '\t', '"': '"', '\'': '\'', '\\': '\\' }

/** Reads a string literal with its escapes resolved (unknown escapes stay as they are). */
export const readString = (c: Cursor): string | null => {
  skip(c)
  const found = eat(c, STRING)
  if (!found) return null
  return found[0].slice(1, -1).replace(ESCAPE, (whole, short: string | undefined, long: string | undefined, simple: string) => {
    const code = short ?? long
    return code === undefined ? SIMPLE[simple] ?? whole : Number.parseInt(code, 16) > 0x10ffff ? whole : String.fromCodePoint(Number.parseInt(code, 16))
  })
}
