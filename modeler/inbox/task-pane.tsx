import { ArrowLeftOutlined, SaveOutlined } from '@ant-design/icons'
import { Tabs } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { Empty } from '../ui/empty.tsx'
import { Fail } from '../ui/fail.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { useKeys } from '../ui/keys.ts'
import { Presence } from '../ui/presence.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { Sla } from '../ui/sla.tsx'
import { clockTime } from '../ui/times.ts'
import { inboxWords } from '../words/inbox.ts'
import { regionNames } from '../words/roles.ts'
import { usePick, useWords } from '../words/words.ts'
import { CaseTab } from './case-tab.tsx'
import { FollowButton } from './follow-button.tsx'
import { HistoryTab } from './history-tab.tsx'
import { PositionTab } from './position-tab.tsx'
import { TalkTab } from './talk-tab.tsx'
import { isOver, useTask, type TaskDetail, type TaskItem } from './tasks.ts'
import { useDraft, type DraftState } from './use-draft.ts'
import { usePresence } from './use-presence.ts'
import { WorkTab } from './work-tab.tsx'

interface Props {
  taskId: string | undefined
  place: { at: number; of: number }
  close: () => void
  finished: (id: string, next: string | null) => TaskItem | undefined
}

/** The open task: header, tabs, form beside position, ruler and documents. */
export function TaskPane({ taskId, place, close, finished }: Props) {
  const w = useWords(inboxWords)
  if (!taskId)
    return (
      <section className="task none" aria-label={w('work')}>
        {place.of === 0 ? (
          <Empty>{w('quiet')}</Empty>
        ) : (
          <Empty next={<><Kbd keys="j" /> {w('chooseKeys')}</>}>{w('choose')}</Empty>
        )}
      </section>
    )
  return <OpenTask id={taskId} place={place} close={close} finished={finished} />
}

function OpenTask({ id, place, close, finished }: Omit<Props, 'taskId'> & { id: string }) {
  const w = useWords(inboxWords)
  const found = useTask(id)
  if (found.isPending)
    return (
      <section className="task" aria-label={w('work')}>
        <Skeleton lines={10} />
      </section>
    )
  if (found.isError && (!found.data || isOver(found.error)))
    return (
      <section className="task" aria-label={w('work')}>
        <div className="task-failed">
          <button type="button" className="plain only-mobile" onClick={close}>
            <ArrowLeftOutlined /> {w('back')}
          </button>
          {isOver(found.error) ? (
            <Empty
              next={
                <>
                  <Kbd keys="j" /> {w('down')}
                </>
              }
            >
              {w('notHere')}。{found.error.message}
            </Empty>
          ) : (
            <Fail error={found.error} retry={() => void found.refetch()} />
          )}
        </div>
      </section>
    )
  return <Task task={found.data} place={place} close={close} finished={finished} />
}

const tabNames = ['work', 'file', 'position', 'history', 'talk'] as const

function Task({ task, place, close, finished }: Omit<Props, 'taskId'> & { task: TaskDetail }) {
  const w = useWords(inboxWords)
  const [search, setSearch] = useSearchParams()
  const [preview, setPreview] = useState<string>()
  const draft = useDraft(task)
  const others = usePresence(task)
  const tab = tabNames.find(name => name === search.get('tab')) ?? 'work'
  const show = (name: string) => {
    const next = new URLSearchParams(search)
    if (name === 'work') next.delete('tab')
    else next.set('tab', name)
    setSearch(next, { replace: true })
  }
  useKeys([
    { keys: 'd', name: w('openDiagram'), note: task.instance.title, run: () => show(tab === 'position' ? 'work' : 'position') },
    { keys: 'h', name: w('openHistory'), note: task.instance.title, run: () => show(tab === 'history' ? 'work' : 'history') },
    { keys: 'v', name: w('openPreview'), note: task.instance.title, run: () => show(tab === 'file' ? 'work' : 'file') },
  ])
  const count = { work: '', file: task.case.documents.length, position: '', history: task.case.steps.length, talk: task.comments } as const
  const section = useRef<HTMLElement>(null)
  // After complete-and-next the old form is gone: the reader goes on from the new task, not from the top of the page.
  useEffect(() => {
    if (document.activeElement === document.body) section.current?.focus({ preventScroll: true })
  }, [])
  return (
    <section className="task" aria-label={`${task.name}，${task.instance.title}`} ref={section} tabIndex={-1}>
      <TaskHead task={task} draft={draft} others={others} place={place} close={close} />
      <Tabs
        className="task-tabs"
        activeKey={tab}
        onChange={show}
        items={tabNames.map(name => ({
          key: name,
          label: (
            <>
              {w(name)}
              {count[name] ? ` ${count[name]}` : ''}
            </>
          ),
        }))}
      />
      {/* The form stays mounted while another tab is read: what was typed is not lost. */}
      <div className="task-body" hidden={tab !== 'work'}>
        <WorkTab task={task} draft={draft} preview={preview} setPreview={setPreview} finished={next => finished(task.id, next)} />
      </div>
      {tab === 'file' && <CaseTab task={task} preview={preview} setPreview={setPreview} />}
      {tab === 'position' && <PositionTab task={task} />}
      {tab === 'history' && (
        <HistoryTab
          task={task}
          restore={values => {
            draft.restore(values)
            show('work')
          }}
        />
      )}
      {tab === 'talk' && <TalkTab task={task} />}
    </section>
  )
}

/** Kinds of steps a committee does in its own room. */
const seats = new Set(['REVIEW', 'SCORE', 'SIGN'])

function TaskHead({ task, draft, others, place, close }: { task: TaskDetail; draft: DraftState; others: string[]; place: Props['place']; close: () => void }) {
  const w = useWords(inboxWords)
  const pick = usePick()
  const owner = task.owner?.name
  return (
    <header className="task-head">
      <button type="button" className="plain only-mobile" onClick={close} aria-label={w('back')}>
        <ArrowLeftOutlined />
      </button>
      <div className="gr">
        <p className="task-title">
          <b lang="zh-CN" role="heading" aria-level={2}>
            {task.name}
          </b>
          <Sla due={task.dueAt} provisional={task.provisional} stopped={task.suspended ? w('suspended') : undefined} />
          {place.at > 0 && (
            <span className="xs t3 only-mobile">
              {place.at} / {place.of}
            </span>
          )}
        </p>
        <p className="s t2 task-sub" lang="zh-CN" title={task.instance.code}>
          {[task.instance.title, pick(regionNames[task.region] ?? [task.region, task.region]), owner].filter(Boolean).join(' · ')}{' '}
          <span className="mono only-wide">{task.instance.code}</span>
        </p>
      </div>
      {task.roles.includes('expert') && task.mine && seats.has(task.kind) && (
        <Link className="btn small" to={`/subject/eval/${task.instance.id}`}>
          {w('toSeat')}
        </Link>
      )}
      {others.length > 0 && <span className="xs t2 only-wide">{w('viewing', { names: others.join('、') })}</span>}
      {task.assignee && !task.mine && <Presence names={[task.assignee.name]} />}
      <FollowButton task={task} />
      <span className="saved xs t2" role="status">
        {draft.saving ? (
          w('saving')
        ) : draft.failed ? (
          <span className="unsaved">{draft.failed}</span>
        ) : draft.savedAt ? (
          <>
            <SaveOutlined aria-hidden="true" /> {w('saved', { time: clockTime(draft.savedAt) })}
          </>
        ) : (
          ''
        )}
      </span>
    </header>
  )
}
