import { Button, Input, Select } from 'antd'
import type { useTaskList } from './tasks.ts'
import { useState, type ReactNode } from 'react'
import { Link, useNavigate } from 'react-router'
import { Empty } from '../ui/empty.tsx'
import { Fail } from '../ui/fail.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { inboxWords } from '../words/inbox.ts'
import { useWords } from '../words/words.ts'
import { BulkBar } from './bulk-bar.tsx'
import { FilterChips } from './filter-builder.tsx'
import { filterWord } from './filters-pane.tsx'
import type { useSteady } from './steady.ts'
import { TaskRow } from './task-row.tsx'
import type { Asked, Counts, TaskFilter } from './tasks.ts'

interface Props {
  held: ReturnType<typeof useSteady>
  list: ReturnType<typeof useTaskList>
  /** What was completed last, in words. */
  done: string | undefined
  /** A button above the rows (a new project, for those who may). */
  action?: ReactNode
  filter: TaskFilter
  counts: Counts | undefined
  asked: Asked
  search: URLSearchParams
  setSearch: (next: URLSearchParams) => void
  taskId: string | undefined
  open: (id: string | null) => void
  selected: ReadonlySet<string>
  toggle: (id: string) => void
  clear: () => void
}
const sorts = [
  ['', 'bySla'],
  ['openedAt', 'byOpened'],
  ['-openedAt', 'byNewest'],
  ['title', 'byTitle'],
  ['region', 'byRegion'],
] as const
const filters: readonly TaskFilter[] = ['all', 'mine', 'today', 'overdue', 'drafts', 'followed', 'claimable', 'taken']

/** The list: sorted by legal time left, steady under the pointer, with its own search, selection and bulk acts. */
export function ListPane({ held, list, done, action, filter, counts, asked, search, setSearch, taskId, open, selected, toggle, clear }: Props) {
  const w = useWords(inboxWords)
  const go = useNavigate()
  const [typed, setTyped] = useState(asked.q ?? '')
  const total = list.data?.pages[0]?.total ?? 0
  const with_ = (name: string, value: string) => {
    const next = new URLSearchParams(search)
    if (value) next.set(name, value)
    else next.delete(name)
    setSearch(next)
  }
  const rest = total - held.shown.length
  return (
    <section className="list" aria-label={w('list')}>
      <header className="list-head">
        <h2 className="gr">
          {filterWord(filter, w)} <small>{list.data ? `${total}${list.data.pages[0]?.totalIsFloor ? '+' : ''}` : ''}</small>
        </h2>
        <Select
          className="only-narrow"
          value={filter}
          onChange={to => void go(`/todo/${to}`)}
          aria-label={w('filters')}
          options={filters.map(one => ({ value: one, label: `${filterWord(one, w)} ${counts?.counts[one] ?? ''}` }))}
        />
        <Select
          variant="borderless"
          size="small"
          value={asked.sort ?? ''}
          onChange={sort => with_('sort', sort)}
          aria-label={w('sort')}
          popupMatchSelectWidth={false}
          options={sorts.map(([value, word]) => ({ value, label: w(word) }))}
        />
        <Input
          id="task-search"
          className="list-search"
          size="small"
          allowClear
          value={typed}
          placeholder={w('search')}
          aria-label={w('search')}
          onChange={event => {
            setTyped(event.target.value)
            if (!event.target.value) with_('q', '')
          }}
          onPressEnter={event => with_('q', event.currentTarget.value.trim())}
          onBlur={() => typed.trim() !== (asked.q ?? '') && with_('q', typed.trim())}
        />
        <FilterChips asked={asked} />
        {action && <div className="list-action">{action}</div>}
      </header>
      {held.fresh > 0 && (
        <button type="button" className="fresh-pill" onClick={held.take}>
          {w('fresh', { n: held.fresh })}
        </button>
      )}
      <div className="list-rows" aria-busy={list.isFetching}>
        {list.isPending && <Skeleton lines={8} />}
        {list.isError && <Fail error={list.error} retry={() => void list.refetch()} />}
        {list.data &&
          held.shown.length === 0 &&
          (asked.q ? (
            <Empty
              next={
                <Button
                  size="small"
                  onClick={() => {
                    setTyped('')
                    with_('q', '')
                  }}
                >
                  {w('clear')}
                </Button>
              }
            >
              {w('emptyQuery', { q: asked.q })}
            </Empty>
          ) : (
            <Empty
              next={
                filter !== 'claimable' &&
                (counts?.counts.claimable ?? 0) > 0 && <Link to="/todo/claimable">{w('emptyNext', { n: counts?.counts.claimable ?? 0 })}</Link>
              }
            >
              {w('empty', { filter: filterWord(filter, w) })}
            </Empty>
          ))}
        <ul>
          {held.shown.map(({ task, gone }) => (
            <TaskRow
              key={task.id}
              task={task}
              gone={gone}
              on={task.id === taskId}
              chosen={selected.has(task.id)}
              choosing={selected.size > 0}
              open={() => open(task.id)}
              toggle={() => toggle(task.id)}
            />
          ))}
        </ul>
        {list.hasNextPage && (
          <p className="list-foot">
            <Button onClick={() => void list.fetchNextPage()} loading={list.isFetchingNextPage}>
              {w('more', { n: Math.min(rest, 40) })}
            </Button>
          </p>
        )}
        {list.data && held.shown.length > 0 && !list.hasNextPage && <p className="list-foot">{w('allShown')}</p>}
      </div>
      {done && selected.size === 0 && <p className="done-line el">✓ {done}</p>}
      {selected.size > 0 && (
        <BulkBar
          tasks={held.shown.filter(row => selected.has(row.task.id)).map(row => row.task)}
          clear={clear}
          keep={ids => {
            for (const id of selected) if (!ids.includes(id)) toggle(id)
          }}
          drop={held.drop}
        />
      )}
    </section>
  )
}
