import {EventEmitter} from 'node:events'
import {Engine} from 'bpmn-engine'
import type {Vars} from '../../server/kernel/types.ts'
import type {Model} from './models.ts'

type Context = {environment: {variables: Vars, output: Vars}}
type Done = (error: unknown, result?: unknown) => void
type Part = {id: string, type: string, behaviour?: {conditionExpression?: {body?: string}}}

// Conditions and scripts as plain JavaScript functions: the cheapest this engine can be given, while the kernel evaluates FEEL.
const CONDITIONS: Record<string, (v: Vars) => boolean> = {
  x_a: v => Number(v['n']) > 5, x_m: v => Number(v['n']) < 3, x_approve: v => v['approved'] === true, x_t11: v => Number(v['amount']) > 100,
}
const SCRIPTS: Record<string, (v: Vars) => Vars> = {r: () => ({n: 7}), z: () => ({n: 0}), a: v => typeof v['n'] === 'number' ? {n: v['n'] + 1} : {x: 1}}

const scripts = {
  register(_part: Part) { return undefined },
  getScript(_language: string, {id}: Part) {
    return {execute(context: Context, next: Done): void {
      const {variables} = context.environment, condition = CONDITIONS[id]
      if (condition) { next(null, condition(variables)); return }
      Object.assign(variables, (SCRIPTS[id] ?? (() => ({x: 1})))(variables))
      next(null)
    }}
  },
}

/** Prepares a model for bpmn-engine once; the answer runs one instance from start to end. */
export async function second(model: Model): Promise<() => Promise<void>> {
  const sourceContext = await contextOf(model)
  return () => new Promise((resolve, reject) => {
    const listener = new EventEmitter()
    listener.on('wait', (api: {id: string, type: string, signal(message?: unknown): void}) => {
      if (api.type !== 'bpmn:UserTask' || api.id === 'wait') return
      const {variables} = (api as unknown as {environment: {variables: Vars}}).environment
      Object.assign(variables, model.answers[api.id] ?? {})
      api.signal()
    })
    const engine = new Engine({name: model.name, sourceContext: sourceContext as never, scripts: scripts as never})
    engine.once('end', () => resolve())
    engine.once('error', reject)
    void engine.execute({listener, variables: {...model.vars}})
  })
}

async function contextOf(model: Model): Promise<unknown> {
  const {BpmnModdle} = await import('bpmn-moddle')
  const {default: Serializer, TypeResolver} = await import('moddle-context-serializer')
  const types = await import('bpmn-elements')
  return Serializer(await new BpmnModdle().fromXML(model.xml) as never, TypeResolver(types as never) as never)
}
