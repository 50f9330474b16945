import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Modal } from 'antd'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import type { Submitted } from '../../server/contract/evaluations.ts'
import { completeTask } from '../../server/contract/tasks.ts'
import { checkForm, type Fault, type Form } from '../../server/kernel/forms/check.ts'
import { finishing, isOver, useTask, type TaskDetail } from '../inbox/tasks.ts'
import { useDraft } from '../inbox/use-draft.ts'
import { announce } from '../ui/announce.ts'
import { call } from '../ui/call.ts'
import { now } from '../ui/clock.ts'
import { Empty } from '../ui/empty.tsx'
import { Fail } from '../ui/fail.tsx'
import { FormView, type FormHandle, type Values } from '../ui/form-view.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { useKeys } from '../ui/keys.ts'
import { useFeed } from '../ui/live.ts'
import { Skeleton } from '../ui/skeleton.tsx'
import { clockTime, instant } from '../ui/times.ts'
import { WhyNot } from '../ui/why-not.tsx'
import { evaluationWords } from '../words/evaluation.ts'
import { inboxWords } from '../words/inbox.ts'
import { useWords } from '../words/words.ts'
import { ScoreSheet } from './score-sheet.tsx'
import { SelfCheck } from './self-check.tsx'
import { progress, sheetOf } from './sheet.ts'

/** The step that awaits this seat: filled in here, saved cell by cell, handed in through the task's own completion. */
export function OwnSheet({ id, submitted }: { id: string; submitted: () => void }) {
  const w = useWords(evaluationWords)
  const found = useTask(id)
  if (found.isPending) return <Skeleton lines={8} />
  if (found.isError && isOver(found.error)) return <Empty>{w('waiting')}</Empty>
  if (found.isError) return <Fail error={found.error} retry={() => void found.refetch()} />
  return <Filling task={found.data} submitted={submitted} />
}

function Filling({ task, submitted }: { task: TaskDetail; submitted: () => void }) {
  const w = useWords(evaluationWords)
  const inbox = useWords(inboxWords)
  const draft = useDraft(task)
  const sheet = sheetOf(task.form?.schema)
  const [values, setValues] = useState<Values>(draft.initial)
  const [drawn, setDrawn] = useState(draft.initial)
  if (drawn !== draft.initial) {
    setDrawn(draft.initial)
    setValues(draft.initial)
  }
  const [faults, setFaults] = useState<Fault[]>([])
  const [asking, setAsking] = useState<Values>()
  const form = useRef<FormHandle>(null)
  const place = useRef<HTMLDivElement>(null)
  const submit = useSubmit(task, draft.flush, submitted)
  const feed = useFeed()
  const blocked = task.suspended ? inbox('suspended') : task.rights.complete ? (feed.state === 'lost' ? inbox('offline') : undefined) : (task.rights.whyNot ?? w('nothing'))
  const { edited } = draft
  const first = useRef(edited)
  useEffect(() => {
    // what a sheet shows at first is nobody's edit
    if (sheet) first.current(draft.initial)
    // oxlint-disable-next-line react/exhaustive-deps -- once for each drawing
  }, [draft.initial])
  const change = (next: Values) => {
    setValues(next)
    setFaults([])
    edited(next)
  }
  const ask = () => {
    if (blocked || submit.isPending) return
    if (sheet) {
      const wrong = checkForm(task.form!.schema as Form, values, { now: now(), zone: 'Asia/Shanghai', variables: task.values }).faults
      setFaults(wrong)
      if (wrong.length) setTimeout(() => place.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus())
      else setAsking(values)
      return
    }
    const answer = task.form ? form.current?.submit() : { data: {}, errors: {} }
    if (answer && Object.keys(answer.errors).length === 0) setAsking(answer.data)
    else form.current?.focusError()
  }
  useKeys([{ keys: 'ctrl+enter', name: w('submit'), note: task.name, run: ask }])
  const count = sheet && progress(sheet, values)
  const state = draft.saving ? w('saving') : (draft.failed ?? (draft.savedAt ? w('saved', { time: clockTime(draft.savedAt) }) : ''))
  return (
    <>
      <Head name={task.name} count={count?.all ? w('filled', { n: count.filled, all: count.all }) : ''} state={state} />
      <div className="kiosk-scroll" ref={place}>
        {sheet ? (
          <>
            <ScoreSheet sheet={sheet} values={values} faults={faults} readOnly={Boolean(task.suspended)} change={change} />
            <SelfCheck sheet={sheet} values={values} />
          </>
        ) : task.form ? (
          <div className="kiosk-form">
            <FormView schema={task.form.schema} values={draft.initial} readOnly={Boolean(task.suspended)} onChange={edited} handle={form} />
          </div>
        ) : (
          <p className="kiosk-form t2">{inbox('noForm')}</p>
        )}
        {submit.error && <Fail error={submit.error} />}
      </div>
      <footer className="kiosk-bar">
        {sheet && (
          <span className="gr xs t2 only-wide">
            <Kbd keys="tab" /> {w('nextCell')} <Kbd keys="enter" /> {w('below')} <Kbd keys="ctrl+right" /> {w('nextBidder')}
          </span>
        )}
        <span className="gr s er" role="status">
          {faults.length > 0 && w('fix', { n: faults.length })}
        </span>
        <WhyNot type="primary" size="large" why={blocked} onClick={ask} loading={submit.isPending}>
          {w('submit')} <Kbd keys="ctrl+enter" />
        </WhyNot>
      </footer>
      <Modal
        open={asking !== undefined}
        title={w('submitTitle', { name: task.name })}
        okText={w('submit')}
        cancelText={w('back')}
        onCancel={() => setAsking(undefined)}
        onOk={() => {
          if (asking) submit.mutate(asking)
          setAsking(undefined)
        }}
        destroyOnHidden
      >
        <p>{w('submitWhy')}</p>
        {sheet && asking && <SelfCheck sheet={sheet} values={asking} />}
      </Modal>
    </>
  )
}

