import { Checkbox } from 'antd'
import { useEffect, useRef } from 'react'
import { now } from '../ui/clock.ts'
import { Presence } from '../ui/presence.tsx'
import { Sla } from '../ui/sla.tsx'
import { span } from '../ui/times.ts'
import { inboxWords } from '../words/inbox.ts'
import { regionNames } from '../words/roles.ts'
import { usePick, useWords } from '../words/words.ts'
import type { TaskItem } from './tasks.ts'

interface Props {
  task: TaskItem
  gone: boolean
  on: boolean
  chosen: boolean
  choosing: boolean
  open: () => void
  toggle: () => void
}

/** One task: project, step and county, its limit, and who is at it. Taken ones are pale but can be read. */
export function TaskRow({ task, gone, on, chosen, choosing, open, toggle }: Props) {
  const w = useWords(inboxWords)
  const pick = usePick()
  const row = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (on) row.current?.scrollIntoView({ block: 'nearest' })
  }, [on])
  const taken = task.assignee !== null && !task.mine
  const left = task.dueAt ? Date.parse(task.dueAt) - now() : 0
  return (
    <li ref={row} className={`tk${on ? ' on' : ''}${taken || gone ? ' pale' : ''}${choosing ? ' choosing' : ''}`}>
      <Checkbox checked={chosen} onChange={toggle} aria-label={w('select', { name: task.instance.title })} />
      <button type="button" onClick={open} aria-current={on ? 'true' : undefined}>
        <span className="tk-line">
          <b className="gr" lang="zh-CN">
            {task.instance.title}
          </b>
          <Sla due={task.dueAt} provisional={task.provisional} stopped={task.suspended ? w('suspended') : undefined} />
        </span>
        <span className="tk-line t2 s">
          <span className="gr el" lang="zh-CN">
            {task.name} · {pick(regionNames[task.region] ?? [task.region, task.region])}
          </span>
          {gone ? (
            <span className="xs">{w('gone')}</span>
          ) : taken ? (
            <Presence names={[task.assignee!.name]} />
          ) : task.draftAt ? (
            <span className="xs">{w('drafts')}</span>
          ) : left > 0 && !task.suspended ? (
            <span className="xs">{w('left', { span: span(left) })}</span>
          ) : null}
        </span>
      </button>
    </li>
  )
}
