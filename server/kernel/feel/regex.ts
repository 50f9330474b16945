/*
 * Patterns in diagrams, forms and decisions are written by designers, and a careless one can run for ever. The work a backtracking matcher may
 * do is bounded by allowing less text the more a pattern repeats: a count, not a clock, so that every machine answers alike.
 */
const CACHE = new Map<string, RegExp | null>()

const BLOCKS: Record<string, string> = { BasicLatin: String.raw`\u{0}-\u{7f}`, 'Latin-1Supplement': String.raw`\u{80}-\u{ff}`, CJKUnifiedIdeographs: String.raw`\u{4e00}-\u{9fff}` }

/** XPath notations that JavaScript lacks: class subtraction, blocks, the flags x and q; null for what is no pattern. */
const translate = (pattern: string, flags: string): RegExp | null => {
  if (!/^[smixq]*$/.test(flags)) return null
  let source = flags.includes('x') ? pattern.replace(/\[(?:\\.|[^\]\\])*\]|\s+/gs, part => part.startsWith('[') ? part : '') : pattern
  if (flags.includes('q')) source = pattern.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
  source = source.replace(/\[((?:\\.|[^\]\\[])*)-\[((?:\\.|[^\]\\])*)\]\]/g, '(?![$2])[$1]')
  if (/(?:^|[^\\])(?:\\\\)*\\0/.test(source)) return null
  source = source.replace(/\\([pP])\{Is([\w-]+)\}/g, (whole, kind: string, block: string) => BLOCKS[block] ? `[${kind === 'P' ? '^' : ''}${BLOCKS[block]}]` : whole)
  // a lone - behind a class escape is literal in XPath, an error in JavaScript's u mode
  source = source.replace(/\\-/g, String.raw`\x2d`).replace(/\\([ "'#%&,:;<=>@_`~!])/g, '$1')
  const mode = (flags.includes('i') ? 'i' : '') + (flags.includes('s') ? 's' : '') + (flags.includes('m') ? 'm' : '')
  try { return new RegExp(source, `${mode}u`) } catch { return null }
}

/** How much text the pattern may be tried on: unbounded repeats raise the work to their power, nested ones exponentially. */
export const allowance = (pattern: string): number => {
  const bare = pattern.replace(/\\./g, 'a').replace(/\[[^\]]*\]/g, 'a')
  const repeats = (bare.match(/[*+]|\{\d+,\}/g) ?? []).length
  const nested = /\([^()]*(?:[*+|]|\{\d+,\d*\})(?:[^()]|\([^()]*\))*\)(?:[*+]|\{\d+,\d*\})/.test(bare) || /\(.*\(.*[*+|].*\).*\)(?:[*+]|\{\d+,\d*\})/.test(bare)
  if (nested) return 24
  return repeats < 2 ? 20_000 : Math.max(60, Math.floor(4e7 ** (1 / repeats)))
}

/** The compiled pattern; null when it is not a pattern or the text is too long for it. */
export const regex = (pattern: string, flags: string, text: string): RegExp | null => {
  if (pattern.length > 1000 || text.length > allowance(pattern)) return null
  const key = `${flags}/${pattern}`
  let compiled = CACHE.get(key)
  if (compiled === undefined) {
    compiled = translate(pattern, flags)
    if (CACHE.size > 500) CACHE.clear()
    CACHE.set(key, compiled)
  }
  return compiled
}
