import { useCallback, useEffect, useRef, useState } from 'react'
import { graphOf } from '../../../server/kernel/scenario.ts'
import type { Scenario, ScenarioStep } from '../../../server/kernel/scenario/types.ts'
import type { Graph } from '../../../server/kernel/types.ts'
import { begin, current, perform, type Play } from './play.ts'
import type { Bundle } from '../../../server/contract/design.ts'

/** A scenario being played: its steps, and how far. */
interface Script { file: string; scenario: Scenario; next: number }
export interface Stage {
  graph: Graph | undefined
  failure: string
  play: Play | undefined
  script: Script | undefined
  wrong: string[]
  begin(scenario: Scenario, file?: string): void
  show(play: Play): void
  do(step: ScenarioStep): void
  /** Plays the script's next step, or where there is none moves to the next timer. Answers whether there was something to do. */
  next(): boolean
  go(moment: number): void
}

/** The rehearsal on this page: compiled once per text of the draft, played moment by moment. */
export function useStage(key: string, bundle: Bundle): Stage {
  const [graph, setGraph] = useState<Graph>()
  const [failure, setFailure] = useState('')
  const [play, setPlay] = useState<Play>()
  const [script, setScript] = useState<Script>()
  const [wrong, setWrong] = useState<string[]>([])
  const live = useRef<{ play: Play | undefined; script: Script | undefined }>({ play: undefined, script: undefined })
  useEffect(() => { live.current = { play, script } })
  const { bpmn, decisions } = bundle
  useEffect(() => {
    let stale = false
    setFailure('')
    graphOf({ key, bpmn, decisions }).then(made => { if (!stale) setGraph(made) }, (error: Error) => { if (!stale) { setGraph(undefined); setFailure(error.message) } })
    return () => { stale = true }
  }, [key, bpmn, decisions])
  const set = useCallback((next: Play, faults: string[]) => { live.current.play = next; setPlay(next); setWrong(faults) }, [])
  const start = useCallback((scenario: Scenario, file = '') => {
    if (!graph) return
    const made = begin(graph, bundle.forms, scenario, Date.parse(scenario.start.at ?? '2026-03-02T09:00:00+08:00'))
    const next = scenario.steps.length ? { file, scenario, next: 0 } : undefined
    live.current.script = next
    setScript(next)
    set(made, current(made).wrong)
  }, [graph, bundle.forms, set])
  const act = useCallback((step: ScenarioStep) => {
    if (!live.current.play) return
    const done = perform(live.current.play, step)
    set(done.play, done.wrong)
  }, [set])
  const next = useCallback((): boolean => {
    const { play: now, script: told } = live.current
    if (!now) return false
    const step = told?.scenario.steps[told.next]
    if (told && step) {
      const moved = { ...told, next: told.next + 1 }
      live.current.script = moved
      setScript(moved)
      act(step)
      return moved.next < told.scenario.steps.length
    }
    if (!current(now).run.state?.tm.length) return false
    act({ do: 'advance', to: 'next-timer' })
    return true
  }, [act])
  const go = useCallback((moment: number) => { if (live.current.play) set({ ...live.current.play, at: moment }, []) }, [set])
  const show = useCallback((made: Play) => { live.current.script = undefined; setScript(undefined); set(made, []) }, [set])
  return { graph, failure, play, script, wrong, begin: start, show, do: act, next, go }
}
