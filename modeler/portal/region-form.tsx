import type { ReactNode } from 'react'
import { portalWords } from '../words/portal.ts'
import { regionNames } from '../words/roles.ts'
import { useWords } from '../words/words.ts'
import { NameOptions } from './name-options.tsx'
import { Show } from './portal-page.tsx'

interface Props {
  /** The page that answers, for readers without script. */
  action: string
  region: string
  choose: (region: string) => void
  /** The whole city stands for its own level: only the counties are offered beside it. */
  countiesOnly?: boolean
  /** What else the page was asked, as hidden fields. */
  children?: ReactNode
}

/** Whole city or one county: at once with script, by a button without it. */
export function RegionForm({ action, region, choose, countiesOnly = false, children }: Props) {
  const w = useWords(portalWords)
  return (
    <form action={action} className="row">
      {children}
      <select className="p-field" name="region" aria-label={w('region')} value={region} onChange={event => choose(event.target.value)}>
        <option value="">{w('wholeCity')}</option>
        <NameOptions of={Object.fromEntries(Object.entries(regionNames).filter(([code]) => !countiesOnly || code !== '510800'))} />
      </select>
      <Show />
    </form>
  )
}
