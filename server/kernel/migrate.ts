import type {Advance, Finding, Graph, Move, Reject, State} from './types.ts'
import {after} from './after.ts'
import {drain, settle} from './drain.ts'
import {check} from './migrate/check.ts'
import {partners} from './migrate/partners.ts'
import {rearm} from './migrate/rearm.ts'
import {plan, rewrite} from './migrate/rewrite.ts'
import {operate} from './moves/modify.ts'
import {begin, isHalt, runs} from './step.ts'

type Migrate = Extract<Move, {t: 'migrate'}>

/**
 * Moves a running instance to another version: check, rewrite, operations, re-arm, drain (KERNEL §16). The move names the
 * target; both graphs are handed in. Findings refuse it unless `force` is set and they are only about lost partners.
 */
export function migrate(from: Graph, to: Graph, state: State, move: Migrate): Advance {
  const no = (reject: Reject): Advance => ({state, effects: [], events: [], reject})
  if (state.st !== 'a' && state.st !== 's') return no({code: 'ENDED', detail: 'the instance has ended'})
  if (state.g !== from.key || move.to !== to.key) return no({code: 'WRONG_GRAPH', detail: `the instance runs on ${state.g}, the move leads to ${move.to}`})
  const p = plan(from, to, state, move), findings = check(p)
  if (findings.length) return no(refusal(findings))
  const c = begin(to, rewrite(p), state, move.now, undefined)
  try {
    const wrong = move.ops && operate(c, move.ops)
    if (wrong) return no(wrong)
    const lost = move.force ? [] : partners(c)
    if (lost.length) return no(refusal(lost))
    rearm(c, p)
  } catch (thrown) {
    if (isHalt(thrown)) return no({code: thrown.incident, detail: thrown.message})
    throw thrown
  }
  settle(c)
  if (runs(c)) drain(c)
  after(c)
  return {state: c.s, effects: c.effects, events: c.events}
}

const refusal = (findings: Finding[]): Reject => ({code: 'CANNOT_MIGRATE', detail: findings.map(finding => `${finding.element}: ${finding.rule}`).join('; '), findings})

