import test from 'ava'
import fc from 'fast-check'
import {advance} from '../../server/kernel/advance.ts'
import {earliest} from '../../server/kernel/after.ts'
import {canonical} from '../../server/contract/canonical.ts'
import {compile} from '../../server/kernel/compile.ts'
import {shape} from '../../server/kernel/explore/key.ts'
import {imbalance} from '../../server/kernel/invariants.ts'
import {migrate} from '../../server/kernel/migrate.ts'
import {parse} from '../../server/kernel/parse.ts'
import {replay} from '../../server/kernel/replay.ts'
import type {Advance, Effect, Graph, Move, State} from '../../server/kernel/types.ts'
import {anyBlock, type Block, netXml} from './nets.ts'

const RUNS = Number(process.env['KERNEL_RUNS'] ?? 40)
const graphOf = async (net: Block): Promise<Graph> => compile(await parse(netXml(net)), 'p', {kv: 1, key: 'p'})

function freeze<T>(value: T): T {
  if (value && typeof value === 'object' && !Object.isFrozen(value)) { Object.freeze(value); Object.values(value).forEach(freeze) }
  return value
}

/** Every move the outside world could make now, drawn by one number; `again` tells loops to stop so that runs end. */
function choose(state: State, draw: number, seq: number, now: number): Move {
  const head = {id: String(seq), now}, keys = Object.keys(state.n).filter(key => state.n[key]!.w)
  const options: Move[] = keys.flatMap((key): Move[] => {
    const n = Number(key), vars = {x: draw % 5, again: draw % 3 === 0 && seq < 25}
    switch (state.n[key]!.w) {
      case 'task': return [{...head, t: 'complete', n, vars}]
      case 'job': return state.n[key]!.jb === 'bad' ? [{...head, t: 'fail', n, code: 'OOPS', msg: 'oops'}, {...head, t: 'finish', n, vars}] : [{...head, t: 'finish', n, vars}]
      case 'adhoc': return [{...head, t: 'endAdhoc', n}]
      case 'call': return [{...head, t: 'child', n, how: 'ended', vars}, {...head, t: 'child', n, how: 'error', code: 'OOPS'}, {...head, t: 'child', n, how: 'escalation', code: 'UP'}]
      default: return []
    }
  })
  if (state.tm.length) options.push({...head, t: 'wake', now: earliest(state)!})
  if (state.sb.some(sub => sub.k === 's')) options.push({...head, t: 'signal', nm: 'sig'})
  for (const inc of Object.keys(state.in)) options.push({...head, t: 'resolve', inc})
  // Every so often something that must be refused, or an operator.
  if (draw % 11 === 0) return {...head, t: 'complete', n: 99_999}
  if (draw % 17 === 0) return {...head, t: 'suspend'}
  if (state.st === 's') return {...head, t: 'resume'}
  if (draw % 19 === 0 && state.tm[0]) return {...head, t: 'retime', n: state.tm[0].n, e: state.tm[0].e, at: now + 5000, basis: 'test'}
  if (draw % 23 === 0 && options.length) return {...head, t: 'modify', ops: [{op: 'remove', n: Number(keys.at(-1))}], allowEnd: true}
  if (draw % 13 === 0) return {...head, t: 'setVariables', vars: {x: draw % 4}}
  return options.length ? options[draw % options.length]! : {...head, t: 'wake'}
}

type Run = {state: State, moves: Move[], steps: Advance[]}

function play(graph: Graph, draws: number[], each?: (before: State | null, step: Advance, move: Move) => void): Run {
  let state: State | null = null, now = 1_000_000
  const moves: Move[] = [], steps: Advance[] = []
  for (let i = 0; i <= draws.length && (state === null || state.st === 'a' || state.st === 's'); i++) {
    const move: Move = state === null ? {t: 'start', id: '0', now, vars: {x: (draws[0] ?? 0) % 5, again: false}, z: 'Asia/Shanghai'} : choose(state, draws[i - 1]!, i, now)
    now = Math.max(now, move.now)
    const step: Advance = advance(graph, state && freeze(state), freeze(move))
    each?.(state, step, move)
    if (!step.reject) { moves.push(move); steps.push(step); state = step.state }
  }
  return {state: state as unknown as State, moves, steps}
}

