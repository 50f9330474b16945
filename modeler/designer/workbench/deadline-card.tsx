import { LockOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button, InputNumber } from 'antd'
import { useEffect, useState } from 'react'
import { deadlineByTerm, lawRules } from '../../../server/contract/law.ts'
import type { Finding } from '../../../server/law/finding.ts'
import { call } from '../../ui/call.ts'
import { now } from '../../ui/clock.ts'
import { Fail } from '../../ui/fail.tsx'
import { Law } from '../../ui/law.tsx'
import { Ruler } from '../../ui/ruler.tsx'
import { termText } from '../../ui/term.ts'
import { dateOf } from '../../ui/times.ts'
import { useWords } from '../../words/words.ts'
import type { Modeler, Shape } from '../bpmn/services.ts'
import { designWords } from '../words.ts'
import { ownTermOf, setAmount } from './own-term.ts'
import { repair } from './repair.ts'

interface Props { modeler: Modeler | undefined; shape: Shape; findings: Finding[]; writable: boolean; family: string }
interface Rule { id: string; name: string; amount: number; unit: string; sense: string; law: string; from: string; effect: string }
const bounds: Record<string, string> = { MIN: '≥', MAX: '≤', BEFORE: '≥', EXACT: '=' }

/** 期限: the element's period against its legal bound, and what it would mean if it began today. Typing less is allowed; publishing it is not. */
export function DeadlineCard({ modeler, shape, findings, writable, family }: Props) {
  const w = useWords(designWords)
  const law = useQuery({ queryKey: ['law', 'rules'], queryFn: ({ signal }) => call(lawRules, { signal }), staleTime: 300_000 })
  const term = ownTermOf(shape)
  const rule = term && (law.data?.deadlines as unknown as Rule[] | undefined)?.find(each => each.id === term.rule)
  const amount = term?.amount ?? rule?.amount
  const unit = term?.unit ?? rule?.unit ?? 'CALENDAR'
  const [typed, setTyped] = useState<number | null>(amount ?? null)
  useEffect(() => setTyped(amount ?? null), [amount, shape.id])
  const today = dateOf(now())
  const preview = useQuery({
    queryKey: ['law', 'preview', amount, unit, rule?.sense, today], enabled: rule !== undefined && amount !== undefined, retry: false, staleTime: 600_000,
    queryFn: ({ signal }) => call(deadlineByTerm, { query: { amount: amount!, unit: unit as 'CALENDAR', sense: rule!.sense === 'BEFORE' ? 'MAX' : rule!.sense as 'MIN', from: today }, signal }),
  })
  if (!term || !rule) return null
  const block = findings.find(finding => finding.element === shape.id && finding.severity === 'error' && /^L(11|25)$/.test(finding.rule))
  const set = (value: number | null): void => {
    setTyped(value)
    if (modeler && writable && value !== null && value !== amount) repair(modeler, setAmount(shape.id, term, value === rule.amount && term.amount === undefined ? null : value), { bpmn: '', forms: {}, decisions: {}, scenarios: {} })
  }
  return <section className={`deadline-card${block ? ' blocked' : ''}`} aria-label={w('limit')}>
    <header className="row"><b className="gr">{w('limit')} · {rule.name}</b>{block && <span className="chip er">{w('block')}</span>}</header>
    <label className="xs t2">{w('length')}
      <InputNumber value={typed} min={0} max={3660} precision={0} disabled={!writable} status={block ? 'error' : ''} suffix={termText(`1 ${unit}`).replace(/^1\s*/, '')} onChange={value => set(value)} style={{ width: '100%' }} />
    </label>
    {block && <p className="er xs" role="alert">{w('notBelow', { bound: `${rule.sense === 'MAX' ? w('noMore') : w('noLess')} ${termText(`${rule.amount} ${rule.unit}`)}` })}</p>}
    <dl className="deadline-facts">
      <div><dt>{w('calendar')} <LockOutlined /></dt><dd>{w(rule.unit === 'WORKING' ? 'workingDays' : 'calendarDays')}</dd></div>
      <div><dt>{w('legalBound')} <LockOutlined /></dt><dd>{bounds[rule.sense]} {termText(`${rule.amount} ${rule.unit}`)} · {rule.id}</dd></div>
      <div className="wide"><dt>{w('startsAt')}</dt><dd>{rule.from}{w('dayNotCounted')}</dd></div>
    </dl>
    <p className="row xs t2"><b className="gr">{w('previewTitle')}</b>{w('ifToday')}</p>
    {preview.data ? <Ruler deadline={preview.data} most={7} /> : preview.isError ? <Fail error={preview.error} slim /> : null}
    <p className="row wrap">{rule.law.split(/[；;]/).filter(Boolean).map(id => <Law key={id} id={id.trim()} family={family} />)}{term.amount !== undefined && writable && term.amount !== rule.amount && <Button size="small" type="link" onClick={() => set(rule.amount)}>{w('useLegal', { term: termText(`${rule.amount} ${rule.unit}`) })}</Button>}</p>
  </section>
}
