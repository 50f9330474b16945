import { PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useNavigate, useParams, useSearchParams } from 'react-router'
import { useActor } from '../session/session.ts'
import { useCrumb } from '../shell/crumbs.ts'
import { now } from '../ui/clock.ts'
import { Kbd } from '../ui/kbd.tsx'
import { useKeys } from '../ui/keys.ts'
import { togglePanel } from '../ui/settings.ts'
import { clockTime } from '../ui/times.ts'
import { inboxWords } from '../words/inbox.ts'
import { startWords } from '../words/start.ts'
import { useWords } from '../words/words.ts'
import { FiltersPane, filterWord } from './filters-pane.tsx'
import { ListPane } from './list-pane.tsx'
import { Splitter } from '../ui/splitter.tsx'
import { StartDialog } from './start-dialog.tsx'
import { useSteady } from './steady.ts'
import { TaskPane } from './task-pane.tsx'
import { isFilter, useCounts, usePrefetch, useTaskList, type Asked } from './tasks.ts'
import { UndoBar } from './undo-bar.tsx'
import './inbox.css'

/** Inbox and task in one route, three panes: filters, list, task (UX S5). On phones one pane at a time. */
export default function InboxPage() {
  const w = useWords(inboxWords)
  const { filter: given, taskId } = useParams()
  const [search, setSearch] = useSearchParams()
  const go = useNavigate()
  const filter = isFilter(given) ? given : 'all'
  const asked = useMemo(
    (): Asked => ({ filter, ...Object.fromEntries(
        ['q', 'sort', 'step', 'process', 'region', 'family', 'kind', 'dueWithin', 'waiting'].flatMap(name => {
          const value = search.get(name)
          return value ? [[name, name === 'dueWithin' || name === 'waiting' ? Number(value) || 0 : value]] : []
        }),
      ),
    }),
    [filter, search],
  )
  const counts = useCounts()
  const list = useTaskList(asked)
  const rows = useMemo(() => list.data?.pages.flatMap(page => page.rows), [list.data])
  const held = useSteady(list.isPlaceholderData ? undefined : rows, JSON.stringify(asked))
  const start = useWords(startWords)
  const mayStart = useActor().can['project']?.includes('create') ?? false
  const [starting, setStarting] = useState(false)
  const [done, setDone] = useState<string>()
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  useCrumb([{ name: filterWord(filter, w) }])

  const query = search.toString()
  const open = useCallback((id: string | null | undefined) => void go(`/todo/${filter}${id ? `/${id}` : ''}${query ? `?${query}` : ''}`), [go, filter, query])
  const at = held.shown.findIndex(row => row.task.id === taskId)
  const free = (from: number, step: number, except?: string) => {
    for (let index = from; index >= 0 && index < held.shown.length; index += step) {
      const row = held.shown[index]
      if (row && !row.gone && row.task.id !== except && (row.task.mine || !row.task.assignee)) return row.task.id
    }
    return undefined
  }
  usePrefetch(
    held.shown
      .slice(at + 1, at + 3)
      .filter(row => !row.gone)
      .map(row => row.task.id),
  )
  useFirst(taskId ? undefined : free(0, 1), JSON.stringify(asked), id => void go(`/todo/${filter}/${id}${query ? `?${query}` : ''}`, { replace: true }))
  const toggle = (id: string) =>
    setSelected(before => {
      const after = new Set(before)
      if (!after.delete(id)) after.add(id)
      return after
    })
  const step = (from: number, by: number) => {
    const id = free(from, by)
    if (id) open(id)
  }
  useKeys([
    { keys: 'j', name: w('down'), run: () => step(at + 1, 1) },
    { keys: 'k', name: w('up'), run: () => step(at < 0 ? 0 : at - 1, at < 0 ? 1 : -1) },
    { keys: 'x', name: w('toggle'), run: () => taskId && toggle(taskId) },
    { keys: '/', name: w('search'), run: () => document.getElementById('task-search')?.focus() },
    ...(mayStart ? [{ keys: 'n', name: start('open'), run: () => setStarting(true) }] : []),
    { keys: '[', name: w('foldLeft'), run: () => togglePanel('left') },
    { keys: ']', name: w('foldRight'), run: () => togglePanel('right') },
    { keys: 'esc', name: w('back'), run: () => (selected.size > 0 ? setSelected(new Set()) : open(null)) },
  ])
  const finished = (id: string, next: string | null) => {
    const done = held.shown.find(row => row.task.id === id)?.task
    if (done) setDone(`${clockTime(now())} ${w('doneSay', { name: done.instance.title })}`)
    const following = next ?? free(at + 1, 1, id) ?? free(0, 1, id)
    held.drop(id)
    open(following)
    return held.shown.find(row => row.task.id === following)?.task
  }
  return (
    <div className={`inbox${taskId ? ' has-task' : ''}`}>
      <h1 className="sr">{w('room')}</h1>
      <div className="pane">
        <FiltersPane filter={filter} counts={counts.data} asked={asked} />
        <Splitter name="filters" label={w('panelFilters')} min={160} max={320} base={206} />
      </div>
      <div className="pane">
      <ListPane
        held={held}
        list={list}
        done={done}
        action={
          mayStart && (
            <Button size="small" icon={<PlusOutlined />} onClick={() => setStarting(true)}>
              {start('open')} <Kbd keys="n" />
            </Button>
          )
        }
        filter={filter}
        counts={counts.data}
        asked={asked}
        search={search}
        setSearch={setSearch}
        taskId={taskId}
        open={open}
        selected={selected}
        toggle={toggle}
        clear={() => setSelected(new Set())}
      />
        <Splitter name="list" label={w('panelList')} min={260} max={560} base={344} />
      </div>
      <TaskPane
        key={taskId ?? 'none'}
        taskId={taskId}
        place={{ at: at + 1, of: list.data?.pages[0]?.total ?? 0 }}
        close={() => open(null)}
        finished={finished}
      />
      <UndoBar
        back={id => {
          held.restore(id)
          open(id)
        }}
      />
      {starting && (
        <StartDialog
          close={() => setStarting(false)}
          started={task => {
            setStarting(false)
            if (task) void go(`/todo/all/${task}`)
          }}
        />
      )}
    </div>
  )
}

/** Where list and task stand side by side, the first task one may do is open at once; closing it leaves it closed. */
function useFirst(id: string | undefined, key: string, open: (id: string) => void): void {
  const opened = useRef('')
  const act = useRef(open)
  useEffect(() => {
    act.current = open
  })
  useEffect(() => {
    if (!id || opened.current === key || !matchMedia('(min-width: 1024px)').matches) return
    opened.current = key
    act.current(id)
  }, [id, key])
}
