import { Alert, Button } from 'antd'
import type { OidcRefusal } from '../../server/contract/session.ts'
import { sessionWords } from '../words/session.ts'
import { useWords } from '../words/words.ts'
import { useStartup } from './use-startup.ts'

/** The way through the city's identity provider, where this platform has one; it leads back to `to`. */
export function CityDoor({ to }: { to: string | undefined }) {
  const w = useWords(sessionWords)
  const name = useStartup().data?.oidc
  if (!name) return null
  return (
    <div className="city-door">
      <p className="s t2" aria-hidden="true">
        {w('or')}
      </p>
      <Button size="large" block href={`/api/session/oidc${to ? `?to=${encodeURIComponent(to)}` : ''}`}>
        {w('byCity', { name })}
      </Button>
    </div>
  )
}

const words: Record<OidcRefusal, readonly [keyof typeof sessionWords, keyof typeof sessionWords]> = {
  denied: ['oidcDenied', 'oidcDeniedWhy'],
  stale: ['oidcStale', 'oidcStaleWhy'],
  unknown: ['oidcUnknown', 'oidcUnknownWhy'],
  taken: ['oidcTaken', 'oidcTakenWhy'],
  disabled: ['oidcDisabled', 'oidcDisabledWhy'],
  'no-post': ['oidcNoPost', 'oidcNoPostWhy'],
  away: ['oidcAway', 'oidcAwayWhy'],
}

/** Why somebody came back from the provider without a session. */
export function CityRefusal({ reason }: { reason: string | null }) {
  const w = useWords(sessionWords)
  const said = words[reason as OidcRefusal]
  return said ? <Alert type="warning" title={w(said[0])} description={w(said[1])} /> : null
}
