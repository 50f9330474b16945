import * as client from 'openid-client'
import { signInAs } from '../access/session.ts'
import type { Oidc } from '../config.ts'
import { ownAddress } from '../contract/own-address.ts'
import { oidcReturn, oidcStart, type OidcRefusal } from '../contract/session.ts'
import { serveDirect, type RequestContext, type Served } from '../http/serve.ts'
import type { House } from '../house.ts'
import { log } from '../log.ts'
import { Problem, problem } from '../problem.ts'
import { setCookie } from './session-routes.ts'

/**
 * Signing in by the city's identity provider: OpenID Connect authorization code flow with PKCE, state and nonce (OIDC Core 3.1, RFC 9700).
 * What must be remembered on the way lies in the browser's own cookie, so any server may finish what another began. A person comes back
 * either with a session or to the sign-in page with a reason; nothing of the provider's tokens is kept.
 */
const onTheWay = 'yangguang-oidc'
const minutes = 10
const returnPath = '/api/session/oidc/return'

interface Way { verifier: string; state: string; nonce: string; to: string }

export function oidcRoutes({ db, config }: House): Served[] {
  const { oidc } = config
  const provider = oidc && openProvider(oidc)
  return [
    serveDirect(oidcStart, async (_, { query, ctx }) => {
      if (!provider) throw problem('not-found', 404, '没有这个地址')
      const to = safe(query.to)
      const found = await provider().catch(error => { log.warn({ err: error }, 'oidc: the provider does not answer') })
      if (!found) return refuse(ctx, 'away', to)
      const way: Way = { verifier: client.randomPKCECodeVerifier(), state: client.randomState(), nonce: client.randomNonce(), to }
      ctx.cookies.set(onTheWay, Buffer.from(JSON.stringify(way)).toString('base64url'), { ...cookie(ctx), maxAge: minutes * 60_000 })
      ctx.redirect(client.buildAuthorizationUrl(found, {
        redirect_uri: originOf(ctx) + returnPath, scope: 'openid profile', state: way.state, nonce: way.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(way.verifier), code_challenge_method: 'S256',
      }).href)
    }),
    serveDirect(oidcReturn, async (_, { ctx }) => {
      if (!oidc || !provider) throw problem('not-found', 404, '没有这个地址')
      const way = wayOf(ctx)
      ctx.cookies.set(onTheWay, null, cookie(ctx))
      if (!way) return refuse(ctx, 'stale', '/home')
      try {
        const found = await provider()
        const told = await personOf(found, new URL(ctx.originalUrl, originOf(ctx)), way, oidc.claim)
        const { token } = await signInAs(db, { issuer: found.serverMetadata().issuer, ...told })
        setCookie(ctx, token)
        ctx.redirect(way.to)
      } catch (error) { refuse(ctx, reasonOf(error), way.to) }
    }),
  ]
}

/** The provider's published configuration, asked at the first need and again after a failure. */
function openProvider({ issuer, clientId, clientSecret }: Oidc): () => Promise<client.Configuration> {
  let known: Promise<client.Configuration> | undefined
  return () => {
    known ??= client.discovery(new URL(issuer), clientId, undefined, clientSecret ? client.ClientSecretBasic(clientSecret) : client.None(), issuer.startsWith('http:') ? { execute: [client.allowInsecureRequests] } : {})
    known.catch(() => { known = undefined })
    return known
  }
}

/** Whom the provider vouches for; the name may stand in the ID token or only at its userinfo endpoint. */
async function personOf(found: client.Configuration, came: URL, way: Way, claim: string): Promise<{ subject: string; username: string | undefined }> {
  const tokens = await client.authorizationCodeGrant(found, came, { pkceCodeVerifier: way.verifier, expectedState: way.state, expectedNonce: way.nonce, idTokenExpected: true })
  const claims = tokens.claims()!
  const asked = claims[claim] === undefined && found.serverMetadata().userinfo_endpoint ? await client.fetchUserInfo(found, tokens.access_token, claims.sub) : undefined
  const name = claims[claim] ?? asked?.[claim]
  return { subject: claims.sub, username: typeof name === 'string' ? name : undefined }
}

const reasons: Record<string, OidcRefusal> = { 'identity-unknown': 'unknown', 'identity-taken': 'taken', 'account-disabled': 'disabled', 'no-such-post': 'no-post' }

/** Refusals of ours and of the provider; an answer that cannot be believed (state, nonce, signature, a code used twice) asks to begin anew. */
function reasonOf(error: unknown): OidcRefusal {
  if (error instanceof Problem && reasons[error.code]) return reasons[error.code]!
  if (error instanceof client.AuthorizationResponseError && error.error === 'access_denied') return 'denied'
  if (!(error instanceof client.ClientError || error instanceof client.AuthorizationResponseError || error instanceof client.ResponseBodyError)) throw error
  log.warn({ err: error }, 'oidc: what came back could not be believed')
  return error instanceof client.ClientError && error.cause instanceof TypeError ? 'away' : 'stale'
}

const refuse = (ctx: RequestContext, reason: OidcRefusal, to: string): void => ctx.redirect(`/login?${String(new URLSearchParams({ oidc: reason, to }))}`)

const originOf = ({ protocol, host }: RequestContext): string => `${protocol}://${host}`

/** Lax: the way back is a link from the provider's page. */
const cookie = (ctx: RequestContext) => ({ httpOnly: true, sameSite: 'lax', secure: ctx.secure, overwrite: true, path: returnPath } as const)

function wayOf(ctx: RequestContext): Way | undefined {
  try {
    const way = JSON.parse(Buffer.from(ctx.cookies.get(onTheWay) ?? '', 'base64url').toString()) as Partial<Way>
    return way.verifier && way.state && way.nonce ? { verifier: way.verifier, state: way.state, nonce: way.nonce, to: safe(way.to) } : undefined
  } catch { return undefined }
}

const safe = (to: string | undefined): string => ownAddress(to) ?? '/home'
