import LockOutlined from '@ant-design/icons-svg/es/asn/LockOutlined.js'
import { Icon } from './icon.tsx'
import { uiWords } from '../words/ui.ts'
import { useWords } from '../words/words.ts'
import { Law } from './law.tsx'

interface Props {
  /** What is sealed: 投标人数, 评委名单. */
  what: string
  /** Until when or which event, in words. */
  until: string
  law?: string
}

/** A seal in the place of data. Takes no children on purpose: what is sealed never reaches the browser, its count neither. */
export function Sealed({ what, until, law }: Props) {
  const w = useWords(uiWords)
  return (
    <div className="sealed">
      <Icon of={LockOutlined} />
      <div className="gr">
        <p className="sealed-what">
          {what} {w('sealedUntil', { until })}
        </p>
        <p>{w('sealedWhy')}</p>
      </div>
      {law && <Law id={law} />}
    </div>
  )
}
