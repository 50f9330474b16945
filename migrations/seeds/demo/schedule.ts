/**
 * Many stories told at once in the order of their days: a story waits for an instant, the schedule moves the city's clock
 * there (timers first), and lets that one story go on. A story whose next instant lies in the future stops for good.
 */
export interface Schedule {
  /** Waits until `at` (ms); never returns when that is later than today. */
  until(at: number): Promise<void>
  now(): number
}

const ended = Symbol('the story goes on in the future')
interface Waiting { at: number; order: number; go(): void }

/** Tells all stories; `tick(at)` is called before each instant (the engine's timers up to then). Reports how many stories came to rest. */
export async function tell(stories: ((schedule: Schedule) => Promise<void>)[], until: number, tick: (at: number) => Promise<void>, report: (done: number) => void): Promise<void> {
  const waiting: Waiting[] = []
  let now = 0
  let rested = 0
  let failure: unknown
  let wake: () => void = () => {}
  const rests = (): Promise<void> => new Promise(done => { wake = done })
  let order = 0
  const schedule: Schedule = {
    now: () => now,
    until(at) {
      if (at > until) return Promise.reject(ended)
      return new Promise(go => { waiting.push({ at, order: (order += 1), go }); wake() })
    },
  }
  for (const story of stories) {
    const resting = rests()
    void story(schedule).then(() => {}, error => { if (error !== ended) throw error }).then(() => { rested += 1; report(rested); wake() }, error => { failure = error; wake() })
    await resting
  }
  while (waiting.length && failure === undefined) {
    waiting.sort((a, b) => a.at - b.at || a.order - b.order)
    const next = waiting.shift()!
    if (next.at > now) { await tick(next.at); now = next.at }
    const resting = rests()
    next.go()
    await resting
  }
  if (failure !== undefined) throw failure
}
