import { useQuery } from '@tanstack/react-query'
import { lazy, useMemo } from 'react'
import { Link, useParams } from 'react-router'
import { listObjections, readTender } from '../../server/contract/bids.ts'
import { readOwnProject } from '../../server/contract/own-projects.ts'
import { useActor } from '../session/session.ts'
import { useCrumb } from '../shell/crumbs.ts'
import { call, isProblem } from '../ui/call.ts'
import { Empty } from '../ui/empty.tsx'
import { Fail } from '../ui/fail.tsx'
import { wanOf } from '../ui/money.ts'
import { Skeleton } from '../ui/skeleton.tsx'
import { Sla } from '../ui/sla.tsx'
import type { Mark } from '../ui/steps.tsx'
import { regionNames } from '../words/roles.ts'
import { subjectWords } from '../words/subject.ts'
import { usePick, useWords } from '../words/words.ts'
import { Entrustment } from './entrustment.tsx'
import { ObjectionList } from './objection-list.tsx'
import { stateOf } from './projects-page.tsx'
import { RaiseEvents } from './raise-events.tsx'
import { Countdown, OpeningRecord } from './tender-parts.tsx'

const Canvas = lazy(async () => ({ default: (await import('../ui/canvas.tsx')).Canvas }))

/** One project of a tenderer or its agency: where it stands, what waits, the record after opening, objections, what may be raised. */
export default function TenderPage() {
  const w = useWords(subjectWords)
  const pick = usePick()
  const { role } = useActor()
  const { code = '' } = useParams()
  const found = useQuery({ queryKey: ['instances', 'own', code], queryFn: ({ signal }) => call(readOwnProject, { params: { code }, signal }) })
  const project = found.data
  useCrumb([{ name: w(role === 'agency' ? 'entrusted' : 'mine'), to: '/subject' }, { name: project?.title ?? code }])
  const marks = useMemo<Record<string, Mark>>(
    () => (project ? { ...Object.fromEntries(project.visited.map(id => [id, 'done' as const])), ...Object.fromEntries(project.at.map(id => [id, 'active' as const])) } : {}),
    [project],
  )
  if (found.isPending) return <Skeleton lines={10} />
  if (found.isError) return <div className="sub"><Fail error={found.error} retry={() => void found.refetch()} /></div>
  const { title, region, status, estimateFen, entrustment, own, events, bpmn, version, processName } = found.data
  const state = stateOf(status)
  return (
    <div className="sub">
      <div className="row wrap">
        <h1 lang="zh-CN">{title}</h1>
        <span className={`chip ${state.tone}`}>{w(state.word)}</span>
        <span className="s t2">
          {pick(regionNames[region] ?? [region, region])} · <span className="mono">{code}</span>
          {estimateFen !== null && ` · ${w('estimate')} ${wanOf(estimateFen)}`}
        </span>
      </div>
      <div className="sub-two">
        <div>
          <section className="card" style={{ overflow: 'hidden' }}>
            <div className="hd">
              <h2 className="gr">{w('where')}</h2>
              <span className="s t2" lang="zh-CN">
                {processName} {w('version', { n: version })}
              </span>
            </div>
            <div className="sub-dia">
              <Canvas xml={bpmn} label={processName} marks={marks} />
            </div>
          </section>
          <Opening code={code} />
          <Objections code={code} />
        </div>
        <div>
          <section className="card">
            <div className="hd">
              <h2>{w('myTasks')}</h2>
            </div>
            {own.length === 0 && <Empty>{w('noTasks')}</Empty>}
            <ul className="sub-list">
              {own.map(task => (
                <li key={task.id}>
                  <Link className="gr" style={{ minWidth: 120 }} to={`/todo/mine/${task.id}`} lang="zh-CN">
                    {task.name}
                  </Link>
                  {task.dueAt && <Sla due={task.dueAt} />}
                </li>
              ))}
            </ul>
          </section>
          <section className="card">
            <div className="hd">
              <h2>{w('raise')}</h2>
            </div>
            <RaiseEvents code={code} events={events} />
          </section>
          {entrustment && <Entrustment code={code} given={entrustment} />}
        </div>
      </div>
    </div>
  )
}

function Opening({ code }: { code: string }) {
  const w = useWords(subjectWords)
  const tender = useQuery({ queryKey: ['instances', 'tender', code], queryFn: ({ signal }) => call(readTender, { params: { code }, signal }) })
  if (isProblem(tender.error, 'tender-unknown')) return <section className="card"><Empty>{w('notOpenYet')}</Empty></section>
  if (tender.isError) return <Fail error={tender.error} retry={() => void tender.refetch()} />
  if (!tender.data) return <Skeleton lines={3} />
  return (
    <>
      {tender.data.status === 'open' && (
        <section className="card pad">
          <Countdown tender={tender.data} />
        </section>
      )}
      <OpeningRecord tender={tender.data} />
    </>
  )
}

function Objections({ code }: { code: string }) {
  const w = useWords(subjectWords)
  const found = useQuery({ queryKey: ['instances', 'objections', code], queryFn: ({ signal }) => call(listObjections, { params: { code }, signal }) })
  if (isProblem(found.error, 'tender-unknown')) return null
  return (
    <section className="card">
      <div className="hd">
        <h2 className="gr">{w('objections')}</h2>
        {found.data?.some(one => one.status === 'open') && <Link className="s" to="/todo">{w('answerIn')} →</Link>}
      </div>
      <ObjectionList rows={found.data} error={found.error} retry={() => void found.refetch()} empty={w('objectionsEmpty')} />
    </section>
  )
}
