import { LockOutlined } from '@ant-design/icons'
import type { InstanceDetail } from '../../server/contract/watch.ts'
import { useNow } from '../ui/clock.ts'
import { Law } from '../ui/law.tsx'
import { short } from '../ui/times.ts'
import { watchWords } from '../words/watch.ts'
import { useWords } from '../words/words.ts'

/** What is sealed, until when, by which article; what is open says since when. Neither data nor counts. */
export function SealedTab({ detail }: { detail: InstanceDetail }) {
  const w = useWords(watchWords)
  const today = useNow('half-minute')
  return (
    <div className="col seals" lang="zh-CN">
      <p className="s t2">{w('sealIntro')}</p>
      {detail.seals.map(seal => seal.open ? (
        <p key={seal.what} className="s row"><span className="chip ok">✓</span><b className="gr">{seal.what}</b>{seal.openedAt && <span className="xs t2">{w('opened', { at: short(seal.openedAt, today) })}</span>}</p>
      ) : (
        <div key={seal.what} className="seal-row"><LockOutlined aria-hidden="true" /><span className="gr"><b>{seal.what}</b><br /><span className="xs">{seal.until === null ? w('sealedNever') : w('sealedTo', { until: seal.until })}</span></span>{seal.law && <Law id={seal.law} />}</div>
      ))}
    </div>
  )
}
