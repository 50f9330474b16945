import { dateTimeOf } from './temporal.ts'
import { type FeelDate, type FeelFn, isFn, KIND, kindOf, type Runtime, spend, type Value, warn } from './value.ts'

/*
 * How built-in functions are declared: one line gives the names and kinds of the parameters, and calls by position or by name, missing optional
 * ones, and FEEL's implicit conversions (a value ↔ a list of one, a date → its midnight) are bound from it.
 * n number · s string · b boolean · l list · c context · d date · t time · D date time · f function · r range · u duration · p point (any ordered value) · a anything (null too)
 * A kind with `?` is optional, with `!` may be null, with `+` takes the remaining arguments (or one list of them), with `*` the remaining ones as they are.
 */
export interface Param { name: string, kinds: string, optional: boolean, nullable: boolean, rest: boolean, spread: boolean }
export interface Signature { params: Param[], body: (args: Value[], rt: Runtime) => Value }

const LETTER: Record<string, string> = {
  number: 'n', string: 's', boolean: 'b', list: 'l', context: 'c', date: 'd', time: 't', 'date time': 'D', function: 'f', range: 'r', months: 'u', span: 'u', null: '-',
}

const parseParams = (text: string): Param[] => text === '' ? [] : text.split(', ').map(part => {
  const [name = '', kind = 'a'] = part.split(':')
  return { name, kinds: kind.replace(/[?!+*]/g, ''), optional: kind.includes('?'), nullable: kind.includes('!') || kind.includes('a'), rest: /[+*]/.test(kind), spread: kind.includes('+') }
})

/** One signature, e.g. `signature('string:s, start position:n, length:n?', ([s, at, n]) => …)`. */
export const signature = <Args extends readonly unknown[]>(params: string, body: (args: Args, rt: Runtime) => Value): Signature =>
  ({ params: parseParams(params), body: body as never })

const fits = (value: Value, param: Param): boolean => {
  if (param.kinds === 'a') return true
  const letter = LETTER[kindOf(value)]!
  return param.kinds.includes(letter) || (param.kinds.includes('p') && !'lcf-br'.includes(letter))
}

/** The value as the parameter wants it, or undefined if it cannot be. */
const coerce = (value: Value, param: Param): Value | undefined => {
  if (fits(value, param)) return value
  if (value === null) return param.nullable ? null : undefined
  if (param.kinds === 'l') return [value]
  if (Array.isArray(value) && value.length === 1 && fits(value[0]!, param)) return value[0]
  if (param.kinds === 'D' && kindOf(value) === 'date') return dateTimeOf((value as FeelDate).days, 0, 0, null)
  return undefined
}

const byPosition = ({ params }: Signature, args: Value[]): Value[] | null => {
  const rest = params.at(-1)?.rest ? params.length - 1 : -1
  if (rest < 0 && args.length > params.length) return null
  const bound: Value[] = []
  for (const [i, param] of params.entries()) {
    if (i === rest) {
      const given = args.slice(i), list = param.spread && given.length === 1 && Array.isArray(given[0]) ? given[0] : given
      if (!given.length) return null
      bound.push(list)
    } else if (i >= args.length) {
      if (!param.optional) return null
      bound.push(null)
    } else {
      const value = param.optional && args[i] === null && param.nullable ? null : coerce(args[i]!, param)
      if (value === undefined) return null
      bound.push(value)
    }
  }
  return bound
}

const byName = ({ params }: Signature, args: Map<string, Value>): Value[] | null => {
  for (const name of args.keys()) if (!params.some(param => param.name === name)) return null
  const bound: Value[] = []
  for (const param of params) {
    const given = args.get(param.name)
    if (given === undefined) {
      if (!param.optional) return null
      bound.push(null)
    } else {
      const value = param.rest ? (Array.isArray(given) ? given : [given]) : coerce(given, param)
      if (value === undefined) return null
      bound.push(value)
    }
  }
  return bound
}

/** A built-in function out of its signatures, tried in order. */
export const builtin = (name: string, ...signatures: Signature[]): FeelFn => {
  const run = (bind: (s: Signature) => Value[] | null, rt: Runtime): Value => {
    for (const each of signatures) {
      const bound = bind(each)
      if (!bound) continue
      for (const value of bound) if (Array.isArray(value)) spend(rt, value.length >> 3)
      return each.body(bound, rt)
    }
    return warn(rt, `函数 ${name} 的参数不对`)
  }
  return {
    [KIND]: 'function',
    params: signatures[0]!.params.map(param => param.name),
    call: (args, rt) => run(each => byPosition(each, args), rt),
    named: (args, rt) => run(each => byName(each, args), rt),
  }
}

/** Calls a function value that came as an argument (`precedes`, `match`). */
export const apply = (fn: Value, args: Value[], rt: Runtime): Value => isFn(fn) ? fn.call(args, rt) : null
