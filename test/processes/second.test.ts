import test, { type ExecutionContext } from 'ava'
import { fewProcesses, openServer } from '../support/city.ts'

type Reviewed = { scenarios: { name: string; ok: boolean; second: { result: string; detail: string } | null }[] }
type Finding = { rule: string; element: string; severity: string }

/** Somebody signed in by name, asking as the pages do. */
async function signedIn(t: ExecutionContext, base: string, username: string) {
  const session = await fetch(`${base}/api/session`, { method: 'POST', headers: { 'content-type': 'application/json', origin: base }, body: JSON.stringify({ username, password: 'yangguang' }) })
  t.true(session.ok, await session.clone().text())
  const cookie = session.headers.getSetCookie().map(each => each.split(';')[0]).join('; ')
  return async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const reply = await fetch(base + path, { method, headers: { cookie, 'content-type': 'application/json', origin: base }, ...body === undefined ? {} : { body: JSON.stringify(body) } })
    const said = await reply.text()
    t.true(reply.ok, `${method} ${path}: ${said}`)
    return JSON.parse(said) as T
  }
}

test('a reviewer sees what a second engine makes of every scenario of the change', async t => {
  const { base, running } = await openServer(t, { settings: { processesDir: fewProcesses(t, 'model.change') } })
  const ask = await signedIn(t, base, 'xubaiqin')
  const { versions } = await ask<{ versions: { id: string }[] }>('GET', '/api/design/processes/model.change/versions')
  const draft = await ask<{ id: string; revision: number }>('POST', '/api/design/drafts', { key: 'model.change', title: '第二引擎', from: versions[0]!.id })
  const { bundle } = await ask<{ bundle: unknown }>('GET', `/api/design/drafts/${draft.id}`)
  const { findings } = await ask<{ findings: Finding[] }>('POST', '/api/design/check', { key: 'model.change', name: '流程模型变更', bundle })
  const explanations = Object.fromEntries(findings.map(({ rule, element }) => [`${rule}:${element}`, '沿用现行版本']))
  const { id, instance } = await ask<{ id: string; instance: string }>('POST', `/api/design/drafts/${draft.id}/submit`, { revision: draft.revision, reason: '核对第二引擎', explanations })
  const reviewed = async (): Promise<Reviewed['scenarios']> => (await ask<Reviewed>('GET', `/api/design/requests/${id}`)).scenarios
  const still = (scenarios: Reviewed['scenarios']): boolean => scenarios.some(({ second }) => second?.result === 'pending')
  let scenarios = await reviewed()
  for (let tries = 0; still(scenarios) && tries < 400; tries += 1) { await new Promise(done => { setTimeout(done, 300) }); scenarios = await reviewed() }
  t.deepEqual(scenarios.map(({ ok, second }) => ({ ok, result: second?.result })), scenarios.map(() => ({ ok: true, result: 'agrees' })))
  t.is(scenarios.length, 4)
  t.is((await running.house.db('second_opinions').select('opinions')).length, 1, 'kept by the text, once')
  const row = await running.house.db('instances').where({ id: instance }).first('state') as { state: string }
  t.like((JSON.parse(row.state) as { n: Record<string, { v: { lint: object } }> }).n['0']!.v.lint, { errors: 0, replayed: 4, differences: 0 })
})