const draws = fc.array(fc.nat(1000), {minLength: 10, maxLength: 60})
const property = (title: string, check: (graph: Graph, draws: number[]) => void): void => {
  test(title, async t => {
    await fc.assert(fc.asyncProperty(anyBlock, draws, async (net, numbers) => { check(await graphOf(net), numbers) }), {numRuns: RUNS, includeErrorInReport: true})
    t.pass()
  })
}
// No operator, no illegal move: only what everyday work brings.
const routine = (draw: number): boolean => [11, 13, 17, 19, 23].every(rare => draw % rare)
const must = (holds: boolean, what: string): void => { if (!holds) throw new Error(what) }

property('no step throws, changes its input, or leaves a token uncounted; a refused move changes nothing (P2, P4, P12)', (graph, numbers) => {
  play(graph, numbers, (before, step) => {
    if (step.reject) { must(step.state === before && !step.effects.length && !step.events.length, 'a refused move did something'); return }
    const wrong = imbalance(step.state)
    must(!wrong.length, wrong.join('; '))
  })
})

property('the moves fold to the stored state, byte for byte, also from a snapshot in the middle (P1, P3, P15)', (graph, numbers) => {
  const {state, moves} = play(graph, numbers), whole = replay(() => graph, 'p', moves)
  must(canonical(whole.state) === canonical(state), 'the fold differs')
  const middle = replay(() => graph, 'p', moves.slice(0, moves.length >> 1))
  const stored = JSON.parse(JSON.stringify(middle)) as typeof middle
  must(canonical(replay(() => graph, 'p', moves.slice(moves.length >> 1), stored)) === canonical(whole), 'a snapshot leads elsewhere')
})

// What the outside should see open, read from the state alone.
function inside(state: State): string[] {
  const nodes = Object.entries(state.n).flatMap(([key, node]) => node.w === 'task' ? [`task${key}`] : node.w === 'job' || node.lj ? [`job${key}`] : node.w === 'call' ? [`child${key}`] : [])
  return [...nodes, ...state.sb.filter(sub => sub.k !== 'c').map(sub => `sub${sub.n}/${sub.e}/${sub.d ?? 0}`), ...Object.keys(state.in).map(id => `incident${id}`)]
}

property('what is open outside is what the state holds, after every step; the next wake-up is always told (P6, P7, P8)', (graph, numbers) => {
  const open = new Set<string>()
  let wake: number | null = null
  const apply = (effect: Effect): void => {
    const name = 'id' in effect ? effect.id : 'n' in effect ? `${effect.n}${'e' in effect && effect.t.startsWith('sub') ? `/${effect.e}/${'d' in effect ? effect.d : 0}` : ''}` : ''
    const kind = effect.t.slice(0, -1)
    if (effect.t === 'wake') wake = effect.at
    else if (effect.t.endsWith('+')) { must(!open.has(kind + name), `${effect.t} ${name} twice`); open.add(kind + name) }
    else if (effect.t.endsWith('-')) must(open.delete(kind + name), `${effect.t} ${name} was not open`)
  }
  play(graph, numbers, (_, step, move) => {
    if (step.reject) return
    // A child that reports its own end is closed by that.
    if (move.t === 'child' && move.how !== 'escalation') open.delete(`child${move.n}`)
    // Subscriptions are compared at the end of a step: an old one of the same name closes before the new one opens.
    step.effects.forEach(apply)
    must(wake === earliest(step.state), 'the wake-up told is not the next timer')
    must([...open].toSorted().join() === inside(step.state).toSorted().join(), `outside ${[...open].join()}, inside ${inside(step.state).join()}`)
    if (step.state.st !== 'a' && step.state.st !== 's') must(open.size === 0, `left open: ${[...open].join(', ')}`)
  })
})

