import { builtin, signature as sig } from '../bind.ts'
import type { Match } from '../pattern/match.ts'
import { filled, matches, pattern } from '../regex.ts'
import { textOf } from '../text.ts'
import { type FeelFn, measure, type Runtime, spend, type Value, warn } from '../value.ts'
import { readNumber } from './numbers.ts'

const points = (text: string): string[] => [...text]
const SURROGATE = /[\uD800-\uDFFF]/

const one = (name: string, body: (text: string) => Value): [string, FeelFn] => [name, builtin(name, sig('string:s', ([s]: [string]) => body(s)))]
const two = (name: string, body: (text: string, match: string) => Value): [string, FeelFn] =>
  [name, builtin(name, sig('string:s, match:s', ([s, match]: [string, string]) => body(s, match)))]

const substring = (text: string, start: number, length: number | null): Value => {
  const all = points(text), at = Math.trunc(start), size = length === null ? undefined : Math.trunc(length)
  if (at === 0) return null
  const from = at > 0 ? at - 1 : all.length + at
  if (from < 0 || from >= all.length) return size === undefined ? '' : null
  return size !== undefined && size < 1 ? '' : all.slice(from, size === undefined ? undefined : from + size).join('')
}

/** The matches of a pattern; null with a warning when it is none or takes too long. */
const search = (text: string, source: string, flags: string | null, all: boolean, rt: Runtime): Match[] | null => {
  const found = pattern(source, flags ?? '')
  if (!found) return warn(rt, '不是正则表达式')
  return matches(found, text, all, steps => spend(rt, Math.ceil(steps / 20))) ?? warn(rt, '正则表达式匹配超出计算上限')
}
/** What stands between the matches. */
const pieces = (text: string, found: Match[]): string[] => [...found, null].map((match, i) => text.slice(i ? found[i - 1]!.to : 0, match?.from))

/** String functions (DMN 1.5, 10.3.4.3); lengths and positions count code points. */
export const strings: [string, FeelFn][] = [
  ['substring', builtin('substring', sig('string:s, start position:n, length:n?!', ([s, at, n]: [string, number, number | null]) => substring(s, at, n)))],
  one('string length', s => SURROGATE.test(s) ? points(s).length : s.length),
  one('upper case', s => s.toUpperCase()),
  one('lower case', s => s.toLowerCase()),
  one('trim', s => s.trim()),
  one('is blank', s => s.trim() === ''),
  two('substring before', (s, m) => s.includes(m) ? s.slice(0, s.indexOf(m)) : ''),
  two('substring after', (s, m) => s.includes(m) ? s.slice(s.indexOf(m) + m.length) : ''),
  two('contains', (s, m) => s.includes(m)),
  two('starts with', (s, m) => s.startsWith(m)),
  two('ends with', (s, m) => s.endsWith(m)),
  ['matches', builtin('matches', sig('input:s, pattern:s, flags:s?!', ([s, source, flags]: [string, string, string | null], rt) => {
    const found = search(s, source, flags, false, rt)
    return found && found.length > 0
  }))],
  ['replace', builtin('replace', sig('input:s, pattern:s, replacement:s, flags:s?!', ([s, source, by, flags]: [string, string, string, string | null], rt) => {
    const found = search(s, source, flags, true, rt)
    if (!found || found.some(match => match.to === match.from)) return found && warn(rt, 'replace：模式可匹配空文本')
    return pieces(s, found).flatMap((piece, i) => i ? [flags?.includes('q') ? by : filled(by, s, found[i - 1]!), piece] : [piece]).join('')
  }))],
  ['split', builtin('split', sig('string:s, delimiter:s', ([s, delimiter]: [string, string], rt) => {
    const found = search(s, delimiter, null, true, rt)
    return found && pieces(s, found.filter(match => match.to > match.from || (match.from > 0 && match.to < s.length)))
  }))],
  ['string join', builtin('string join', sig('list:l, delimiter:s?!', ([list, delimiter]: [Value[], string | null]) =>
    list.every(each => each === null || typeof each === 'string') ? list.filter(each => each !== null).join(delimiter ?? '') : null))],
  ['string', builtin('string', sig('from:a', ([value]: [Value], rt) => {
    measure(value, rt)
    return value === null ? null : textOf(value)
  }))],
  ['number', builtin('number', sig('from:s, grouping separator:s?!, decimal separator:s?!', ([s, grouping, decimal]: [string, string | null, string | null]) =>
    readNumber(s, grouping, decimal)), sig('from:n', ([n]: [number]) => n))],
]
