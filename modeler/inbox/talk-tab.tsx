import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { addTaskComment, listTaskComments } from '../../server/contract/tasks.ts'
import { Avatar } from '../ui/avatar.tsx'
import { call } from '../ui/call.ts'
import { useNow } from '../ui/clock.ts'
import { Empty } from '../ui/empty.tsx'
import { Fail } from '../ui/fail.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { short } from '../ui/times.ts'
import { inboxWords } from '../words/inbox.ts'
import { useWords } from '../words/words.ts'
import type { TaskDetail } from './tasks.ts'

/** What colleagues said about this task. */
export function TalkTab({ task }: { task: TaskDetail }) {
  const w = useWords(inboxWords)
  const today = useNow()
  const client = useQueryClient()
  const [text, setText] = useState('')
  const params = { task: task.id }
  const found = useQuery({ queryKey: ['tasks', 'comments', task.id], queryFn: ({ signal }) => call(listTaskComments, { params, signal }) })
  const add = useMutation({
    mutationFn: () => call(addTaskComment, { params, body: { text } }),
    onSuccess: () => {
      setText('')
      void client.invalidateQueries({ queryKey: ['tasks', 'comments', task.id] })
      void client.invalidateQueries({ queryKey: ['tasks', 'one', task.id] })
    },
  })
  return (
    <div className="task-scroll talk">
      {found.isPending && <Skeleton lines={3} />}
      {(found.error ?? add.error) && <Fail error={found.error ?? add.error} retry={() => void found.refetch()} />}
      {found.data?.length === 0 && <Empty>{w('noTalk')}</Empty>}
      <ul>
        {found.data?.map(comment => (
          <li key={comment.id}>
            <Avatar name={comment.by.name} />
            <div className="gr">
              <p className="xs t3">
                {comment.by.name} · <time dateTime={comment.at}>{short(comment.at, today)}</time>
              </p>
              <p lang="zh-CN">{comment.text}</p>
            </div>
          </li>
        ))}
      </ul>
      <form
        onSubmit={event => {
          event.preventDefault()
          if (text.trim()) add.mutate()
        }}
      >
        <Input.TextArea rows={3} value={text} onChange={event => setText(event.target.value)} placeholder={w('say')} aria-label={w('say')} maxLength={2000} />
        <Button htmlType="submit" type="primary" disabled={!text.trim()} loading={add.isPending}>
          {w('send')}
        </Button>
      </form>
    </div>
  )
}
