const KEYWORDS = ['and', 'or', 'if', 'then', 'else', 'for', 'in', 'return', 'every', 'some', 'satisfies', 'between', 'instance', 'of',
  'true', 'false', 'null', 'function', 'external', 'not']
// One-word built-in functions of FEEL: a variable of the same name would hide the function and change how text is read.
const BUILTINS = ['abs', 'after', 'all', 'any', 'append', 'before', 'ceiling', 'coincides', 'concatenate', 'contains', 'context', 'count', 'date',
  'decimal', 'duration', 'during', 'even', 'exp', 'finishes', 'flatten', 'floor', 'includes', 'log', 'matches', 'max', 'mean', 'median',
  'meets', 'min', 'mode', 'modulo', 'now', 'number', 'odd', 'overlaps', 'product', 'range', 'remove', 'replace', 'reverse', 'sort', 'split',
  'sqrt', 'starts', 'stddev', 'string', 'sublist', 'substring', 'sum', 'time', 'today', 'trim', 'union']
const RESERVED = new Set([...KEYWORDS, ...BUILTINS, '__proto__'])
const NAME = /^[\p{L}_][\p{L}\p{N}_]*$/u

/** True when a variable may have this name: a plain FEEL name that is no keyword or built-in function. */
export const legalName = (name: string): boolean => NAME.test(name) && !RESERVED.has(name)

/** The first illegal thing in a payload of variables, or nothing; only plain JSON with legal names may enter (KERNEL §4, §17). */
export function badVariables(vars: unknown): string | undefined {
  if (vars === undefined) return undefined
  if (typeof vars !== 'object' || vars === null || Array.isArray(vars)) return 'variables must be a JSON object'
  for (const name of Object.keys(vars)) {
    if (!legalName(name)) return `variable name ${name}`
    const why = badValue((vars as Record<string, unknown>)[name], 0)
    if (why) return `${name}: ${why}`
  }
  return undefined
}

const LONE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/

function badValue(value: unknown, depth: number): string | undefined {
  if (depth > 64) return 'nested too deeply'
  if (value === null || typeof value === 'boolean') return undefined
  if (typeof value === 'string') return LONE.test(value) ? 'lone surrogate' : undefined
  if (typeof value === 'number') {
    if (!Number.isFinite(value) || Object.is(value, -0)) return 'not a JSON number'
    return Number.isInteger(value) && !Number.isSafeInteger(value) ? 'integer above 2^53' : undefined
  }
  if (Array.isArray(value)) {
    for (const item of value) { const why = badValue(item, depth + 1); if (why) return why }
    return undefined
  }
  if (typeof value !== 'object') return `${typeof value} is not JSON`
  const proto = Object.getPrototypeOf(value) as unknown
  if (proto !== Object.prototype && proto !== null) return 'not a plain object'
  for (const key of Object.keys(value)) {
    if (key === '__proto__') return 'key __proto__'
    const why = badValue((value as Record<string, unknown>)[key], depth + 1)
    if (why) return why
  }
  return undefined
}
