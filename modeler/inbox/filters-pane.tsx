import { AlertOutlined, EditOutlined, FireOutlined, InboxOutlined, StarOutlined, TeamOutlined, UserOutlined, UserSwitchOutlined } from '@ant-design/icons'
import { NavLink } from 'react-router'
import { Kbd } from '../ui/kbd.tsx'
import { span } from '../ui/times.ts'
import { inboxWords } from '../words/inbox.ts'
import { useWords } from '../words/words.ts'
import { SavedFilters } from './filter-builder.tsx'
import type { Asked, Counts, TaskFilter } from './tasks.ts'

type Say = (key: keyof typeof inboxWords & string, values?: Record<string, string | number>) => string
const words = { all: 'all', mine: 'mine', claimable: 'claimable', taken: 'taken', today: 'due', overdue: 'overdue', drafts: 'drafts', followed: 'followed' } as const
export const filterWord = (filter: TaskFilter, w: Say): string => w(words[filter])

const own: readonly [TaskFilter, typeof InboxOutlined][] = [
  ['all', InboxOutlined],
  ['mine', UserOutlined],
  ['today', FireOutlined],
  ['overdue', AlertOutlined],
  ['drafts', EditOutlined],
  ['followed', StarOutlined],
]
const shared: readonly [TaskFilter, typeof InboxOutlined][] = [
  ['claimable', TeamOutlined],
  ['taken', UserSwitchOutlined],
]
interface Props {
  filter: TaskFilter
  counts: Counts | undefined
  asked: Asked
}

/** Filters with the server's counts, the steps they fall on, and what was done today. */
export function FiltersPane({ filter, counts, asked }: Props) {
  const w = useWords(inboxWords)
  const item = ([name, Icon]: (typeof own)[number]) => {
    const count = counts?.counts[name]
    const alarm = (name === 'today' || name === 'overdue') && (count ?? 0) > 0
    return (
      <li key={name}>
        <NavLink to={`/todo/${name}`} className={filter === name && !asked.step ? 'fi on' : 'fi'} aria-current={filter === name ? 'page' : undefined}>
          <Icon aria-hidden="true" />
          <span>{filterWord(name, w)}</span>
          <b className={alarm ? 'alarm' : ''}>{count ?? ''}</b>
        </NavLink>
      </li>
    )
  }
  return (
    <nav className="filters" aria-label={w('filters')}>
      <h2 className="sec">{w('own')}</h2>
      <ul>{own.map(item)}</ul>
      <h2 className="sec">{w('shared')}</h2>
      <ul>{shared.map(item)}</ul>
      <SavedFilters asked={asked} />
      {counts && counts.byStep.length > 0 && (
        <>
          <h2 className="sec">{w('byStep')}</h2>
          <ul>
            {counts.byStep.slice(0, 8).map(step => (
              <li key={`${step.process}${step.step}`}>
                <NavLink
                  to={`/todo/all?process=${encodeURIComponent(step.process)}&step=${encodeURIComponent(step.step)}`}
                  className={asked.step === step.step && asked.process === step.process ? 'fi on' : 'fi'}
                >
                  <span className="el">{step.name}</span>
                  <b>{step.count}</b>
                </NavLink>
              </li>
            ))}
          </ul>
        </>
      )}
      {counts && (
        <>
          <h2 className="sec">{w('today')}</h2>
          <p className="today">
            {counts.today.done > 0 ? (
              <>
                <b>{counts.today.done}</b> {w('done')}
                {counts.today.averageSeconds !== null && ` · ${w('average', { span: span(counts.today.averageSeconds * 1000) })}`}
              </>
            ) : (
              w('doneNone')
            )}
          </p>
        </>
      )}
      <p className="key-hints">
        <span>
          <Kbd keys="j" />
          <Kbd keys="k" /> {w('down')}
        </span>
        <span>
          <Kbd keys="c" /> {w('claim')}
        </span>
        <span>
          <Kbd keys="x" /> {w('toggle')}
        </span>
        <span>
          <Kbd keys="?" />
        </span>
      </p>
    </nav>
  )
}
