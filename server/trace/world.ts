import {advance} from '../kernel/advance.ts'
import {compile} from '../kernel/compile.ts'
import {parse, processes} from '../kernel/parse.ts'
import {nextBeat} from '../kernel/timers.ts'
import type {Effect, Graph, Move, Vars} from '../kernel/types.ts'
import type {Arrival, Instance, Message, Request, Result, Stimulus, World} from './model.ts'
import {armStarts, startersOf} from './starts.ts'

const ZONE = 'Asia/Shanghai', START = Date.UTC(2030, 0, 7, 1), MAX_ROUNDS = 20_000, MAX_STARTS = 100, TTL = 3_600_000

/** Runs one process of a file, with others started before it, until nothing can move, no timer is pending and no stimulus is left. */
export async function run(xml: string, request: Request): Promise<Result> {
  const definitions = await parse(xml), world = empty()
  for (const {id} of processes(definitions)) {
    // Another process of the file may be a drawing only; the ones asked for must compile.
    try { world.graphs.set(id, compile(definitions, id, {kv: 1})) } catch (error) {
      if (id === request.process || request.parallel?.includes(id)) throw error
    }
  }
  for (const id of request.parallel ?? []) launch(world, id, {})
  const main = launch(world, request.process, request.vars)
  settle(world, [...request.stimuli ?? []])
  return report(world, main ?? world.instances.find(instance => instance.graph.id === request.process))
}

const empty = (): World => ({now: START, seq: 0, graphs: new Map(), instances: [], trace: [], incidents: [], buffer: [], outbox: [], waiting: [], given: new Map()})

function launch(world: World, process: string, vars: Vars): Instance | undefined {
  const graph = world.graphs.get(process)
  if (!graph) { world.incidents.push(`no process ${process}`); return undefined }
  if (graph.starts.none) return begin(world, graph, {vars})
  for (const at of armStarts(world, graph, vars)) begin(world, graph, {vars, at})
  return undefined
}

/** Creates an instance and gives it its start move. */
export function begin(world: World, graph: Graph, given: Omit<Extract<Move, {t: 'start'}>, 'id' | 'now' | 'by' | 't' | 'z'>): Instance {
  const instance: Instance = {id: String(world.instances.length + 1), graph, state: null, open: [], wake: null, children: new Map()}
  world.instances.push(instance)
  step(world, instance, {t: 'start', z: ZONE, ...given})
  return instance
}

type Bare = Move extends infer M ? M extends Move ? Omit<M, 'id' | 'now' | 'by'> : never : never

/** Gives an instance one move and carries out what it asks of the host. */
function step(world: World, instance: Instance, move: Bare): boolean {
  const {state, effects, events, reject} = advance(instance.graph, instance.state, {...move, id: String(++world.seq), now: world.now} as Move)
  if (reject) {
    if (move.t === 'start') world.incidents.push(`${reject.code}: ${reject.detail}`)
    return false
  }
  instance.state = state
  for (const [id, , what, extra] of events) if (what === 'out' && extra !== 'body' && id !== instance.graph.root.id) world.trace.push(id)
  for (const effect of effects) carryOut(world, instance, effect)
  return true
}

function carryOut(world: World, instance: Instance, effect: Effect): void {
  const close = (fits: (open: Effect) => boolean): void => { instance.open = instance.open.filter(open => !fits(open)) }
  switch (effect.t) {
    case 'sub+': {
      instance.open.push(effect)
      const fits = (message: Message): boolean => message.nm === effect.nm && (message.key ?? '') === (effect.key ?? '') && message.until >= world.now
      const waiting = effect.kind === 'message' ? world.buffer.findIndex(fits) : -1
      if (waiting >= 0) {
        const [message] = world.buffer.splice(waiting, 1)
        world.outbox.push({kind: 'deliver', to: instance.id, n: effect.n, e: effect.e, ...(effect.d === undefined ? {} : {d: effect.d}), vars: message!.vars})
      }
      break
    }
    case 'sub-': close(open => open.t === 'sub+' && open.n === effect.n && open.e === effect.e && open.d === effect.d); break
    case 'task+': case 'job+': instance.open.push(effect); break
    case 'task-': close(open => open.t === 'task+' && open.n === effect.n); break
    case 'job-': close(open => open.t === 'job+' && open.n === effect.n); break
    case 'wake': instance.wake = effect.at; break
    case 'throw': {
      const key = effect.key === undefined ? {} : {key: effect.key}
      world.outbox.push({kind: effect.kind, from: instance.id, nm: effect.nm, ...key, vars: effect.vars, ...armedNow(world, effect)})
      break
    }
    case 'child+': world.outbox.push({kind: 'call', from: instance.id, effect}); break
    case 'child-': world.outbox.push({kind: 'uncall', child: instance.children.get(effect.n)}); break
    case 'toParent': if (instance.state?.par) world.outbox.push({kind: 'report', to: instance.state.par.i, n: instance.state.par.n, effect}); break
    default:
  }
}

// A signal reaches only those who listened when it was thrown.
function armedNow(world: World, effect: Extract<Effect, {t: 'throw'}>): {armed?: string[]} {
  if (effect.kind !== 'signal') return {}
  return {armed: world.instances.filter(other => other.open.some(open => open.t === 'sub+' && open.kind === 'signal' && open.nm === effect.nm)).map(other => other.id)}
}

function settle(world: World, stimuli: Stimulus[]): void {
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const arrival = world.outbox.shift()
    if (arrival) { deliver(world, arrival); continue }
    const stimulus = stimuli.shift()
    if (stimulus) { stimulate(world, stimulus); continue }
    if (!tick(world)) return
  }
  world.incidents.push(`still running after ${MAX_ROUNDS} rounds`)
}