/** Completes the task; what follows is asked anew. */
function useSubmit(task: TaskDetail, flush: () => Promise<void>, submitted: () => void) {
  const w = useWords(evaluationWords)
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (values: Values) => {
      await flush()
      finishing.add(task.id)
      return call(completeTask, { params: { task: task.id }, body: { values } })
    },
    onSuccess: async () => {
      announce(w('submitted', { name: task.name }))
      submitted()
      client.removeQueries({ queryKey: ['tasks', 'one', task.id] })
      await client.invalidateQueries({ queryKey: ['tasks'] })
    },
    onError: () => {
      finishing.delete(task.id)
      void client.invalidateQueries({ queryKey: ['tasks', 'one', task.id] })
    },
  })
}

const Head = ({ name, count, state }: { name: string; count: string; state: ReactNode }) => (
  <div className="hd">
    <h2 lang="zh-CN">{name}</h2>
    {count && <span className="chip">{count}</span>}
    <span className="gr" />
    <span className="s t2" role="status">
      {state}
    </span>
  </div>
)

/** What was handed in, read only. */
export function PastSheet({ sheet: past, waiting }: { sheet: Submitted; waiting: boolean }) {
  const w = useWords(evaluationWords)
  const sheet = sheetOf(past.form?.schema)
  return (
    <>
      <Head name={past.name} count={w('onlyRead')} state={w('handedIn', { time: instant(past.at) })} />
      <div className="kiosk-scroll">
        {waiting && (
          <p className="kiosk-wait" role="status">
            {w('waiting')}
          </p>
        )}
        {sheet ? <ScoreSheet sheet={sheet} values={past.values} readOnly /> : past.form && <PastForm past={past} />}
      </div>
    </>
  )
}

const PastForm = ({ past }: { past: Submitted }) => (
  <div className="kiosk-form">
    <FormView schema={past.form!.schema} values={past.values} readOnly />
  </div>
)
