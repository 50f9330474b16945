import { CheckCircleFilled } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { NavLink, useParams } from 'react-router'
import { listProcesses } from '../../server/contract/portal.ts'
import { call } from '../ui/call.ts'
import { Empty } from '../ui/empty.tsx'
import { Fail } from '../ui/fail.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { familyNames } from '../words/roles.ts'
import { portalWords } from '../words/portal.ts'
import { usePick, useWords } from '../words/words.ts'
import { publicProcess } from './ask.ts'
import { PortalPage } from './portal-page.tsx'
import { ProcessSteps } from './process-steps.tsx'
import { ModeSwitch, ProcessView, wordsFirst } from './process-view.tsx'

/** The procedures in force, drawn from the definition that runs, with every step in words beside the picture. */
export default function ProcessPage() {
  const w = useWords(portalWords)
  const pick = usePick()
  const { key } = useParams()
  const listed = useQuery({ queryKey: ['processes', 'public'], queryFn: ({ signal }) => call(listProcesses, { signal }) })
  const rows = listed.data?.filter(one => one.family && one.family in familyNames) ?? []
  const shown = rows.find(one => one.key === key) ?? (key ? undefined : (rows.find(one => one.key === 'gcjs.open-tender') ?? rows[0]))
  return (
    <PortalPage title={shown?.name ?? w('process')}>
      <div className="p-title">
        <p className="p-seg" role="group" aria-label={w('process')} style={{ alignSelf: 'flex-start' }}>
          {rows.map(one => (
            <NavLink key={one.key} to={`/process/${one.key}`} className="p-chapter" aria-current={one.key === shown?.key ? 'page' : undefined} lang="zh-CN">
              {one.name}
            </NavLink>
          ))}
        </p>
        <h1 lang="zh-CN">{shown ? shown.name : w('process')}</h1>
        {shown && (
          <p className="row wrap s t2">
            <span className="chip ok">
              <CheckCircleFilled aria-hidden="true" /> {w('running', { n: shown.version })}
            </span>
            <span className="chip">{pick(familyNames[shown.family ?? 'QT']!)}</span>
            {w('runningWhy', { hash: '' })} <span className="mono p-hash">{shown.hash}</span>
          </p>
        )}
      </div>
      {listed.isPending && <Skeleton lines={8} />}
      {listed.isError && <Fail error={listed.error} retry={() => void listed.refetch()} />}
      {listed.data && !shown && <Empty>{w('noProcess')}</Empty>}
      {shown && <Shown key={shown.key} process={shown.key} />}
    </PortalPage>
  )
}

function Shown({ process }: { process: string }) {
  const w = useWords(portalWords)
  const [mode, setMode] = useState<'diagram' | 'text'>(wordsFirst() ? 'text' : 'diagram')
  const found = useQuery(publicProcess(process))
  return (
    <>
      <section className="card p-tall">
        <div className="hd">
          <h2 className="gr">{w(mode)}</h2>
          <ModeSwitch mode={mode} change={setMode} />
        </div>
        <ProcessView process={process} mode={mode} wordsFollow />
      </section>
      {mode === 'diagram' && found.data && (
        <section className="card" style={{ marginTop: 16 }}>
          <div className="hd">
            <h2>{w('steps')}</h2>
          </div>
          <div className="p-pad">
            <ProcessSteps steps={found.data.steps} label={found.data.name} />
          </div>
        </section>
      )}
    </>
  )
}
