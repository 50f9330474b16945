/** The largest share of a base that an expression or text states: `estimate * 0.03`, `3%`; 0 if none. */
export function rateOf(text: string): number {
  const factors = [...text.matchAll(/\*\s*(0?\.\d+)|(0?\.\d+)\s*\*/g)].map(match => Number(match[1] ?? match[2]))
  const parts = [...text.matchAll(/\*\s*(\d+)\s*\/\s*(\d+)/g)].map(match => Number(match[1]) / Number(match[2])).filter(rate => rate <= 1)
  const percent = [...text.matchAll(/(\d+(?:\.\d+)?)\s*[%％]/g)].map(match => Number(match[1]) / 100)
  return Math.max(0, ...factors, ...parts, ...percent.filter(rate => rate <= 1))
}
