import { WarningFilled } from '@ant-design/icons'
import type { Basis } from '../../server/contract/watch.ts'
import type { z } from 'zod'
import { Law, Promised } from '../ui/law.tsx'
import { watchWords } from '../words/watch.ts'
import { useWords } from '../words/words.ts'

interface Props {
  bases: readonly z.output<typeof Basis>[]
  notGround: string | null
  chosen: string | undefined
  choose: (id: string) => void
}

/** The lawful bases with whether each holds here; an amber line names what is no ground. */
export function BasisChoice({ bases, notGround, chosen, choose }: Props) {
  const w = useWords(watchWords)
  return (
    <>
      <div role="radiogroup" className="bases" lang="zh-CN">
        {bases.map(basis => (
          <label key={basis.id} className={`basis${basis.id === chosen && basis.usable ? ' on' : ''}${basis.usable ? '' : ' off'}`}>
            <input type="radio" name="basis" checked={basis.id === chosen && basis.usable} disabled={!basis.usable} onChange={() => choose(basis.id)} />
            <span className="gr">
              <span className="row"><b className="gr">{basis.title}</b><span className={`chip ${basis.usable ? 'ok' : ''}`}>{w(basis.usable ? 'usable' : 'unusable')}</span></span>
              <span className="s t2">{basis.meaning}</span>
              <span className={`s ${basis.usable ? 'fact-ok' : 't2'}`}>{basis.fact}</span>
              <span className="row wrap basis-law">{basis.statutory ? <Law id={basis.law} /> : <Promised text={basis.law} kind="约" />}</span>
            </span>
          </label>
        ))}
      </div>
      {notGround && <p className="not-ground s" lang="zh-CN"><WarningFilled aria-hidden="true" /> {notGround}</p>}
    </>
  )
}
