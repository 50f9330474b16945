import type { z } from 'zod'
import type { Route } from '../../server/contract/route.ts'
import { say } from '../words/words.ts'
import { learnTime } from './clock.ts'

/** A refusal as the server explains it (RFC 9457): `type` is a stable kebab-case code, the rest are facts of the case. */
export interface ProblemBody {
  type: string
  title: string
  status: number
  detail?: string
  [extra: string]: unknown
}
export interface CallProblem extends Error {
  problem: ProblemBody
}

export const isCallProblem = (thrown: unknown): thrown is CallProblem => thrown instanceof Error && 'problem' in thrown
/** True for the problem with this code. */
export const isProblem = (thrown: unknown, code: string): thrown is CallProblem => isCallProblem(thrown) && thrown.problem.type === code

/** An error that carries a problem; thrown by `call` and by uploads. */
export const callProblem = (problem: ProblemBody): CallProblem => Object.assign(new Error(problem.detail ?? problem.title), { name: 'CallProblem', problem })

interface Given<P, Q, B> {
  params?: P
  query?: Q
  body?: B
  signal?: AbortSignal
}

let carry: (url: string, init: RequestInit) => Promise<Response> = (url, init) => fetch(url, init)
/** Sends requests another way from now on: the server, drawing a page, asks itself. */
export const carryBy = (other: typeof carry): void => {
  carry = other
}

const signedOut = new Set<() => void>()
/** Calls `then` whenever the server says the session has ended. */
export function onSignedOut(then: () => void): () => void {
  signedOut.add(then)
  return () => {
    signedOut.delete(then)
  }
}

/**
 * Calls a route of the contract: checks the input before sending, parses the reply. Throws CallProblem with the server's
 * problem, `bad-input` found here, `unreachable` when nothing answers, `bad-reply` when the reply is not what the contract says.
 */
export async function call<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  route: Route<P, Q, B, R>,
  given: Given<z.input<P>, z.input<Q>, z.input<B>> = {},
): Promise<z.infer<R>> {
  const params = checked(route.params, given.params)
  const query = checked(route.query, given.query)
  const init: RequestInit = { method: route.method, headers: { accept: 'application/json' }, credentials: 'same-origin' }
  if (given.signal) init.signal = given.signal
  if (!['GET', 'DELETE'].includes(route.method)) {
    const text = JSON.stringify(checked(route.body, given.body))
    const small = text.length > packed ? await gzip(text) : undefined
    init.body = small ?? text
    init.headers = { ...init.headers, 'content-type': 'application/json', ...small && { 'content-encoding': 'gzip' } }
  }
  const reply = await send(address(route.path, params, query), init)
  const value: unknown = reply.status === 204 ? {} : await reply.json().catch(() => undefined)
  const parsed = route.reply.safeParse(value)
  if (parsed.success) return parsed.data
  throw callProblem({
    type: 'bad-reply',
    status: reply.status,
    title: say(['服务器的答复与约定不符', 'The server answered something unexpected']),
    detail: `${route.name}: ${parsed.error.issues[0]?.path.join('.') ?? ''} ${parsed.error.issues[0]?.message ?? ''}`,
  })
}

/** From how many characters on a body travels compressed: a draft with its forms is 600 kB of text. */
const packed = 20_000

/** Undefined where the browser cannot. */
async function gzip(text: string): Promise<Blob | undefined> {
  if (typeof CompressionStream === 'undefined') return undefined
  return new Response(new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))).blob()
}

function checked(schema: z.ZodType, value: unknown): Record<string, unknown> {
  const parsed = schema.safeParse(value ?? {})
  if (parsed.success) return parsed.data as Record<string, unknown>
  throw callProblem({
    type: 'bad-input',
    status: 422,
    title: say(['填写的内容不符合要求', 'The input is not valid']),
    faults: parsed.error.issues.map(issue => ({ path: issue.path.join('.'), message: issue.message })),
  })
}

/** The address of a route with its parameters filled in (for links and downloads). */
export function address(path: string, params: Record<string, unknown>, query: Record<string, unknown> = {}): string {
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])))
  const asked = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined && one !== null && one !== '') asked.append(name, String(one))
  }
  const text = asked.toString()
  return text ? `${filled}?${text}` : filled
}

/** One request with the house's failures; used by `call`, uploads and raw routes. */
export async function send(url: string, init: RequestInit): Promise<Response> {
  const begun = performance.now()
  let reply: Response
  try {
    reply = await carry(url, init)
  } catch (failure) {
    if (init.signal?.aborted) throw failure
    throw callProblem({
      type: 'unreachable',
      status: 0,
      title: say(['连不上服务器', 'The server cannot be reached']),
      detail: say(['网络断开或服务器正在重启。你填写的内容还在，恢复后可继续。', 'The network is down or the server is restarting. What you typed is kept.']),
    })
  }
  // The Date header is cut to the second: its middle is the best guess.
  learnTime(Date.parse(reply.headers.get('date') ?? '') + 500, performance.now() - begun + 500)
  if (reply.ok) return reply
  const body = (await reply.json().catch(() => ({}))) as Partial<ProblemBody>
  if (reply.status === 401 && ['session-expired', 'sign-in-required'].includes(body.type ?? '')) for (const then of signedOut) then()
  throw callProblem({
    ...body,
    type: body.type ?? 'failed',
    status: reply.status,
    title: body.title ?? say(['服务器未能完成（{status}）', 'The server failed ({status})'], { status: reply.status }),
  })
}
