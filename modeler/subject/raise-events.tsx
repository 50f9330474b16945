import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useMemo, useRef, useState } from 'react'
import { raiseOwnEvent, type OwnEvent } from '../../server/contract/own-projects.ts'
import { call } from '../ui/call.ts'
import { Empty } from '../ui/empty.tsx'
import { Fail } from '../ui/fail.tsx'
import { FormView, type FormHandle } from '../ui/form-view.tsx'
import { Law } from '../ui/law.tsx'
import { subjectWords } from '../words/subject.ts'
import { useWords } from '../words/words.ts'

/** What the running diagram lets this party raise now, each with its article and, where it has one, its form. */
export function RaiseEvents({ code, events }: { code: string; events: readonly OwnEvent[] }) {
  const w = useWords(subjectWords)
  const [chosen, setChosen] = useState<string>()
  if (!events.length) return <Empty>{w('raiseNone')}</Empty>
  return (
    <ul className="sub-list">
      {events.map(event => (
        <li key={event.element} lang="zh-CN">
          <span className="gr" style={{ minWidth: 120 }}>
            <b>{event.within ?? event.name}</b>
          </span>
          {event.law?.split('；').map(law => <Law key={law} id={law} />)}
          <Button size="small" aria-expanded={chosen === event.element} onClick={() => setChosen(chosen === event.element ? undefined : event.element)}>
            {event.name}
          </Button>
          {chosen === event.element && <Raise code={code} event={event} />}
        </li>
      ))}
    </ul>
  )
}

function Raise({ code, event }: { code: string; event: OwnEvent }) {
  const w = useWords(subjectWords)
  const client = useQueryClient()
  const handle = useRef<FormHandle>(null)
  const values = useMemo(() => ({}), [])
  const send = useMutation({
    mutationFn: (data: Record<string, unknown>) => call(raiseOwnEvent, { params: { code, element: event.element }, body: { values: data } }),
    onSuccess: () => Promise.all([client.invalidateQueries({ queryKey: ['instances'] }), client.invalidateQueries({ queryKey: ['tasks'] })]),
  })
  const submit = () => {
    if (!event.form) return send.mutate({})
    const { data, errors } = handle.current?.submit() ?? { data: {}, errors: { form: [] } }
    if (Object.keys(errors).length) handle.current?.focusError()
    else send.mutate(data)
  }
  if (send.isSuccess) return <p className="chip ok" role="status">✓ {w('raised')}</p>
  return (
    <div style={{ flexBasis: '100%' }}>
      {event.form !== null && <FormView schema={event.form} values={values} handle={handle} />}
      {send.isError && <Fail error={send.error} />}
      <p className="s t2" style={{ margin: '6px 0' }}>
        {w('sure')}
      </p>
      <Button type="primary" loading={send.isPending} onClick={submit}>
        {w('send', { name: event.within ?? event.name })}
      </Button>
    </div>
  )
}
