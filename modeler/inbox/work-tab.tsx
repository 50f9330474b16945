import { InfoCircleOutlined } from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import { useRef, useState } from 'react'
import { completeTask, readTask } from '../../server/contract/tasks.ts'
import { announce } from '../ui/announce.ts'
import { call } from '../ui/call.ts'
import { now } from '../ui/clock.ts'
import { Fail } from '../ui/fail.tsx'
import { FormView, type FormHandle } from '../ui/form-view.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { useKeys } from '../ui/keys.ts'
import { Promised } from '../ui/law.tsx'
import { useFeed } from '../ui/live.ts'
import { settings } from '../ui/settings.ts'
import { dueText } from '../ui/sla.tsx'
import { Splitter } from '../ui/splitter.tsx'
import { clockTime } from '../ui/times.ts'
import { WhyNot } from '../ui/why-not.tsx'
import { inboxWords } from '../words/inbox.ts'
import { useWords } from '../words/words.ts'
import { Aside } from './aside.tsx'
import { chooseByLabel, cycleChoice, followMaterials } from './materials.ts'
import { finishing, useClaim, useRelease, type TaskDetail, type TaskItem } from './tasks.ts'
import { TransferDialog } from './transfer-dialog.tsx'
import type { DraftState } from './use-draft.ts'

interface Props {
  task: TaskDetail
  draft: DraftState
  preview: string | undefined
  setPreview: (id: string | undefined) => void
  /** Opens what comes next and tells which task that is, as far as the list shows it. */
  finished: (next: string | null) => TaskItem | undefined
}
const none = {}

