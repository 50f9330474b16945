import type { ExecutionContext } from 'ava'
import type { Bundle } from '../../server/contract/design.ts'
import { fewProcesses, openServer, type Served } from '../support/city.ts'

type Finding = { rule: string; element: string; severity: string; message: string; notRun?: boolean }
export interface Answer { status: number; body: Record<string, never> & { type?: string; detail?: string; findings?: Finding[] } }
/** Somebody at a page: `ask` expects a yes, `tried` takes whatever comes. */
export interface Person { ask<T>(method: string, path: string, body?: unknown): Promise<T>; tried(method: string, path: string, body?: unknown): Promise<Answer> }
export interface Draft { id: string; revision: number; status: string; request: string | null }

/** A server with `model.change` alone, and the people of the workshop. `designer` draws, `law` reviews, `approver` publishes. */
export async function workshop(t: ExecutionContext): Promise<Served & { as(username: string): Promise<Person>; designer: Person; law: Person; approver: Person; version(number?: number): Promise<{ id: string; hash: string; bundle: string }> }> {
  const served = await openServer(t, { settings: { processesDir: fewProcesses(t, 'model.change') } })
  const as = (username: string): Promise<Person> => person(t, served.base, username)
  return {
    ...served, as, designer: await as('xubaiqin'), law: await as('jiangningyong'), approver: await as('fengmoming'),
    version: (number = 1) => served.running.house.db('versions').where({ process: 'model.change', number }).first('id', 'hash', 'bundle') as Promise<{ id: string; hash: string; bundle: string }>,
  }
}

export async function person(t: ExecutionContext, base: string, username: string): Promise<Person> {
  const headers = { 'content-type': 'application/json', origin: base }
  const session = await fetch(`${base}/api/session`, { method: 'POST', headers, body: JSON.stringify({ username, password: 'yangguang' }) })
  t.true(session.ok, `${username}: ${await session.clone().text()}`)
  const cookie = session.headers.getSetCookie().map(each => each.split(';')[0]).join('; ')
  const tried = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const raw = body instanceof Uint8Array
    const reply = await fetch(base + path, { method, headers: { ...headers, cookie, ...raw ? { 'content-type': 'application/octet-stream' } : {} }, ...body === undefined ? {} : { body: raw ? body as Uint8Array<ArrayBuffer> : JSON.stringify(body) } })
    const text = await reply.text()
    return { status: reply.status, body: (text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : { text }) as Answer['body'] }
  }
  return {
    tried,
    async ask<T>(method: string, path: string, body?: unknown): Promise<T> {
      const { status, body: said } = await tried(method, path, body)
      t.true(status < 300, `${method} ${path}: ${JSON.stringify(said).slice(0, 500)}`)
      return said as T
    },
  }
}

/** A draft of `model.change` from its first version, with its files. */
export async function draftOf(who: Person, key = 'model.change'): Promise<{ draft: Draft; bundle: Bundle }> {
  const { versions } = await who.ask<{ versions: { id: string }[] }>('GET', `/api/design/processes/${key}/versions`)
  const draft = await who.ask<Draft>('POST', '/api/design/drafts', { key, title: '改', from: versions[0]!.id })
  return { draft, bundle: (await who.ask<{ bundle: Bundle }>('GET', `/api/design/drafts/${draft.id}`)).bundle }
}

export const save = (who: Person, draft: Draft, bundle: Bundle, revision = draft.revision): Promise<Answer> => who.tried('PUT', `/api/design/drafts/${draft.id}`, { revision, bundle, summary: '改' })

/** Submits with a reason for every advice. */
export async function submit(who: Person, draft: Draft, bundle: Bundle, more: object = {}): Promise<Answer> {
  const { findings } = await who.ask<{ findings: Finding[] }>('POST', '/api/design/check', { key: 'model.change', bundle })
  const explanations = Object.fromEntries(findings.filter(each => each.severity === 'warn').map(({ rule, element }) => [`${rule}:${element}`, '沿用现行版本']))
  return who.tried('POST', `/api/design/drafts/${draft.id}/submit`, { revision: 0, reason: '测试变更', explanations, ...more })
}

export interface Request { id: string; hash: string; status: string; published: string | null; instance: string }
export const decides = (who: Person, request: Request, decision: string, more: object = {}): Promise<Answer> => who.tried('POST', `/api/design/requests/${request.id}/decide`, { decision, hash: request.hash, text: '意见', ...more })

/** The whole way of a change: saved, submitted, reviewed, published. */
export async function publishes(t: ExecutionContext, { designer, law, approver }: { designer: Person; law: Person; approver: Person }, change: (bundle: Bundle) => Bundle, more: object = {}): Promise<Request> {
  const { draft, bundle } = await draftOf(designer)
  const changed = change(bundle)
  t.is((await save(designer, draft, changed)).status, 200)
  const { status, body } = await submit(designer, draft, changed, more)
  t.is(status, 200, JSON.stringify(body).slice(0, 500))
  const request = body as unknown as Request
  t.is((await decides(law, request, 'agree')).status, 200)
  const done = await decides(approver, request, 'publish')
  t.is(done.status, 200, JSON.stringify(done.body).slice(0, 500))
  return done.body as unknown as Request
}

/** The same diagram with another word in the name of a step. */
export const renamed = (word: string) => (bundle: Bundle): Bundle => ({ ...bundle, bpmn: bundle.bpmn.replace(/(<bpmn:userTask id="Legal" name=")[^"]*"/, `$1${word}"`) })
