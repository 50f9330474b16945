import type {El, Graph, Move, Reject, State} from '../types.ts'
import {isZone} from '../feel/zone.ts'
import {edit, event, first, later, type Step} from '../step.ts'
import {stringOf} from '../vars.ts'
import {reject} from './refuse.ts'

type Start = Extract<Move, {t: 'start'}>

/** The state an instance begins with: its root scope, nothing in it. */
export function initial(g: Graph, move: Start): State {
  return {
    f: 1, g: g.key, kv: g.kv, k: 1, st: 'a', z: move.z, n: {0: {e: g.root.id, c: 0, v: {...move.vars}}}, tm: [], sb: [], cp: [], in: {}, ik: 0,
    ...(move.par ? {par: move.par} : {}), ...(move.catches?.length ? {catches: move.catches} : {}), ...(move.depth ? {depth: move.depth} : {}),
  }
}

/** Starts an instance at its none start, its implicit starts, or at the triggered start event named. */
export function start(c: Step, move: Start): Reject | undefined {
  if (!isZone(move.z)) return reject('BAD_ZONE', `unknown time zone ${move.z}`)
  const at = move.at === undefined ? undefined : c.g.els.get(move.at)
  if (move.at !== undefined && (!at || at.parent !== c.g.root)) return reject('NO_START', `${move.at} is no start of ${c.g.id}`)
  const triggered = at && (c.g.starts.byTrigger.some(known => known.at === at))
  if (at && !triggered && !(at.k === 'startEvent')) return reject('NO_START', `${at.id} is no start of ${c.g.id}`)
  if (!at && !c.g.root.starts.length) return reject('NO_START', `${c.g.id} has no start without a trigger`)
  event(c, [c.g.root.id, 0, 'in'])
  if (c.g.root.esp.length) later(c, {k: 'arm', s: 0})
  if (at && triggered) begin(c, at, move)
  else for (const el of at ? [at] : c.g.root.starts) later(c, {k: 'enter', s: 0, e: el.id})
  return undefined
}

function begin(c: Step, at: El, move: Start): void {
  if (at.k === 'startEvent' && at.parallelMultiple && at.ev.length > 1) { beginAll(c, at, move); return }
  if (c.g.together.includes(at)) {
    edit(c, 0).got = [at.id]
    for (const other of c.g.together) if (other !== at) listen(c, other, 0, move)
  }
  later(c, {k: 'activate', s: 0, e: at.id, v: {}})
}

// A parallel multiple start: this trigger is one of several, the others are awaited with the same key.
function beginAll(c: Step, at: El, move: Start): void {
  const came = Math.max(0, at.ev.findIndex(definition => 'name' in definition && definition.k === move.trig?.kind && definition.name === move.trig?.name))
  const root = edit(c, 0)
  root.got = []
  at.ev.forEach((_, d) => { if (d !== came) listen(c, at, d, move) })
  first(c, {k: 'trigger', s: 0, e: at.id, d: came, v: {}})
}

function listen(c: Step, at: El, d: number, move: Start): void {
  const definition = at.ev[d]
  if (definition?.k !== 'message' && definition?.k !== 'signal') return
  const nm = stringOf(c, definition.name, 0, 'BAD_KEY', 'name'), key = definition.k === 'message' && move.trig?.key !== undefined ? {key: move.trig.key} : {}
  c.s.sb = [...c.s.sb, {n: 0, e: at.id, ...(d ? {d} : {}), k: definition.k === 'message' ? 'm' : 's', nm, ...key}]
}
