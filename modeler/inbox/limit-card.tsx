import { useQuery } from '@tanstack/react-query'
import { deadlineByRule, deadlineByTerm } from '../../server/contract/law.ts'
import { call } from '../ui/call.ts'
import { Law, Promised } from '../ui/law.tsx'
import { Ruler } from '../ui/ruler.tsx'
import { termOf, termText } from '../ui/term.ts'
import { exact } from '../ui/times.ts'
import { inboxWords } from '../words/inbox.ts'
import { useWords } from '../words/words.ts'
import type { TaskDetail } from './tasks.ts'

/** How the limit of this task came about: the server's derivation for its rule or promise, else the stored basis in words. */
export function LimitCard({ task }: { task: TaskDetail }) {
  const w = useWords(inboxWords)
  const limit = task.deadline
  const from = limit?.startedAt ?? task.openedAt
  const term = termOf(limit?.promise ?? null)
  const derived = useQuery({
    queryKey: ['law', 'deadline', limit?.rule, limit?.promise, from, task.region],
    enabled: Boolean(limit && (limit.rule || term)),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    queryFn: ({ signal }) =>
      limit?.rule
        ? call(deadlineByRule, { params: { rule: limit.rule }, query: { from, calendar: task.region }, signal })
        : call(deadlineByTerm, { query: { amount: term!.amount, unit: term!.unit, from, calendar: task.region }, signal }),
  })
  const days = derived.data?.days
  const ruled = derived.data?.rule?.law
  const laws = [
    ...new Set(
      [ruled ?? '', limit?.law ?? '']
        .flatMap(text => text.split(/[；;]/))
        .map(text => text.trim())
        .filter(Boolean),
    ),
  ]
  // A stored basis is a rule's id, `promise`, `schedule`, or a sentence for people; only the last is shown.
  const sentence = [limit?.basis, task.dueBasis].find(text => text && /[\u4e00-\u9fff]/.test(text))
  return (
    <section className="card">
      <h3 className="hd">
        <span className="gr nw">{w('how')}</span>
        {!limit?.rule && term && <Promised text={termText(limit?.promise)} />}
      </h3>
      <div className="limit-box">
        {!limit && !task.dueAt && <p className="s t2">{w('noLimit')}</p>}
        {days && days.length > 1 && <Ruler deadline={{ ...derived.data!, provisional: limit?.provisional ?? false }} startWord={w('received')} most={8} />}
        {task.dueAt && !(days && days.length > 1) && <p className="s">{w('untilDue', { time: exact(task.dueAt).slice(0, 16) })}</p>}
        {sentence && (
          <p className="s t2" lang="zh-CN">
            {w('basis', { text: sentence })}
          </p>
        )}
        {laws.length > 0 && (
          <p className="row wrap">
            {laws.map(law => (
              <Law key={law} id={law} family={task.family} why={derived.data?.rule?.name ?? `「${task.name}」`} />
            ))}
          </p>
        )}
      </div>
    </section>
  )
}
