import { useEffect } from 'react'
import { shellWords } from '../words/shell.ts'
import { useWords } from '../words/words.ts'
import { now, useNow } from './clock.ts'
import { reconnect, useFeed } from './live.ts'
import { Pop } from './pop.tsx'
import { clockTime } from './times.ts'

export type Freshness = 'fresh' | 'amber' | 'red' | 'connecting'

/** How old the page's numbers are: over 5 s late is amber, over 30 s or a lost feed is red (heartbeats come every two seconds). */
export function freshnessOf(state: string, age: number, delay: number): Freshness {
  if (state === 'connecting') return 'connecting'
  if (state === 'lost' || age > 30_000 || delay > 30_000) return 'red'
  return age > 5000 || delay > 5000 ? 'amber' : 'fresh'
}

/** The freshness of what the page shows, in every top bar. Click: source, last event, reconnect. */
export function Fresh() {
  const w = useWords(shellWords)
  const feed = useFeed()
  useNow('second')
  const freshness = freshnessOf(feed.state, now() - feed.beatAt, feed.delay)
  // Live numbers (class live-number) grey out everywhere while they may be old.
  useEffect(() => {
    document.documentElement.dataset['freshness'] = freshness
  }, [freshness])
  const at = feed.beatAt ? clockTime(feed.beatAt) : '–'
  const text =
    freshness === 'connecting'
      ? w('connecting')
      : freshness === 'red'
        ? w('lost', { time: at })
        : `${w('freshAt', { time: at })} · ${w('delay', { s: (feed.delay / 1000).toFixed(1) })}`
  const more = (
    <dl className="facts">
      <dt>{w('source')}</dt>
      <dd className="mono">/api/live</dd>
      <dt>{w('lastEvent')}</dt>
      <dd>
        {feed.last ? (
          <>
            <span className="mono">
              {feed.last.topic} {feed.last.instance}
            </span>{' '}
            · {clockTime(feed.last.at)}
          </>
        ) : (
          w('none')
        )}
      </dd>
      <dd className="wide">
        <button type="button" className="btn small" onClick={reconnect}>
          {w('reconnect')}
        </button>
      </dd>
    </dl>
  )
  return (
    <Pop content={more} heading={w('freshHelp')} className={`fresh ${freshness}`} aria-label={text}>
      <i aria-hidden="true" />
      <span>{text}</span>
    </Pop>
  )
}
