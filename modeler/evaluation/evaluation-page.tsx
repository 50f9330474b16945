import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams, useSearchParams } from 'react-router'
import { listSubmitted, readEvaluation, type Evaluation, type Submitted } from '../../server/contract/evaluations.ts'
import { listTasks, type TaskItem } from '../../server/contract/tasks.ts'
import { finishing } from '../inbox/tasks.ts'
import { call } from '../ui/call.ts'
import { Empty } from '../ui/empty.tsx'
import { Fail } from '../ui/fail.tsx'
import { Law } from '../ui/law.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { now } from '../ui/clock.ts'
import { instant, short } from '../ui/times.ts'
import { evaluationWords } from '../words/evaluation.ts'
import { useWords } from '../words/words.ts'
import { BidsPane } from './bids-pane.tsx'
import { Declaration } from './declaration.tsx'
import { KioskHead, useTextSize } from './kiosk-head.tsx'
import { OwnSheet, PastSheet } from './own-sheet.tsx'
import { Sessions } from './sessions.tsx'
import './evaluation.css'

/** An expert's seat: declaration, the bids side by side, one's own sheet. Without a session the evaluations one may enter. */
export default function EvaluationPage() {
  const { sessionId } = useParams()
  return sessionId ? <Session key={sessionId} id={sessionId} /> : <Sessions />
}

function Session({ id }: { id: string }) {
  const w = useWords(evaluationWords)
  const [size, setSize] = useTextSize()
  const found = useQuery({ queryKey: ['tasks', 'evaluation', id], queryFn: ({ signal }) => call(readEvaluation, { params: { session: id }, signal }), retry: false })
  const open = useQuery({ queryKey: ['tasks', 'list', 'seat', id], queryFn: ({ signal }) => call(listTasks, { query: { instance: id, size: 20 }, signal }) })
  const awaited = open.data?.rows ?? []
  const sub = found.data && [found.data.place, w('seat', { n: found.data.chair }), w('committee', { n: found.data.size })].join(' · ')
  return (
    <div className="kiosk" data-size={size}>
      <KioskHead title={found.data?.title} sub={sub} size={size} setSize={setSize} />
      {(found.isPending || (found.data && open.isPending)) && (
        <main id="main" className="kiosk-plain">
          <Skeleton lines={10} />
        </main>
      )}
      {found.isError && (
        <main id="main" className="kiosk-plain" tabIndex={-1}>
          <h1 className="sr">{w('title')}</h1>
          <Fail error={found.error} retry={() => void found.refetch()} />
          <p>
            <Link to="/subject/eval">{w('chooseTitle')}</Link>
          </p>
        </main>
      )}
      {found.data && !open.isPending && (found.data.declaredAt === null && awaited.length > 0 ? <Declaration evaluation={found.data} /> : <Desk evaluation={found.data} awaited={awaited} failed={open.error} retry={() => void open.refetch()} />)}
    </div>
  )
}

/** Beneath the head: the seal, the steps of this seat, bids and sheet. */
function Desk({ evaluation, awaited, failed: unlisted, retry }: { evaluation: Evaluation; awaited: readonly TaskItem[]; failed: unknown; retry: () => void }) {
  const w = useWords(evaluationWords)
  const { session, declaredAt } = evaluation
  const [search, setSearch] = useSearchParams()
  const done = useQuery({ queryKey: ['tasks', 'submitted', session], queryFn: ({ signal }) => call(listSubmitted, { params: { session }, signal }) })
  const failed = unlisted ?? done.error
  const past = done.data ?? []
  const step = search.get('step')
  const chosen = awaited.find(task => task.id === step) ?? past.find(one => one.task === step)
  // handed in this moment, and not yet read back
  const onItsWay = !chosen && step !== null && finishing.has(step)
  const current = chosen ?? (onItsWay ? undefined : (awaited[0] ?? past.at(-1)))
  const choose = (id: string) => setSearch({ step: id }, { replace: true })
  const [files, setFiles] = useState<string[]>([])
  return (
    <>
      <section className="kiosk-seal" aria-label={w('seal')}>
        <span className="gr">
          {w('sealedOthers')} {declaredAt && w('declaredAt', { time: instant(declaredAt), n: evaluation.bids.length })}
        </span>
        <Law id="招标投标法44" />
        <span className="only-wide">{w('noCopy')}</span>
      </section>
      <main id="main" className="kiosk-desk" tabIndex={-1} onCopy={event => event.preventDefault()}>
        <h1 className="sr">
          {w('title')}：{evaluation.title}
        </h1>
        <BidsPane bids={evaluation.bids} open={files} {...(declaredAt ? { setOpen: setFiles } : {})} />
        <section className="kiosk-work" aria-label={w('sheet')}>
          <Steps done={past} open={awaited} current={current} choose={choose} />
          {failed ? (
            <Fail error={failed} retry={() => { retry(); void done.refetch() }} />
          ) : done.isPending || onItsWay ? (
            <Skeleton lines={8} />
          ) : !current ? (
            <Empty next={<Link to="/todo">{w('toTodo')}</Link>}>{w('nothing')}</Empty>
          ) : 'task' in current ? (
            <PastSheet key={current.task} sheet={current} waiting={awaited.length === 0} />
          ) : (
            <OwnSheet key={current.id} id={current.id} submitted={() => choose(current.id)} />
          )}
        </section>
      </main>
    </>
  )
}

interface StepsProps {
  done: readonly Submitted[]
  open: readonly TaskItem[]
  current: TaskItem | Submitted | undefined
  choose: (id: string) => void
}

function Steps({ done, open, current, choose }: StepsProps) {
  const w = useWords(evaluationWords)
  if (done.length + open.length === 0) return null
  return (
    <nav className="kiosk-steps" aria-label={w('steps')}>
      {done.map(one => (
        <button type="button" key={one.task} className="done" aria-current={one === current ? 'step' : undefined} onClick={() => choose(one.task)}>
          <b lang="zh-CN">✓ {one.name}</b>
          <small>{w('handedIn', { time: short(one.at, now()) })}</small>
        </button>
      ))}
      {open.map(task => (
        <button type="button" key={task.id} aria-current={task === current ? 'step' : undefined} onClick={() => choose(task.id)}>
          <b lang="zh-CN">{task.name}</b>
          <small>{w('now')}</small>
        </button>
      ))}
    </nav>
  )
}
