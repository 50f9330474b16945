/*
 * FEEL numbers are decimals; ours are doubles read as their shortest decimal text (JSON has nothing else). Each operation is exact on those
 * decimals and is then rounded once to the nearest double: 0.1 + 0.2 is 0.3. Whole numbers take the plain path. Money is whole fen anyway.
 */
interface Decimal { mant: bigint, exp: number }

const read = (value: number): Decimal => {
  const [body = '0', power = '0'] = String(value).split('e')
  const dot = body.indexOf('.')
  return dot < 0
    ? { mant: BigInt(body), exp: Number(power) }
    : { mant: BigInt(body.slice(0, dot) + body.slice(dot + 1)), exp: Number(power) - (body.length - dot - 1) }
}

const write = ({ mant, exp }: Decimal): number | null => finite(Number(`${mant}e${exp}`))

/** The number itself (never -0), or null for NaN and infinities. */
export const finite = (value: number): number | null => Number.isFinite(value) ? value + 0 : null

const align = (a: Decimal, b: Decimal): [bigint, bigint, number] => {
  const exp = Math.min(a.exp, b.exp)
  return [a.mant * 10n ** BigInt(a.exp - exp), b.mant * 10n ** BigInt(b.exp - exp), exp]
}
const near = (a: number, b: number): boolean => Math.abs(Math.log10(Math.abs(a) || 1) - Math.log10(Math.abs(b) || 1)) < 60

// Numbers of up to four decimals, the usual ones, are computed as whole ten-thousandths: an exact operation and one rounding, without text.
const SCALE = 10_000
const scaled = (value: number, most: number): number => {
  const whole = Math.round(value * SCALE)
  return Math.abs(whole) < most && whole / SCALE === value ? whole : NaN
}

export const add = (a: number, b: number): number | null => {
  const sum = a + b
  if (Number.isSafeInteger(a) && Number.isSafeInteger(b) && Number.isSafeInteger(sum)) return sum + 0
  const quick = scaled(a, 2 ** 51) + scaled(b, 2 ** 51)
  if (quick === quick) return quick / SCALE + 0
  if (!near(a, b)) return finite(sum)
  const [x, y, exp] = align(read(a), read(b))
  return write({ mant: x + y, exp })
}

export const subtract = (a: number, b: number): number | null => add(a, -b)

export const multiply = (a: number, b: number): number | null => {
  const product = a * b
  if (Number.isSafeInteger(a) && Number.isSafeInteger(b) && Number.isSafeInteger(product)) return product + 0
  const quick = scaled(a, 2 ** 26) * scaled(b, 2 ** 26)
  if (quick === quick) return quick / (SCALE * SCALE) + 0
  const x = read(a), y = read(b)
  return write({ mant: x.mant * y.mant, exp: x.exp + y.exp })
}

/** a / b, or null for a zero divisor. */
export const divide = (a: number, b: number): number | null => {
  if (b === 0) return null
  if ((Number.isSafeInteger(a) && Number.isSafeInteger(b)) || !near(a, b)) return finite(a / b)
  const quick = scaled(a, 2 ** 51) / scaled(b, 2 ** 51)
  if (quick === quick) return finite(quick)
  const [x, y] = align(read(a), read(b))
  const quotient = (x * 10n ** 40n) / y
  return write({ mant: quotient, exp: -40 })
}

/** a to the power b; whole small powers are exact, the rest is rounded to 15 digits so that every engine agrees. */
export const power = (a: number, b: number): number | null => {
  if (Number.isInteger(b) && b >= 0 && b <= 64) {
    const { mant, exp } = read(a)
    return write({ mant: mant ** BigInt(b), exp: exp * b })
  }
  return steady(Math.pow(a, b))
}

/** Rounds the result of a transcendental function to 15 significant digits. */
export const steady = (value: number): number | null => Number.isFinite(value) ? finite(Number(value.toPrecision(15))) : null

/** a - b * floor(a / b), the sign of the divisor, exact on decimals; null for a zero divisor. */
export const modulo = (a: number, b: number): number | null => {
  if (b === 0 || !near(a, b)) return b === 0 ? null : finite(a - b * Math.floor(a / b))
  const [x, y, exp] = align(read(a), read(b))
  const rest = x % y
  return write({ mant: rest !== 0n && (rest < 0n) !== (y < 0n) ? rest + y : rest, exp })
}

export type Rounding = 'floor' | 'ceiling' | 'up' | 'down' | 'half up' | 'half down' | 'half even'

const bump = (how: Rounding, quotient: bigint, twice: number, negative: boolean): boolean => {
  switch (how) {
    case 'floor': return negative
    case 'ceiling': return !negative
    case 'up': return true
    case 'down': return false
    case 'half up': return twice >= 0
    case 'half down': return twice > 0
    case 'half even': return twice > 0 || (twice === 0 && quotient % 2n !== 0n)
  }
}

/** Rounds to `scale` decimals (negative: tens, hundreds…); scale between -6111 and 6176 as in DMN 1.5, else null. */
export const round = (value: number, scale: number, how: Rounding): number | null => {
  const places = Math.trunc(scale)
  if (places < -6111 || places > 6176) return null
  const { mant, exp } = read(value)
  const drop = -places - exp
  if (drop <= 0) return value
  if (drop > 400) return how === 'up' || (how === 'ceiling' && value > 0) || (how === 'floor' && value < 0)
    ? write({ mant: value < 0 ? -1n : value > 0 ? 1n : 0n, exp: -places }) : 0
  const unit = 10n ** BigInt(drop), negative = mant < 0n, size = negative ? -mant : mant
  const quotient = size / unit, rest = size % unit
  const twice = rest * 2n > unit ? 1 : rest * 2n < unit ? -1 : 0
  const rounded = rest !== 0n && bump(how, quotient, twice, negative) ? quotient + 1n : quotient
  return write({ mant: negative ? -rounded : rounded, exp: -places })
}
