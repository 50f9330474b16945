/** Letters of the query in order, near each other counts more; 0 = no match. */
export function matchScore(text: string, query: string): number {
  if (!query) return 1
  const [where, what] = [text.toLowerCase(), query.toLowerCase()]
  const whole = where.indexOf(what)
  if (whole >= 0) return 100 - Math.min(whole, 50)
  let at = -1
  for (const letter of what) {
    at = where.indexOf(letter, at + 1)
    if (at < 0) return 0
  }
  return 10
}
