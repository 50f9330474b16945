import { z } from 'zod'
import type { Work } from '../work.ts'

/**
 * A service is named code that a diagram may call. `run` acts inside the step's transaction: exactly once. `call` reaches
 * outside through a job: at least once, `key` makes it idempotent. The input schema becomes the designer's element
 * template and the gate's check.
 */
export interface Service<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  name: string
  title: string
  input: I
  output: O
  run?: (work: Work, input: z.output<I>, call: Call) => Promise<z.input<O>>
  call?: (input: z.output<I>, outside: Outside) => Promise<z.input<O>>
}

/** Who asks: the instance with its subject, the element of the diagram, the node of the state, the task headers. */
export interface Call { instance: Subject; element: string; node: string; headers: Record<string, string> }

/** What an instance is about, as stored in its row. `owner` and `agency` are entity ids. */
export interface Subject {
  id: string
  process: string
  code: string
  title: string
  region: string
  family: string
  industry: string | null
  owner: string | null
  agency: string | null
}

export interface Outside { key: string; signal: AbortSignal }

interface Inside<I extends z.ZodType, O extends z.ZodType> {
  name: string; title: string; input: I; output: O
  run: (work: Work, input: z.output<I>, call: Call) => Promise<z.input<O>>
}
interface Reaching<I extends z.ZodType, O extends z.ZodType> {
  name: string; title: string; input: I; output: O
  call: (input: z.output<I>, outside: Outside) => Promise<z.input<O>>
}

/** Declares a service: `noun.verb`, a Chinese title, schemas, and either `run` or `call`. Throw `bpmnError` for the diagram to decide. */
export function defineService<I extends z.ZodType, O extends z.ZodType>(shape: Inside<I, O> | Reaching<I, O>): Service {
  if (!/^[a-z]+\.[a-z-]+$/.test(shape.name)) throw new Error(`service name is noun.verb, not ${shape.name}`)
  return shape as unknown as Service
}
