import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { listDrafts } from '../../server/contract/tasks.ts'
import { call } from '../ui/call.ts'
import { useNow } from '../ui/clock.ts'
import { Empty } from '../ui/empty.tsx'
import { Fail } from '../ui/fail.tsx'
import { short } from '../ui/times.ts'
import { inboxWords } from '../words/inbox.ts'
import { regionNames, roleNames } from '../words/roles.ts'
import { usePick, useWords } from '../words/words.ts'
import type { TaskDetail } from './tasks.ts'

interface Props {
  task: TaskDetail
  restore: (values: Record<string, unknown>) => void
}

/** Who did what before, newest first; earlier drafts of this task can be taken up again. */
export function HistoryTab({ task, restore }: Props) {
  const w = useWords(inboxWords)
  const pick = usePick()
  const today = useNow()
  const drafts = useQuery({ queryKey: ['tasks', 'drafts', task.id], queryFn: ({ signal }) => call(listDrafts, { params: { task: task.id }, signal }) })
  const act = (step: TaskDetail['case']['steps'][number]) =>
    step.act === 'transfer'
      ? w('actTransfer', { name: step.to?.name ?? '' })
      : w(step.act === 'claim' ? 'actClaim' : step.act === 'release' ? 'actRelease' : 'actComplete')
  const steps = task.case.steps.toSorted((a, b) => b.at.localeCompare(a.at))
  return (
    <div className="task-scroll" tabIndex={0} role="region" aria-label={w('history')}>
      {steps.length === 0 && <Empty>{w('nothingYet')}</Empty>}
      <ol className="history">
        {steps.map(step => (
          <li key={`${step.at}${step.act}${step.name}`} className={step.act === 'complete' ? 'done' : ''}>
            <p className="xs t3">
              <time dateTime={step.at}>{short(step.at, today)}</time> {step.by?.name}
              {step.behalf && `（${w('behalfOf', { name: step.behalf.name })}）`} · {pick(regionNames[step.region] ?? [step.region, step.region])}{' '}
              {pick(roleNames[step.role] ?? [step.role, step.role])}
            </p>
            <p lang="zh-CN">
              {act(step)}「{step.name}」
            </p>
            {step.note && (
              <p className="s t2" lang="zh-CN">
                {step.note}
              </p>
            )}
          </li>
        ))}
      </ol>
      {drafts.isError && <Fail error={drafts.error} retry={() => void drafts.refetch()} />}
      {(drafts.data?.length ?? 0) > 0 && (
        <section className="card">
          <h3 className="hd">{w('draftsTitle')}</h3>
          <ul className="draft-list">
            {drafts.data?.map(draft => (
              <li key={draft.id}>
                <span className="gr">
                  {short(draft.at, today)} · {draft.by.name}
                </span>
                <Button size="small" onClick={() => restore(draft.values)} disabled={!task.rights.complete && !task.rights.claim}>
                  {w('restore')}
                </Button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}
