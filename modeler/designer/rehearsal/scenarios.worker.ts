import { runScenario } from '../../../server/kernel/scenario.ts'
import type { Scenario, ScenarioBundle } from '../../../server/kernel/scenario/types.ts'

/** Runs every scenario of a draft on the kernel, beside the page; each result is posted as it comes. */
export interface Told { name: string; ok: boolean; failures: string[]; visited: string[]; moves: number; days: number }
export interface Order { n: number; bundle: ScenarioBundle & { scenarios: Record<string, unknown> } }
export type Report = { n: number; file: string; told: Told } | { n: number; done: true; total: number }

async function all({ n, bundle }: Order): Promise<void> {
  let total = 0
  for (const [file, scenario] of Object.entries(bundle.scenarios)) postMessage({ n, file, told: await one(bundle, scenario as Scenario, file, count => { total = count }) } satisfies Report)
  postMessage({ n, done: true, total } satisfies Report)
}

async function one(bundle: ScenarioBundle, scenario: Scenario, file: string, count: (total: number) => void): Promise<Told> {
  try {
    const { ok, failures, coverage, moves } = await runScenario(bundle, scenario)
    count(coverage.total)
    const [first, last] = [moves[0]?.now ?? 0, moves.at(-1)?.now ?? 0]
    return { name: scenario.name ?? file, ok, failures, visited: coverage.visited, moves: moves.length, days: Math.round((last - first) / 86_400_000) }
  } catch (error) {
    return { name: scenario?.name ?? file, ok: false, failures: [(error as Error).message], visited: [], moves: 0, days: 0 }
  }
}

addEventListener('message', ({ data }: MessageEvent<Order>) => void all(data))
