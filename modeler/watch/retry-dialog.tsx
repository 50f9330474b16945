import { ReloadOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Input } from 'antd'
import { useDeferredValue, useState } from 'react'
import type { Reply } from '../../server/contract/route.ts'
import { rehearseRetry, type incidentGroup } from '../../server/contract/watch.ts'
import { call } from '../ui/call.ts'
import { Consequence } from '../ui/consequence.tsx'
import { watchWords } from '../words/watch.ts'
import { useWords } from '../words/words.ts'
import { BasisChoice } from './basis-choice.tsx'

interface Props {
  group: Reply<typeof incidentGroup>
  chosen: readonly string[]
  close: () => void
  run: (reason: string, vars: Record<string, unknown> | undefined) => void
}

/** What retrying would do to each trade, before it is signed; data may be mended first by those who may correct. */
export function RetryDialog({ group, chosen, close, run }: Props) {
  const w = useWords(watchWords)
  const [reason, setReason] = useState('')
  const [text, setText] = useState('')
  const vars = parse(useDeferredValue(text))
  const rehearsal = useQuery({
    queryKey: ['incidents', 'rehearsal', chosen, vars], enabled: vars !== null,
    queryFn: ({ signal }) => call(rehearseRetry, { body: { incidents: [...chosen], ...(vars ? { vars } : {}) }, signal }),
  })
  const blocked = vars === null ? w('badJson') : vars && !group.mend.may ? w('noMend', { why: group.mend.why ?? '' }) : reason.trim().length < 5 ? w('needReason') : undefined
  return (
    <Consequence
      title={<span className="row consequence-title"><ReloadOutlined aria-hidden="true" className="pri" />{w('retryHead', { cause: group.group?.cause ?? '' })}<span className="s t2">{w('seeFirst')}</span></span>}
      effects={rehearsal.data?.rows.map(row => ({ what: row.title, before: row.before, after: <span className={row.passes ? '' : 'er'}>{row.after}</span> }))}
      {...(rehearsal.data ? { untouched: rehearsal.data.untouched } : {})} confirm={w('retryDo', { n: chosen.length })} blocked={blocked} error={rehearsal.error ?? undefined}
      onConfirm={() => run(reason, vars ?? undefined)} onCancel={close}
    >
      <p className="sec">{w('basisOnly')}</p>
      <BasisChoice bases={[group.basis]} notGround={group.group?.advice ?? null} chosen={group.basis.id} choose={() => {}} />
      <label className="sec" htmlFor="retry-reason">{w('retryReason')}</label>
      <Input.TextArea id="retry-reason" autoFocus rows={3} maxLength={500} value={reason} onChange={event => setReason(event.target.value)} lang="zh-CN" />
      <label className="sec" htmlFor="retry-vars">{w('retryVars')}</label>
      <Input.TextArea id="retry-vars" rows={3} className="mono" value={text} onChange={event => setText(event.target.value)} status={vars === null ? 'error' : ''} placeholder='{"deadline": "2026-12-09T09:30:00+08:00"}' />
    </Consequence>
  )
}

/** undefined = nothing given, null = not an object. */
function parse(text: string): Record<string, unknown> | null | undefined {
  if (!text.trim()) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null
  } catch { return null }
}
