import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ExecutionContext } from 'ava'
import { Provider } from 'oidc-provider'

/** An OpenID provider of the city's, in which the person at the screen is whoever `person` says. */
export interface CityProvider { issuer: string; person: { subject: string; name?: string; refuses?: true }; knows(redirect: string): void }
export const credentials = { clientId: 'yangguang', clientSecret: 'a secret of forty-eight letters, kept by two only' }

/** Answers 503 until it `knows` where people are sent back to. `inToken`: the name stands in the ID token; else it is told at the userinfo endpoint only. */
export async function cityProvider(t: ExecutionContext, { inToken = true } = {}): Promise<CityProvider> {
  let answer: (...of: Parameters<ReturnType<Provider['callback']>>) => unknown = (_, res) => { res.statusCode = 503; res.end() }
  const server = createServer((req, res) => void answer(req, res))
  await new Promise<void>(done => { server.listen(0, '127.0.0.1', done) })
  t.teardown(() => { server.close(); server.closeAllConnections() })
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const person: CityProvider['person'] = { subject: 'nobody' }
  return {
    issuer, person,
    knows(redirect) {
      const provider = new Provider(issuer, {
        clients: [{ client_id: credentials.clientId, client_secret: credentials.clientSecret, redirect_uris: [redirect] }],
        claims: { openid: ['sub'], profile: ['preferred_username'] }, conformIdTokenClaims: !inToken,
        findAccount: (_, accountId) => ({ accountId, claims: () => ({ sub: accountId, ...person.name === undefined ? {} : { preferred_username: person.name } }) }),
        interactions: { url: (_, { uid }) => `/interaction/${uid}` }, features: { devInteractions: { enabled: false } },
        cookies: { keys: ['for this test'] }, ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
      })
      const callback = provider.callback()
      answer = async (req, res) => {
        if (!req.url!.startsWith('/interaction/')) return callback(req, res)
        const { prompt, session, params } = await provider.interactionDetails(req, res)
        if (person.refuses) return provider.interactionFinished(req, res, { error: 'access_denied' })
        if (prompt.name === 'login') return provider.interactionFinished(req, res, { login: { accountId: person.subject } })
        const grant = new provider.Grant({ accountId: session!.accountId, clientId: String(params['client_id']) })
        grant.addOIDCScope('openid profile')
        return provider.interactionFinished(req, res, { consent: { grantId: await grant.save() } })
      }
    },
  }
}
