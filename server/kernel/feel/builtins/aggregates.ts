import { builtin, signature as sig } from '../bind.ts'
import { compare } from '../compare.ts'
import { add, divide, multiply, steady, subtract } from '../decimal.ts'
import { arithmetic } from '../arithmetic.ts'
import { type FeelFn, kindOf, type Runtime, type Value } from '../value.ts'

const over = (name: string, body: (list: Value[], rt: Runtime) => Value): [string, FeelFn] => [
  name, builtin(name, sig('list:a+', ([list]: [Value[]], rt) => body(list, rt))),
]
const numeric = (list: Value[]): list is number[] => list.every(each => typeof each === 'number')
const ofNumbers = (body: (list: number[]) => Value) => (list: Value[]): Value => list.length && numeric(list) ? body(list) : null
const fold = (list: number[], op: (a: number, b: number) => number | null, first: number): number | null =>
  list.reduce<number | null>((sum, each) => sum === null ? null : op(sum, each), first)

const best = (sign: number) => (list: Value[], rt: Runtime): Value => {
  let found = list[0] ?? null
  if (found === null) return null
  for (const each of list) {
    const order = compare(each, found, rt)
    if (order === null) return null
    if (order * sign > 0) found = each
  }
  return found
}

const sum = (list: Value[], rt: Runtime): Value => {
  if (!list.length) return null
  if (numeric(list)) return fold(list, add, 0)
  return kindOf(list[0]!) === 'months' || kindOf(list[0]!) === 'span' ? list.slice(1).reduce((total, each) => arithmetic('+', total, each, rt), list[0]!) : null
}
const mean = (list: number[]): number | null => {
  const total = fold(list, add, 0)
  return total === null ? null : divide(total, list.length)
}
const ordered = (list: number[]): number[] => list.toSorted((a, b) => a - b)

const all = (list: Value[]): Value => list.some(each => each === false) ? false : list.every(each => each === true) ? true : null
const any = (list: Value[]): Value => list.some(each => each === true) ? true : list.every(each => each === false) ? false : null

/** Functions that boil a list (or their arguments) down to one value. */
export const aggregates: [string, FeelFn][] = [
  over('min', best(-1)), over('max', best(1)), over('sum', sum),
  over('mean', ofNumbers(mean)),
  over('product', ofNumbers(list => fold(list, multiply, 1))),
  over('median', ofNumbers(list => {
    const sorted = ordered(list), half = sorted.length >> 1
    return sorted.length % 2 ? sorted[half]! : mean([sorted[half - 1]!, sorted[half]!])
  })),
  over('stddev', ofNumbers(list => {
    if (list.length < 2) return null
    const centre = mean(list)!, squares = list.map(each => multiply(subtract(each, centre)!, subtract(each, centre)!)!)
    return steady(Math.sqrt(fold(squares, add, 0)! / (list.length - 1)))
  })),
  over('mode', list => {
    if (!numeric(list)) return null
    const times = new Map<number, number>()
    for (const each of list) times.set(each, (times.get(each) ?? 0) + 1)
    const most = Math.max(...times.values())
    return ordered([...times].filter(([, n]) => n === most).map(([value]) => value))
  }),
  over('all', all), over('and', all), over('any', any), over('or', any),
]