property('a quiet state has nothing more to do by itself (P5)', (graph, numbers) => {
  const {state} = play(graph, numbers)
  if (state.st !== 'a') return
  const step = advance(graph, state, {t: 'setVariables', id: 'x', now: 2_000_000, vars: {}})
  must(canonical(step.state) === canonical(state) && !step.effects.length, 'an empty move did something')
})

// One that ends the other's work, or their scope, is not independent of it.
function together(graph: Graph, state: State, one: number, other: number): boolean {
  const done = (from: State, n: number): Advance => advance(graph, from, {id: `v${n}`, now: 9_000_000, t: state.n[n]!.w === 'task' ? 'complete' : 'finish', n, vars: {[`v${n}`]: n}})
  const first = done(state, one), second = done(state, other)
  if (first.reject || second.reject || first.state.n[other] === undefined || second.state.n[one] === undefined) return false
  const here = done(first.state, other), there = done(second.state, one)
  if (here.reject || there.reject) return false
  must(shape(here.state) === shape(there.state), `nodes ${one} and ${other}: ${shape(here.state)} / ${shape(there.state)}`)
  must(canonical(here.state.n[0]?.v ?? {}) === canonical(there.state.n[0]?.v ?? {}), 'variables')
  must(earliest(here.state) === earliest(there.state), 'timers')
  return true
}

test('independent moves in either order end alike, up to the numbers of nodes', async t => {
  let compared = 0
  await fc.assert(fc.asyncProperty(anyBlock, anyBlock, draws, async (left, right, numbers) => {
    const graph = await graphOf({k: 'and', parts: [left, {k: 'user'}, right]})
    play(graph, numbers.filter(routine).slice(0, 15), (_, {state}) => {
      if (state?.st !== 'a') return
      const open = Object.keys(state.n).filter(key => ['task', 'job'].includes(state.n[key]!.w!)).map(Number)
      for (const one of open) for (const other of open) if (one < other && together(graph, state, one, other)) compared++
    })
  }), {numRuns: RUNS, includeErrorInReport: true})
  t.true(compared > RUNS, `${compared} pairs`)
})

property('the order of variables does not matter (P11)', (graph, numbers) => {
  const start = (vars: Record<string, unknown>): string => {
    const {state, effects} = advance(graph, null, {t: 'start', id: '0', now: 1, z: 'UTC', vars})
    return canonical({state, effects})
  }
  must(start({x: numbers[0]! % 5, again: false, b: {p: 1, q: 2}}) === start({b: {q: 2, p: 1}, again: false, x: numbers[0]! % 5}), 'order changed the result')
})

property('migrating to the same version changes nothing (P13)', (graph, numbers) => {
  const {state} = play(graph, numbers.slice(0, 8))
  if (state.st !== 'a') return
  const step = migrate(graph, graph, state, {t: 'migrate', id: 'm', now: 2_000_000, to: 'p', map: {}, force: true})
  must(!step.reject, `${step.reject?.detail}`)
  must(canonical(step.state) === canonical(state) && !step.effects.length, 'the identity changed something')
})

property('well-structured diagrams always come to an end when everybody does their part (P9)', (graph, numbers) => {
  let {state} = play(graph, numbers.slice(0, 20).filter(routine)), now = 3_000_000
  for (let i = 1; i < 1500 && state.st === 'a'; i++) {
    if (!routine(i)) continue
    const move = choose(state, i, 1000 + i, now)
    now = Math.max(now, move.now)
    if (move.t === 'fail') continue
    const step = advance(graph, state, move.t === 'child' ? {t: 'child', id: move.id, now, n: move.n, how: 'ended', vars: {x: i % 5, again: false}} : move)
    if (!step.reject) state = step.state
  }
  must(state.st !== 'a', `still waiting: ${JSON.stringify(state.n)}`)
})

