import { apply, builtin, signature as sig } from '../bind.ts'
import { compare, equal } from '../compare.ts'
import { type FeelFn, isFn, type Runtime, spend, type Value, warn } from '../value.ts'
import { aggregates } from './aggregates.ts'

const onList = (name: string, body: (list: Value[], rt: Runtime) => Value): [string, FeelFn] => [
  name, builtin(name, sig('list:l', ([list]: [Value[]], rt) => body(list, rt))),
]
const overAll = (name: string, body: (lists: Value[], rt: Runtime) => Value): [string, FeelFn] => [
  name, builtin(name, sig('list:a+', ([lists]: [Value[]], rt) => body(lists, rt))),
]

const holds = (list: Value[], value: Value, rt: Runtime): boolean => {
  spend(rt, list.length)
  return list.some(each => equal(each, value, rt) === true)
}
const distinct = (list: Value[], rt: Runtime): Value[] => {
  const seen = new Set<Value>(), out: Value[] = []
  for (const each of list) {
    if (each === null || typeof each !== 'object') { if (!seen.has(each)) { seen.add(each); out.push(each) } } else if (!holds(out, each, rt)) out.push(each)
  }
  return out
}
const flatten = (list: Value[], rt: Runtime): Value[] => {
  spend(rt, list.length)
  return list.flatMap(each => Array.isArray(each) ? flatten(each, rt) : [each])
}
/** Index of a 1-based position (negative from the end), or -1. */
const index = (list: Value[], position: number): number => {
  const whole = Math.trunc(position), at = whole > 0 ? whole - 1 : list.length + whole
  return whole !== 0 && at >= 0 && at < list.length ? at : -1
}

/** Merge sort that asks `precedes` only (stable, and harmless when it contradicts itself). */
const sortBy = (list: Value[], precedes: (a: Value, b: Value) => boolean): Value[] => {
  if (list.length < 2) return list
  const half = list.length >> 1, left = sortBy(list.slice(0, half), precedes), right = sortBy(list.slice(half), precedes), out: Value[] = []
  let i = 0, j = 0
  while (i < left.length && j < right.length) out.push(precedes(right[j]!, left[i]!) ? right[j++]! : left[i++]!)
  return out.concat(left.slice(i), right.slice(j))
}

const positions = (list: Value[], match: Value, rt: Runtime): Value[] => list.flatMap((each, i) => equal(each, match, rt) === true ? [i + 1] : [])
const splice = (list: Value[], at: number, remove: number, ...items: Value[]): Value[] => [...list.slice(0, at), ...items, ...list.slice(at + remove)]

const replaceAll = (list: Value[], match: FeelFn, item: Value, rt: Runtime): Value => {
  if (match.params.length !== 2) return null
  const out: Value[] = []
  for (const each of list) {
    spend(rt, 1)
    const hit = match.call([each, item], rt)
    if (typeof hit !== 'boolean') return null
    out.push(hit ? item : each)
  }
  return out
}

/** List functions (DMN 1.5, 10.3.4.4). */
export const lists: [string, FeelFn][] = [
  ...aggregates,
  ['list contains', builtin('list contains', sig('list:l, element:a', ([list, each]: [Value[], Value], rt) => holds(list, each, rt)))],
  onList('count', list => list.length),
  onList('is empty', list => list.length === 0),
  ['sublist', builtin('sublist', sig('list:l, start position:n, length:n?!', ([list, at, length]: [Value[], number, number | null]) => {
    const from = index(list, at)
    return from < 0 || (length !== null && (length < 1 || from + length > list.length))
      ? null : list.slice(from, length === null ? undefined : from + Math.trunc(length))
  }))],
  ['append', builtin('append', sig('list:l!, item:a*', ([list, items]: [Value[] | null, Value[]]) => [...(list ?? [null]), ...items]))],
  overAll('concatenate', (all, rt) => {
    spend(rt, all.length)
    return all.flatMap(each => Array.isArray(each) ? each : [each])
  }),
  ['insert before', builtin('insert before', sig('list:l, position:n, newItem:a', ([list, position, item]: [Value[], number, Value]) => {
    const at = index(list, position)
    return at < 0 ? null : splice(list, at, 0, item)
  }))],
  ['remove', builtin('remove', sig('list:l, position:n', ([list, position]: [Value[], number]) => {
    const at = index(list, position)
    return at < 0 ? null : splice(list, at, 1)
  }))],
  ['list replace', builtin('list replace', sig('list:l, position:n, newItem:a', ([list, position, item]: [Value[], number, Value]) => {
    const at = index(list, position)
    return at < 0 ? null : splice(list, at, 1, item)
  }), sig('list:l, match:f, newItem:a', ([list, match, item]: [Value[], FeelFn, Value], rt) => replaceAll(list, match, item, rt)))],
  onList('reverse', list => list.toReversed()),
  ['index of', builtin('index of', sig('list:l, match:a', ([list, match]: [Value[], Value], rt) => positions(list, match, rt)))],
  overAll('union', (all, rt) => distinct(all.flatMap(each => Array.isArray(each) ? each : [each]), rt)),
  onList('distinct values', distinct),
  onList('duplicate values', (list, rt) => distinct(list.filter((each, i) => list.findIndex(other => equal(each, other, rt) === true) !== i), rt)),
  onList('flatten', flatten),
  ['partition', builtin('partition', sig('list:l, size:n', ([list, size]: [Value[], number]) =>
    size < 1 ? null : Array.from({ length: Math.ceil(list.length / Math.trunc(size)) }, (_, i) => list.slice(i * Math.trunc(size), (i + 1) * Math.trunc(size)))))],
  ['sort', builtin('sort', sig('list:l, precedes:f?!', ([list, precedes]: [Value[], FeelFn | null], rt) => {
    if (precedes !== null && !isFn(precedes)) return warn(rt, 'sort：比较函数不对')
    return sortBy(list, (a, b) => {
      spend(rt, 1)
      return precedes ? apply(precedes, [a, b], rt) === true : (compare(a, b, rt) ?? 0) < 0
    })
  }))],
]