/** Filling in and completing: claim by typing, Ctrl Enter completes and opens the next by legal time left. */
export function WorkTab({ task, draft, preview, setPreview, finished }: Props) {
  const w = useWords(inboxWords)
  const form = useRef<FormHandle>(null)
  const place = useRef<HTMLDivElement>(null)
  const made = useRef({ text: '' })
  const [faults, setFaults] = useState(0)
  const [handing, setHanding] = useState(false)
  const complete = useComplete(task, draft, finished)
  const claim = useClaim()
  const feed = useFeed()
  const release = useRelease()
  const mayFill = task.rights.complete || task.rights.claim
  const why = draft.lost ?? (task.suspended ? w('suspended') : mayFill ? undefined : (task.rights.whyNot ?? w('notHere')))
  // Without a connection the form can still be filled in; only sending waits.
  const blocked = why ?? (feed.state === 'lost' ? w('offline') : undefined)
  const submit = () => {
    if (blocked || complete.isPending) return
    const answer = task.form ? form.current?.submit() : { data: none, errors: none }
    const wrong = Object.keys(answer?.errors ?? none).length
    setFaults(wrong)
    if (wrong > 0 || !answer) form.current?.focusError()
    else complete.mutate(answer.data)
  }
  useKeys([
    { keys: 'ctrl+enter', name: w('completeNext'), note: task.instance.title, run: submit },
    ...(task.rights.claim && !task.mine ? [{ keys: 'c', name: w('claim'), note: task.instance.title, run: () => claim.mutate(task.id) }] : []),
    ...(task.rights.transfer ? [{ keys: 't', name: w('transfer'), note: task.instance.title, run: () => setHanding(true) }] : []),
    { keys: 'enter', name: w('toForm'), run: () => form.current?.focusFirst() },
    ...(task.kind === 'COMPLETENESS_CHECK'
      ? [
          { keys: 'e', name: w('complete_ok'), run: () => chooseByLabel(place.current, /^齐全/) },
          { keys: 'b', name: w('complete_fix'), run: () => chooseByLabel(place.current, /补正/) },
        ]
      : []),
    { keys: '1–9', name: w('toggleMaterial'), run: () => {} },
    ...'123456789'.split('').map(digit => ({ keys: digit, run: () => cycleChoice(place.current, Number(digit)) })),
  ])
  return (
    <div className="work">
      <div className="card work-form">
        {task.kind === 'COMPLETENESS_CHECK' && (
          <p className="neutral">
            <InfoCircleOutlined aria-hidden="true" />
            <span className="gr">{w('neutral')}</span>
            <Promised text={w('neutralBasis')} kind="约" />
          </p>
        )}
        {draft.lost && <Alert type="warning" title={draft.lost} role="alert" />}
        {draft.theirs && (
          <p className="theirs" role="alert">
            <span className="gr">{w('theirs', { name: draft.theirs.name, time: clockTime(draft.theirs.at) })}</span>
            <Button size="small" onClick={draft.theirs.take}>
              {w('takeTheirs')}
            </Button>
            <Button size="small" type="primary" onClick={draft.theirs.keep}>
              {w('keepMine')}
            </Button>
          </p>
        )}
        <div className="work-fields" ref={place}>
          {task.form ? (
            <FormView
              schema={task.form.schema}
              values={draft.initial}
              readOnly={Boolean(why)}
              files={task.case.documents}
              onChange={values => {
                draft.edited(values)
                followMaterials(place.current, made.current)
              }}
              handle={form}
            />
          ) : (
            <p className="t2">{w('noForm')}</p>
          )}
        </div>
        {/* Above the bar, not at the end of the form: a long form would hide it. */}
        {(complete.error ?? claim.error ?? release.error) && (
          <div className="work-failed">
            <Fail error={complete.error ?? claim.error ?? release.error} />
          </div>
        )}
        <footer className="work-bar">
          {task.rights.transfer && (
            <Button type="text" onClick={() => setHanding(true)}>
              {w('transfer')}
            </Button>
          )}
          {task.rights.release && (
            <Button type="text" onClick={() => release.mutate(task.id)} loading={release.isPending}>
              {w('release')}
            </Button>
          )}
          <span className="gr s er" role="status">
            {faults > 0 && w('fix', { n: faults })}
          </span>
          {task.rights.claim && !task.mine && (
            <Button onClick={() => claim.mutate(task.id)} loading={claim.isPending}>
              {w('claim')} <Kbd keys="c" />
            </Button>
          )}
          <WhyNot type="primary" why={blocked} onClick={submit} loading={complete.isPending}>
            {w('completeNext')} <Kbd keys="ctrl+enter" />
          </WhyNot>
        </footer>
      </div>
      <Splitter name="aside" label={w('panelAside')} min={260} max={560} base={340} edge="left" />
      <Aside task={task} preview={preview} setPreview={setPreview} />
      {handing && <TransferDialog tasks={[task.id]} close={() => setHanding(false)} />}
    </div>
  )
}

/** Completes with the form's values; says aloud what is done and what comes next. */
function useComplete(task: TaskDetail, draft: DraftState, finished: Props['finished']) {
  const w = useWords(inboxWords)
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (values: Record<string, unknown>) => {
      await draft.flush()
      finishing.add(task.id)
      return call(completeTask, { params: { task: task.id }, query: { next: 'true', undo: String(settings().undo) }, body: { values } })
    },
    onSuccess: async ({ next }) => {
      const following = finished(next) ?? (next
        ? await client
            .fetchQuery({ queryKey: ['tasks', 'one', next], queryFn: () => call(readTask, { params: { task: next } }), staleTime: 15_000 })
            .catch(() => undefined)
        : undefined)
      const said = `${w('doneSay', { name: task.name })}${following ? w('nextSay', { name: following.instance.title }) : next ? '' : w('lastSay')}`
      announce(following?.dueAt ? `${said}，${dueText(following.dueAt, now())}${w('dueSay')}` : said)
      client.removeQueries({ queryKey: ['tasks', 'one', task.id] })
      void client.invalidateQueries({ queryKey: ['tasks', 'counts'] })
      void client.invalidateQueries({ queryKey: ['tasks', 'holds'] })
    },
    onError: () => {
      finishing.delete(task.id)
      void client.invalidateQueries({ queryKey: ['tasks', 'one', task.id] })
    },
  })
}
