import { Suspense } from 'react'
import { Link } from 'react-router'
import { inboxWords } from '../words/inbox.ts'
import { useWords } from '../words/words.ts'
import { Documents } from './documents-card.tsx'
import { LimitCard } from './limit-card.tsx'
import { Position } from './position.tsx'
import type { TaskDetail } from './tasks.ts'

interface Props {
  task: TaskDetail
  preview: string | undefined
  setPreview: (id: string | undefined) => void
}

/** Right of the form: where it stands in the procedure, how the limit is derived, the documents. */
export function Aside({ task, preview, setPreview }: Props) {
  const w = useWords(inboxWords)
  return (
    <aside className="work-aside" aria-label={w('position')}>
      <section className="card">
        <h3 className="hd">
          <span className="nw">{w('position')}</span>
          <span className="gr xs t3 el position-version" title={task.processName}>
            {w('step', { v: task.version.number, process: task.processName })}
          </span>
          <Link className="xs nw" to="?tab=position" replace>
            {w('whole')}
          </Link>
        </h3>
        <div className="position-box">
          <Suspense>
            <Position task={task} mode="near" />
          </Suspense>
        </div>
      </section>
      <LimitCard task={task} />
      <Documents task={task} preview={preview} setPreview={setPreview} />
    </aside>
  )
}
