import type { El, ElId, Flow, Oracle, Question } from '../types.ts'

/* Answers in place of data. One advance is run once per way the data could fall: a script fixes the first answers, the rest are counted. */
export interface Choice { element: ElId, answer: string, of: number }
interface Asked { oracle: Oracle, choices: Choice[], taken: number[], widths: number[] }

/** The ways to leave by conditional flows: each alone for one, every set up to four, else each alone and all. */
const ways = (el: El, among: Flow[], one: boolean): string[][] => {
  if (one) return among.map(flow => [flow.id])
  const free = among.filter(flow => flow !== el.dflt).map(flow => flow.id)
  const none = el.dflt ? [[el.dflt.id]] : el.out.some(flow => !flow.condition) ? [[]] : []
  if (free.length > 4) return [...free.map(id => [id]), free, ...none]
  const sets = Array.from({ length: 2 ** free.length - 1 }, (_, i) => free.filter((_, bit) => (i + 1) & (1 << bit)))
  return [...sets, ...none]
}

const wayText = (el: El, way: string[]): string => way.map(id => el.out.find(flow => flow.id === id)).map(flow => flow ? flow.id : '').join('+') || '—'

const counts = (el: El): number[] => {
  const written = el.mi?.cardinality
  return typeof written === 'string' && /^\d+$/.test(written) ? [Math.min(Number(written), 2)] : [1, 0, 2]
}

const options = (question: Question): unknown[] => {
  switch (question.t) {
    case 'flows': return ways(question.el, question.among, question.one)
    case 'count': return counts(question.el)
    case 'loop': return question.round === 0 ? [true, false] : [false]
    case 'condition': return question.what === 'event' ? [false, true] : [true, false]
    case 'value': return [undefined]
  }
}

/** A number from a text and a count, the same everywhere: what an element answers when it is asked again and again within one move. */
const mixed = (text: string, times: number): number => {
  let hash = 2_166_136_261
  for (const letter of `${text}#${times}`) hash = Math.imul(hash ^ letter.codePointAt(0)!, 16_777_619) >>> 0
  return hash >>> 3
}

const UNASKED: Oracle = () => undefined

/**
 * An oracle that follows `script` and then takes first answers; the third time an element asks within one move its answers are mixed, so that a
 * loop which can be left is left. `edge` is the conditional event to be seen as true; others that were `armed` before stay false, they have moves of
 * their own.
 */
const asking = (script: number[], edge: ElId | null, armed: ReadonlySet<ElId>): Asked => {
  const asked: Asked = { oracle: UNASKED, choices: [], taken: [], widths: [] }, times = new Map<string, number>()
  asked.oracle = question => {
    if (question.t === 'condition' && question.what === 'event' && (edge !== null || armed.has(question.el.id))) return question.el.id === edge
    const all = options(question), key = `${question.t} ${question.el.id}`, seen = times.get(key) ?? 0
    times.set(key, seen + 1)
    if (all.length < 2) return all[0]
    const again = seen >= 2, at = again ? mixed(key, seen) % all.length : script[asked.taken.length] ?? 0
    if (!again) {
      asked.taken.push(at)
      asked.widths.push(all.length)
    }
    const answer = all[at]
    asked.choices.push({ element: question.el.id, answer: Array.isArray(answer) ? wayText(question.el, answer as string[]) : String(answer), of: all.length })
    return answer
  }
  return asked
}

const MOST_WAYS = 160

/** Runs `run` once for every way the data could fall; answers whether all ways were tried. */
export const everyWay = (edge: ElId | null, armed: ReadonlySet<ElId>, run: (oracle: Oracle, choices: Choice[]) => void): boolean => {
  const scripts: number[][] = [[]]
  let runs = 0
  for (let script = scripts.pop(); script; script = scripts.pop()) {
    if (++runs > MOST_WAYS) return false
    const asked = asking(script, edge, armed)
    run(asked.oracle, asked.choices)
    for (let i = asked.taken.length - 1; i >= script.length; i--) {
      for (let other = 1; other < asked.widths[i]!; other++) scripts.push([...asked.taken.slice(0, i), other])
    }
  }
  return true
}
