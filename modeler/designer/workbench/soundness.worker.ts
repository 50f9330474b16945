import { isDiagnostics } from '../../../server/kernel/compile.ts'
import { explore } from '../../../server/kernel/explore.ts'
import { graphOf } from '../../../server/kernel/scenario.ts'
import type { Finding } from '../../../server/law/finding.ts'

/** Soundness beside the page, bounded as at the gate and by time: dead ends, double execution, endless loops, with the way there. */
export interface Sought { n: number; key: string; bpmn: string; decisions: Record<string, string> }
/** A finding with the answers its path needs of the data. */
export type Witnessed = Finding & { choices?: { element: string; answer: string }[][] }

const states = 20_000
const seconds = 6
const fatal = new Set(['deadlock', 'livelock', 'endless-loop', 'unbounded'])

async function sought({ key, bpmn, decisions }: Sought): Promise<Witnessed[]> {
  try {
    const graph = await graphOf({ key, bpmn, decisions })
    const until = performance.now() + seconds * 1000
    return explore(graph, { limit: states, stop: () => performance.now() > until }).findings.map(({ rule, element, message, message_en, trace, choices, certainty }) => ({
      rule, element, message, message_en, trace, choices, certainty, severity: certainty === 'proven' && fatal.has(rule) ? 'error' : rule === 'not-proven' ? 'info' : 'warn',
    }))
  } catch (error) {
    // a diagram that cannot be compiled has its findings from the other worker
    if (isDiagnostics(error) || error instanceof Error) return []
    throw error
  }
}

addEventListener('message', ({ data }: MessageEvent<Sought>) => void sought(data).then(findings => postMessage({ n: data.n, findings })))
