import { builtin, signature as sig, type Signature } from '../bind.ts'
import { compare, inRange } from '../compare.ts'
import { type FeelFn, type FeelRange, KIND, kindOf, type Runtime, type Value } from '../value.ts'
import { parseExpression } from '../parse.ts'
import type { Node } from '../ast.ts'
import { parseDate, parseDateTime, parseDuration, parseTime } from '../temporal.ts'

/* Allen's relations between points and ranges (DMN 1.5, 10.3.4.9). An end that is open lies a shade before (or after) its point. */
type Pair = [FeelRange, FeelRange]
type Three = boolean | null
const sign = (a: Value, b: Value, rt: Runtime): number | null => a === null || b === null ? null : compare(a, b, rt)

/** Order of two ends: start against start, end against end, end against start. */
const starts = (a: FeelRange, b: FeelRange, rt: Runtime): number | null => {
  const order = sign(a.lo, b.lo, rt)
  return order === 0 ? Number(b.lc) - Number(a.lc) : order
}
const ends = (a: FeelRange, b: FeelRange, rt: Runtime): number | null => {
  const order = sign(a.hi, b.hi, rt)
  return order === 0 ? Number(a.hc) - Number(b.hc) : order
}
/** Below zero: a ends before b starts; zero: they share exactly a's last and b's first point. */
const gap = (a: FeelRange, b: FeelRange, rt: Runtime): number | null => {
  const order = sign(a.hi, b.lo, rt)
  return order === 0 ? (a.hc && b.lc ? 0 : -1) : order
}
const claim = (value: number | null, test: (order: number) => boolean): Three => value === null ? null : test(value)
const both = (a: Three, b: Three): Three => a === null || b === null ? null : a && b

const overlapsBefore = ([a, b]: Pair, rt: Runtime): Three =>
  both(both(claim(starts(a, b, rt), o => o < 0), claim(gap(a, b, rt), o => o >= 0)), claim(ends(a, b, rt), o => o <= 0))
const point = (value: Value): FeelRange => ({ [KIND]: 'range', op: '..', lo: value, hi: value, lc: true, hc: true })
const before = ([a, b]: Pair, rt: Runtime): Three => claim(gap(a, b, rt), o => o < 0)
const meets = ([a, b]: Pair, rt: Runtime): Three => claim(sign(a.hi, b.lo, rt), o => o === 0 && a.hc && b.lc)
const includes = ([a, b]: Pair, rt: Runtime): Three => both(claim(starts(a, b, rt), o => o <= 0), claim(ends(a, b, rt), o => o >= 0))
const finishes = ([a, b]: Pair, rt: Runtime): Three => both(claim(ends(a, b, rt), o => o === 0), claim(starts(a, b, rt), o => o >= 0))
const begins = ([a, b]: Pair, rt: Runtime): Three => both(claim(starts(a, b, rt), o => o === 0), claim(ends(a, b, rt), o => o <= 0))
const overlaps = ([a, b]: Pair, rt: Runtime): Three => both(claim(gap(a, b, rt), o => o >= 0), claim(gap(b, a, rt), o => o >= 0))
const swap = (test: (pair: Pair, rt: Runtime) => Three) => ([a, b]: Pair, rt: Runtime): Three => test([b, a], rt)

const ranges2 = (a: string, b: string, test: (pair: Pair, rt: Runtime) => Three): Signature => sig(`${a}:r, ${b}:r`, test as never)
const relation = (name: string, ...signatures: Signature[]): [string, FeelFn] => [name, builtin(name, ...signatures)]
const pointRange = (test: (pair: Pair, rt: Runtime) => Three, value = 'point'): Signature =>
  sig(`${value}:p, range:r`, ([p, r]: [Value, FeelRange], rt) => test([point(p), r], rt))
const rangePoint = (test: (pair: Pair, rt: Runtime) => Three, value = 'point'): Signature =>
  sig(`range:r, ${value}:p`, ([r, p]: [FeelRange, Value], rt) => test([r, point(p)], rt))