property('a run stopped by its budget and resolved again and again ends like an unbudgeted one (P18)', (graph, numbers) => {
  const {moves, steps, state: whole} = play(graph, numbers.slice(0, 12).map(draw => draw | 1).filter(routine)), small: Graph = {...graph, budget: 7}
  const outline = (state: State): string => canonical([state.st, Object.values(state.n).map(node => [node.e, node.w ?? '', node.c ?? 0]).toSorted(), state.n['0']!.v])
  let state: State | null = null
  for (const [i, move] of moves.entries()) {
    // Scopes that waited for a fresh budget go on one by one, so parallel ones may number their nodes otherwise: then the moves are not the same.
    const meant = 'n' in move && move.n !== undefined ? [steps[i - 1]?.state.n[move.n]?.e, state?.n[move.n]?.e] : []
    if (meant[0] !== meant[1]) return
    let step: Advance = advance(small, state, move)
    for (let round = 0; !step.reject && step.state.st === 'a' && round < 500; round++) {
      const inc = Object.keys(step.state.in).find(id => step.state.in[id]!.ty === 'STEP_BUDGET')
      if (inc === undefined) break
      step = advance(small, step.state, {t: 'resolve', id: `${move.id}r${round}`, now: move.now, inc})
      must(!imbalance(step.state).length, imbalance(step.state).join('; '))
    }
    if (step.reject) return
    state = step.state
  }
  if (state && !Object.keys(whole.in).length) must(outline(state) === outline(whole), `${outline(state)}\n${outline(whole)}`)
})

test('rubbish is refused, not a crash (P12)', async t => {
  const graph = await graphOf({k: 'and', parts: [{k: 'user'}, {k: 'job'}, {k: 'wait'}, {k: 'adhoc', a: {k: 'user'}, b: {k: 'user'}, sequential: true, rest: true}]})
  const {state} = advance(graph, null, {t: 'start', id: '0', now: 1, vars: {x: 1}, z: 'UTC'}), ids = [...graph.els.keys()]
  const kinds = ['start', 'complete', 'finish', 'fail', 'message', 'signal', 'wake', 'retime', 'child', 'activate', 'endAdhoc', 'resume', 'migrate', 'modify', 'resolve', 'setVariables', 'nonsense']
  const n = fc.oneof(fc.integer({min: -2, max: 12}), fc.constantFrom('1', '__proto__', 'constructor', null)), e = fc.oneof(fc.constantFrom(...ids), fc.string())
  const op = fc.record({op: fc.constantFrom('add', 'remove', 'move', 'arrive', 'vars'), e, n, scope: n, join: e, flow: fc.constantFrom(...graph.flows.keys(), 'x'), by: fc.constantFrom(1, -1), vars: fc.jsonValue()}, {requiredKeys: ['op', 'e', 'n', 'join', 'flow', 'by']})
  const move = fc.record({t: fc.constantFrom(...kinds), n, e, vars: fc.jsonValue(), inc: fc.constantFrom('1', '__proto__', 'toString'), els: fc.array(e), ops: fc.array(op, {maxLength: 3}), nm: fc.string(), at: fc.double(), how: fc.string(), code: fc.string(), msg: fc.string()},
    {requiredKeys: ['t', 'n', 'e', 'els', 'ops', 'nm', 'msg', 'at', 'inc']})
  fc.assert(fc.property(move, rubbish => {
    const step = advance(graph, freeze(state), {id: 'r', now: 2, ...rubbish} as unknown as Move)
    if (step.reject) must(step.state === state, 'a refused move did something')
    else must(!imbalance(step.state).length, imbalance(step.state).join('; '))
  }), {numRuns: 3000, includeErrorInReport: true})
  t.pass()
})

test('the state of a loop stays small however often it is run (P17)', async t => {
  const graph = await graphOf({k: 'loop', body: {k: 'user'}})
  let state = advance(graph, null, {t: 'start', id: '0', now: 1, vars: {}, z: 'UTC'}).state
  const size = (): number => JSON.stringify(state).length
  for (let i = 0; i < 10_000; i++) {
    state = advance(graph, state, {t: 'complete', id: String(i + 1), now: i, n: Number(Object.keys(state.n).at(-1)), vars: {again: true}}).state
    if (i === 100) t.true(size() < 300)
  }
  t.true(size() < 310)
})
