import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Input, InputNumber, Select } from 'antd'
import { useState, type KeyboardEvent } from 'react'
import type { z } from 'zod'
import { setParameter, type Parameter as Shape } from '../../../server/contract/county.ts'
import { breach } from '../../../server/law/bounds.ts'
import type { DeadlineRule } from '../../../server/law/rule-set.ts'
import { call } from '../../ui/call.ts'
import { Fail } from '../../ui/fail.tsx'
import { Law } from '../../ui/law.tsx'
import { useSettings } from '../../ui/settings.ts'
import { termOf } from '../../ui/term.ts'
import { useWords } from '../../words/words.ts'
import { shown } from './shown.ts'
import { countyWords } from './words.ts'

const units = ['MINUTE', 'HOUR', 'WORKING', 'CALENDAR', 'MONTH', 'YEAR'] as const

interface Props {
  process: string
  region: string
  parameter: z.infer<typeof Shape>
  /** Called with the value in words once it is saved, with nothing when given up. */
  done(value?: string): void
}

/** One value under change: below the law's bound it says so while it is typed, and cannot be saved. */
export function Editor({ process, region, parameter, done }: Props) {
  const w = useWords(countyWords)
  const { language } = useSettings()
  const client = useQueryClient()
  const [value, setValue] = useState(parameter.value)
  const [reason, setReason] = useState('')
  const save = useMutation({
    mutationFn: (chosen: string) => call(setParameter, { params: { key: process, region }, body: { name: parameter.name, value: chosen, reason } }),
    onSuccess: async (_, chosen) => { await client.invalidateQueries({ queryKey: ['processes', 'county', process] }); done(shown(parameter, chosen)) },
  })
  const term = termOf(value)
  const set = term ?? (parameter.rule && /^\d+$/.test(value) ? { amount: Number(value), unit: parameter.rule.unit } : undefined)
  const worse = parameter.rule && set ? breach(parameter.rule as unknown as DeadlineRule, set) : null
  const sayable = reason.trim().length >= 2
  const go = (): void => { if (!worse && sayable && value !== parameter.value) save.mutate(value) }
  const keys = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape') done()
    if (event.key === 'Enter' && event.ctrlKey) go()
  }
  return <div className="county-editor" onKeyDown={keys}>
    <div className="row wrap">
      {parameter.shape === 'text' ? <Input autoFocus aria-label={w('value')} value={value} maxLength={40} onChange={event => setValue(event.target.value)} style={{ width: 220 }} />
        : <InputNumber autoFocus aria-label={w('value')} min={0} max={3660} precision={0} value={term?.amount ?? (value === '' ? null : Number(value))} aria-invalid={worse !== null} {...(worse ? { status: 'error' as const } : {})}
          onChange={amount => setValue(term ? `${amount ?? 0} ${term.unit}` : String(amount ?? ''))} />}
      {term ? <Select aria-label={w('unit')} value={term.unit} onChange={unit => setValue(`${term.amount} ${unit}`)} style={{ width: 130 }} options={units.map(unit => ({ value: unit, label: w(unit) }))} />
        : parameter.rule && <span>{w(parameter.rule.unit)}</span>}
      <Input className="gr reason" aria-label={w('reason')} placeholder={w('reason')} value={reason} maxLength={300} onChange={event => setReason(event.target.value)} />
      <Button type="primary" loading={save.isPending} disabled={worse !== null || !sayable || value === '' || value === parameter.value} onClick={go}>{w('save')}</Button>
      {parameter.by !== null && <Button disabled={!sayable} loading={save.isPending} onClick={() => save.mutate(parameter.city)}>{w('lift')}</Button>}
      <Button type="text" onClick={() => done()}>{w('cancel')}</Button>
    </div>
    {worse && <p className="er" role="alert">{language === 'zh' ? worse.message : worse.message_en} {parameter.rule?.law && <Law id={parameter.rule.law} />}</p>}
    {save.isError && <Fail error={save.error} slim />}
  </div>
}
