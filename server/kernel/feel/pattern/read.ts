/* Regular expressions read into a tree. Single-character atoms are left to the platform's own RegExp, so classes and \p{…} mean what they mean there. */
export type Part =
  | { t: 'char', test: (char: string) => boolean }
  | { t: 'sequence' | 'choice', parts: Part[] }
  | { t: 'repeat', part: Part, min: number, max: number, greedy: boolean }
  | { t: 'group', part: Part, index: number }
  | { t: 'edge', kind: '^' | '$' | 'b' | 'B' }
  | { t: 'look', part: Part, negative: boolean }
  | { t: 'back', index: number }

export interface Read { part: Part, groups: number }

const ATOM = /\\(?:[pP]\{[^}]+\}|u\{[0-9a-fA-F]+\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|c[A-Za-z]|[\s\S])|\[(?:\\[\s\S]|[^\]\\])*\]|[\s\S]/uy
const COUNT = /\{(\d+)(,(\d*))?\}/y
const LARGEST_COUNT = 1000

/** A test of one character, remembered for ASCII. */
const tester = (atom: string, flags: string): ((char: string) => boolean) => {
  const native = new RegExp(`^(?:${atom})$`, flags), known: (boolean | undefined)[] = []
  return char => {
    const code = char.charCodeAt(0)
    if (code > 127) return native.test(char)
    return known[code] ??= native.test(char)
  }
}

/** Reads a pattern that the platform accepts too; null for what is not supported (looking back). */
export const readPattern = (source: string, flags: string): Read | null => {
  let at = 0, groups = 0, supported = true
  const unicode = flags.includes('u'), charFlags = flags.replace(/[gmy]/g, '')
  const take = (text: string): boolean => {
    if (!source.startsWith(text, at)) return false
    at += text.length
    return true
  }
  const choice = (): Part => {
    const parts = [sequence()]
    while (take('|')) parts.push(sequence())
    return parts.length === 1 ? parts[0]! : { t: 'choice', parts }
  }
  const sequence = (): Part => {
    const parts: Part[] = []
    while (at < source.length && source[at] !== '|' && source[at] !== ')') parts.push(repeated(one()))
    return parts.length === 1 ? parts[0]! : { t: 'sequence', parts }
  }
  const repeated = (part: Part): Part => {
    let min = 1, max = 1
    COUNT.lastIndex = at
    const count = COUNT.exec(source)
    if (take('*')) [min, max] = [0, Infinity]
    else if (take('+')) max = Infinity
    else if (take('?')) min = 0
    else if (count) {
      at = COUNT.lastIndex
      min = Number(count[1])
      max = count[2] === undefined ? min : count[3] ? Number(count[3]) : Infinity
      if (min > LARGEST_COUNT || (max !== Infinity && max > LARGEST_COUNT)) supported = false
    } else return part
    return { t: 'repeat', part, min, max, greedy: !take('?') }
  }
  const group = (): Part => {
    if (take('?:')) return close(choice())
    if (take('?=')) return { t: 'look', part: close(choice()), negative: false }
    if (take('?!')) return { t: 'look', part: close(choice()), negative: true }
    if (take('?<=') || take('?<!')) supported = false
    else if (take('?<')) at = source.indexOf('>', at) + 1
    const index = ++groups
    return { t: 'group', part: close(choice()), index }
  }
  const close = (part: Part): Part => {
    take(')')
    return part
  }
  const one = (): Part => {
    if (take('(')) return group()
    if (take('^')) return { t: 'edge', kind: '^' }
    if (take('$')) return { t: 'edge', kind: '$' }
    if (take(String.raw`\b`)) return { t: 'edge', kind: 'b' }
    if (take(String.raw`\B`)) return { t: 'edge', kind: 'B' }
    const back = /^\\([1-9]\d?)/.exec(source.slice(at, at + 3))
    if (back) {
      at += back[0].length
      return { t: 'back', index: Number(back[1]) }
    }
    ATOM.lastIndex = at
    const atom = ATOM.exec(source)![0]
    at += atom.length
    // outside of u mode a bare bracket or brace is a character of its own
    return { t: 'char', test: tester(!unicode && /^[\]{}]$/.test(atom) ? `\\${atom}` : atom, charFlags) }
  }
  const part = choice()
  return supported && at === source.length ? { part, groups } : null
}
