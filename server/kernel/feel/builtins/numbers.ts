import { builtin, signature as sig } from '../bind.ts'
import { finite, modulo, round, type Rounding, steady } from '../decimal.ts'
import { type FeelFn, KIND, kindOf, type Value } from '../value.ts'

const rounding = (name: string, how: Rounding, optional = false): [string, FeelFn] =>
  [name, builtin(name, sig(`n:n, scale:n${optional ? '?' : ''}`, ([n, scale]: [number, number | null]) => round(n, scale ?? 0, how)))]

const real = (name: string, body: (value: number) => number): [string, FeelFn] =>
  [name, builtin(name, sig('number:n', ([n]: [number]) => steady(body(n))))]

/** Numeric functions (DMN 1.5, 10.3.4.5). */
export const numbers: [string, FeelFn][] = [
  rounding('decimal', 'half even'), rounding('floor', 'floor', true), rounding('ceiling', 'ceiling', true),
  rounding('round up', 'up'), rounding('round down', 'down'), rounding('round half up', 'half up'), rounding('round half down', 'half down'),
  ['abs', builtin('abs', sig('n:n', ([n]: [number]) => Math.abs(n)), sig('n:u', ([value]: [Value]) => {
    if (kindOf(value) === 'months') return { [KIND]: 'months', months: Math.abs((value as { months: number }).months) }
    return { [KIND]: 'span', ms: Math.abs((value as { ms: number }).ms) }
  }))],
  ['modulo', builtin('modulo', sig('dividend:n, divisor:n', ([a, b]: [number, number]) => modulo(a, b)))],
  real('sqrt', n => n < 0 ? NaN : Math.sqrt(n)),
  real('log', n => n <= 0 ? NaN : Math.log(n)),
  real('exp', Math.exp),
  ['odd', builtin('odd', sig('number:n', ([n]: [number]) => Math.abs(n % 2) === 1))],
  ['even', builtin('even', sig('number:n', ([n]: [number]) => n % 2 === 0))],
]

/** Reads a number written with the given separators ("1,000.5"); null when it is not one. */
export const readNumber = (text: string, grouping: string | null, decimal: string | null): Value => {
  if (grouping !== null && (![' ', ',', '.'].includes(grouping) || grouping === decimal)) return null
  if (decimal !== null && !['.', ','].includes(decimal)) return null
  let plain = grouping === null ? text : text.split(grouping).join('')
  if (decimal !== null && decimal !== '.') plain = plain.includes('.') ? 'x' : plain.replace(decimal, '.')
  return /^-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(plain) ? finite(Number(plain)) : null
}