function tick(world: World): boolean {
  const times = [...world.instances.flatMap(instance => instance.wake ?? []), ...world.waiting.map(start => start.timer.at)]
  if (!times.length) return false
  world.now = Math.max(world.now, Math.min(...times))
  for (const start of world.waiting.filter(due => due.timer.at <= world.now)) {
    const again = nextBeat(start.timer, world.now, ZONE, 'skip')
    world.waiting = world.waiting.flatMap(other => other !== start ? [other] : again && world.instances.length < MAX_STARTS ? [{...start, timer: again}] : [])
    begin(world, world.graphs.get(start.process)!, {vars: startVars(world, start.process), at: start.start})
  }
  for (const instance of world.instances) if (instance.wake !== null && instance.wake <= world.now) {
    instance.wake = null
    step(world, instance, {t: 'wake'})
  }
  return true
}

function deliver(world: World, arrival: Arrival): void {
  const to = (id: string | undefined): Instance | undefined => world.instances.find(instance => instance.id === id)
  switch (arrival.kind) {
    case 'message': publish(world, arrival.nm, arrival.key, arrival.vars, to(arrival.from)?.graph.id); break
    case 'signal': broadcast(world, arrival.nm, arrival.vars, arrival.from, arrival.armed); break
    case 'deliver': {
      const {kind: _, to: id, ...move} = arrival
      step(world, to(id)!, {t: 'message', mid: String(world.seq), ...move})
      break
    }
    case 'call': call(world, to(arrival.from)!, arrival.effect); break
    case 'uncall': { const child = to(arrival.child); if (child) step(world, child, {t: 'cancel'}); break }
    case 'report': {
      const parent = to(arrival.to), {how, code, vars} = arrival.effect
      if (parent) step(world, parent, {t: 'child', n: arrival.n, how, ...(code === undefined ? {} : {code}), ...(vars ? {vars} : {})})
    }
  }
}

function call(world: World, parent: Instance, effect: Extract<Effect, {t: 'child+'}>): void {
  const graph = world.graphs.get(effect.process)
  if (!graph?.starts.none) { step(world, parent, {t: 'fail', n: effect.n, msg: `no process ${effect.process}`}); return }
  const child = begin(world, graph, {vars: effect.vars, par: {i: parent.id, n: effect.n}, catches: effect.catches, depth: effect.depth})
  parent.children.set(effect.n, child.id)
}

function publish(world: World, nm: string, key: string | undefined, vars: Vars, own?: string): void {
  const served = new Set<string>()
  for (const instance of world.instances) {
    const sub = instance.open.find((open): open is Extract<Effect, {t: 'sub+'}> =>
      open.t === 'sub+' && open.kind === 'message' && open.nm === nm && (open.key ?? '') === (key ?? ''))
    if (!sub || served.has(instance.graph.id)) continue
    if (step(world, instance, {t: 'message', n: sub.n, e: sub.e, ...(sub.d === undefined ? {} : {d: sub.d}), mid: String(world.seq), vars})) served.add(instance.graph.id)
  }
  for (const {graph, at} of startersOf(world, 'message', nm)) {
    if (served.has(graph.id) || graph.id === own) continue
    served.add(graph.id)
    begin(world, graph, {vars: {...startVars(world, graph.id), ...vars}, at, trig: {kind: 'message', name: nm, ...(key === undefined ? {} : {key})}})
  }
  if (!served.size) world.buffer.push({nm, ...(key === undefined ? {} : {key}), vars, until: world.now + TTL})
}

function broadcast(world: World, nm: string, vars: Vars, from?: string, armed?: string[]): void {
  for (const instance of world.instances) if (instance.id !== from && (!armed || armed.includes(instance.id))) step(world, instance, {t: 'signal', nm, vars})
  const own = world.instances.find(instance => instance.id === from)?.graph.id
  for (const {graph, at} of startersOf(world, 'signal', nm)) {
    if (graph.id !== own) begin(world, graph, {vars: {...startVars(world, graph.id), ...vars}, at, trig: {kind: 'signal', name: nm}})
  }
}

function stimulate(world: World, stimulus: Stimulus): void {
  if (stimulus.kind === 'message') { publish(world, stimulus.name, stimulus.key, stimulus.vars ?? {}); return }
  if (stimulus.kind === 'signal') { broadcast(world, stimulus.name, stimulus.vars ?? {}); return }
  for (const instance of world.instances) {
    const job = instance.open.find(open => open.t === 'job+' && open.e === stimulus.element) as Extract<Effect, {t: 'job+'}> | undefined
    if (job) { step(world, instance, {t: 'fail', n: job.n, code: stimulus.code, msg: stimulus.code}); return }
  }
}

/** The variables a triggered start of a process is to begin with: those the run was asked to start it with. */
function startVars(world: World, process: string): Vars { return world.given.get(process) ?? {} }

function report(world: World, main: Instance | undefined): Result {
  const incidents = [...world.incidents, ...world.instances.flatMap(({state}) => Object.values(state?.in ?? {}).map(open => `${open.ty} ${state?.n[open.n]?.e}: ${open.ms}`))]
  const ended = world.instances.length > 0 && world.instances.every(({state}) => state && state.st !== 'a' && state.st !== 's')
  return {status: incidents.length ? 'error' : ended ? 'completed' : 'waiting', trace: world.trace, variables: main?.state?.n['0']?.v ?? {}, incidents}
}
