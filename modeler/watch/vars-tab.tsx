import { LockOutlined } from '@ant-design/icons'
import { Input } from 'antd'
import { useState } from 'react'
import type { Moment } from '../../server/contract/watch.ts'
import { Law } from '../ui/law.tsx'
import { watchWords } from '../words/watch.ts'
import { useWords } from '../words/words.ts'

/** The variables at the slider's moment; a sealed one shows its seal. */
export function VarsTab({ variables }: { variables: Moment['variables'] }) {
  const w = useWords(watchWords)
  const [q, setQ] = useState('')
  const shown = variables.filter(one => !q || one.name.includes(q) || (!one.sealed && one.value.includes(q)))
  return (
    <div className="vars">
      <Input allowClear size="small" value={q} onChange={event => setQ(event.target.value)} placeholder={w('vars')} aria-label={w('vars')} />
      {shown.map((one, n) => (
        <details key={`${one.scope}${one.name}${n}`} open={one.value.length < 80 || undefined}>
          <summary><span className="mono">{one.name}</span> <span className="xs t3" lang="zh-CN">{one.scope}</span> {one.sealed && <span className="chip se"><LockOutlined /> {w('sealedValue')}</span>}</summary>
          {one.value && <pre lang="zh-CN">{one.value}</pre>}
          {one.sealed && <div className="xs t2" lang="zh-CN">{one.until} {one.law && <Law id={one.law} />}</div>}
        </details>
      ))}
    </div>
  )
}
