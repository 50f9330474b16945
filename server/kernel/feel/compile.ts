import { evaluate, parseExpression } from 'feelin'

/** What an expression may know of the world: the move's time (ms) and the instance's zone. */
export interface FeelEnv { now: number, zone: string }
/** A compiled expression; `run` never throws and answers plain JSON (temporal values as ISO text). */
export interface Feel {
  text: string
  free: string[]
  run(context: Record<string, unknown>, env: FeelEnv): { value: unknown, warnings: string[] }
}

/** Thrown by `compileFeel` for text that is not FEEL. */
export type FeelSyntaxError = Error & { name: 'FeelSyntaxError', at: number }

const names = (text: string): string[] => {
  const found = new Set<string>()
  parseExpression(text, {}).iterate({ enter: (node: { name: string, from: number, to: number }) => {
    if (node.name === '⚠') throw Object.assign(new Error(`FEEL 语法错误：第 ${node.from + 1} 字符附近 ${text.slice(node.from, node.from + 12)}`), { name: 'FeelSyntaxError', at: node.from })
    if (node.name === 'VariableName') found.add(text.slice(node.from, node.to))
  } })
  return [...found]
}

const plain = (value: unknown): unknown => value === undefined || typeof value === 'function' ? null : JSON.parse(JSON.stringify(value)) as unknown

/** Compiles a FEEL expression (without the leading `=`); throws `FeelSyntaxError`. */
export function compileFeel(text: string): Feel {
  const free = names(text)
  return {
    text, free,
    run(context) {
      const result = evaluate(text, context)
      return { value: plain(result.value), warnings: result.warnings.map(w => w.message) }
    },
  }
}
