import { PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { listOwnProjects, type OwnProject } from '../../server/contract/own-projects.ts'
import { StartDialog } from '../inbox/start-dialog.tsx'
import { useActor } from '../session/session.ts'
import { useCrumb } from '../shell/crumbs.ts'
import { call } from '../ui/call.ts'
import { Empty } from '../ui/empty.tsx'
import { Fail } from '../ui/fail.tsx'
import { useKeys } from '../ui/keys.ts'
import { Skeleton } from '../ui/skeleton.tsx'
import { Sla } from '../ui/sla.tsx'
import { regionNames } from '../words/roles.ts'
import { subjectWords } from '../words/subject.ts'
import { usePick, useWords } from '../words/words.ts'

const tone: Record<string, string> = { active: 'pri', suspended: 'wa', completed: 'ok', terminated: 'er', cancelled: 'er' }
export const stateOf = (status: string): { word: keyof typeof subjectWords; tone: string } => ({ word: (`st_${status}` in subjectWords ? `st_${status}` : 'running') as keyof typeof subjectWords, tone: tone[status] ?? '' })

/** A tenderer's (agency's) projects with where each stands and what waits for the reader; starts a new one. */
export default function ProjectsPage() {
  const w = useWords(subjectWords)
  const go = useNavigate()
  const { role } = useActor()
  const agency = role === 'agency'
  const [starting, setStarting] = useState(false)
  const title = w(agency ? 'entrusted' : 'mine')
  useCrumb([{ name: title }])
  useKeys(agency ? [] : [{ keys: 'n', name: w('start'), run: () => setStarting(true) }])
  const found = useQuery({ queryKey: ['instances', 'own', role], queryFn: ({ signal }) => call(listOwnProjects, { signal }) })
  const rows = found.data?.toSorted((a, b) => Number(b.tasks > 0) - Number(a.tasks > 0) || b.objections - a.objections)
  return (
    <div className="sub">
      <div className="row wrap">
        <h1 className="gr">{title}</h1>
        {!agency && (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setStarting(true)}>
            {w('start')}
          </Button>
        )}
      </div>
      <section className="card" aria-label={title}>
        {found.isPending && <Skeleton lines={8} />}
        {found.isError && <Fail error={found.error} retry={() => void found.refetch()} />}
        {rows?.length === 0 && <Empty next={!agency && <Button onClick={() => setStarting(true)}>{w('start')}</Button>}>{w(agency ? 'noEntrusted' : 'noProjects')}</Empty>}
        <ul className="sub-list">{rows?.map(row => <Row key={row.instance} row={row} />)}</ul>
      </section>
      {starting && <StartDialog close={() => setStarting(false)} started={task => void go(task ? `/todo/mine/${task}` : '/subject')} />}
    </div>
  )
}

function Row({ row }: { row: OwnProject }) {
  const w = useWords(subjectWords)
  const pick = usePick()
  const state = stateOf(row.status)
  return (
    <li>
      <span className="gr">
        <Link to={`/subject/tender/${row.code}`} lang="zh-CN">
          <b>{row.title}</b>
        </Link>
        <span className="xs t2" style={{ display: 'block' }}>
          {pick(regionNames[row.region] ?? [row.region, row.region])} · <span lang="zh-CN">{row.processName}</span>
        </span>
      </span>
      <span className="gr s" lang="zh-CN">
        {row.status === 'active' ? row.waiting.map(name => `「${name}」`).join('') || <span className="t2">{w('waitingTime')}</span> : <span className="t2">—</span>}
      </span>
      {row.objections > 0 && <span className="chip wa">{w('objectionsN', { n: row.objections })}</span>}
      {row.tasks > 0 && (
        <span className="chip pri">
          {w('toMe')} {w('tasksN', { n: row.tasks })}
        </span>
      )}
      {row.dueAt && <Sla due={row.dueAt} />}
      <span className={`chip ${state.tone}`}>{w(state.word)}</span>
    </li>
  )
}