const READ = new Map<string, (text: string) => Value>([['date', parseDate], ['time', parseTime], ['date and time', parseDateTime], ['duration', parseDuration]])
const literal = (node: Node): Value | undefined => {
  if (node.k === 'literal') return node.value
  if (node.k === 'minus') { const value = literal(node.a); return typeof value === 'number' ? -value : undefined }
  if (node.k !== 'call' || node.fn.k !== 'name' || node.args.length !== 1) return undefined
  const text = literal(node.args[0]!)
  if (typeof text !== 'string') return undefined
  return READ.get(node.fn.name)?.(text)
}
const readRange = (text: string, rt: Runtime): Value => {
  let node: Node
  try { node = parseExpression(text) } catch { return null }
  if (node.k !== 'range') return null
  const lo = literal(node.lo), hi = literal(node.hi)
  if (lo === undefined || hi === undefined || (lo === null && hi === null) || (lo === null && node.lc) || (hi === null && node.hc)) return null
  if (lo !== null && hi !== null && (kindOf(lo) !== kindOf(hi) || (compare(lo, hi, rt) ?? 1) > 0)) return null
  if ([lo, hi].some(end => ['list', 'context', 'boolean', 'function'].includes(kindOf(end)))) return null
  return { [KIND]: 'range', op: '..', lo, hi, lc: node.lc, hc: node.hc }
}

/** Range functions. */
export const ranges: [string, FeelFn][] = [
  relation(
    'before', sig('point1:p, point2:p', ([a, b]: [Value, Value], rt) => claim(sign(a, b, rt), o => o < 0)), pointRange(before), rangePoint(before),
    ranges2('range1', 'range2', before),
  ),
  relation(
    'after', sig('point1:p, point2:p', ([a, b]: [Value, Value], rt) => claim(sign(a, b, rt), o => o > 0)), pointRange(swap(before)),
    rangePoint(swap(before)), ranges2('range1', 'range2', swap(before)),
  ),
  relation('meets', ranges2('range1', 'range2', meets)),
  relation('met by', ranges2('range1', 'range2', swap(meets))),
  relation('overlaps', ranges2('range1', 'range2', overlaps)),
  relation('overlaps before', ranges2('range1', 'range2', overlapsBefore)),
  relation('overlaps after', ranges2('range1', 'range2', swap(overlapsBefore))),
  relation('overlapped by', ranges2('range1', 'range2', swap(overlapsBefore))),
  relation('finishes', pointRange((([a, b], rt) => claim(sign(a.hi, b.hi, rt), o => o === 0 && b.hc))), ranges2('range1', 'range2', finishes)),
  relation('finished by', rangePoint((([a, b], rt) => claim(sign(a.hi, b.hi, rt), o => o === 0 && a.hc))), ranges2('range1', 'range2', swap(finishes))),
  relation('includes', sig('range:r, point:p', ([r, p]: [FeelRange, Value], rt) => inRange(p, r, rt)), ranges2('range1', 'range2', includes)),
  relation('during', sig('point:p, range:r', ([p, r]: [Value, FeelRange], rt) => inRange(p, r, rt)), ranges2('range1', 'range2', swap(includes))),
  relation('starts', pointRange((([a, b], rt) => claim(sign(a.lo, b.lo, rt), o => o === 0 && b.lc))), ranges2('range1', 'range2', begins)),
  relation('started by', rangePoint((([a, b], rt) => claim(sign(a.lo, b.lo, rt), o => o === 0 && a.lc))), ranges2('range1', 'range2', swap(begins))),
  relation(
    'coincides', sig('point1:p, point2:p', ([a, b]: [Value, Value], rt) => claim(sign(a, b, rt), o => o === 0)),
    ranges2('range1', 'range2', (pair, rt) => both(claim(starts(...pair, rt), o => o === 0), claim(ends(...pair, rt), o => o === 0))),
  ),
  ['range', builtin('range', sig('from:s', ([text]: [string], rt) => readRange(text, rt)))],
]
