import { StarFilled, StarOutlined } from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { followInstance, unfollowInstance } from '../../server/contract/desk.ts'
import { announce } from '../ui/announce.ts'
import { call } from '../ui/call.ts'
import { useKeys } from '../ui/keys.ts'
import { inboxWords } from '../words/inbox.ts'
import { useWords } from '../words/words.ts'
import type { TaskDetail } from './tasks.ts'

/** Follows the project of a task: what others do in it is told under the bell. */
export function FollowButton({ task }: { task: TaskDetail }) {
  const w = useWords(inboxWords)
  const client = useQueryClient()
  const params = { instance: task.instance.id }
  const turn = useMutation({
    mutationFn: (): Promise<{ followed: boolean }> => (task.followed ? call(unfollowInstance, { params }) : call(followInstance, { params })),
    onSuccess: ({ followed }) => {
      announce(w(followed ? 'followSay' : 'unfollow'))
      client.setQueryData<TaskDetail>(['tasks', 'one', task.id], before => before && { ...before, followed })
      void client.invalidateQueries({ queryKey: ['tasks', 'counts'] })
      void client.invalidateQueries({ queryKey: ['told'] })
    },
  })
  const name = w(task.followed ? 'unfollow' : 'follow')
  useKeys([{ keys: 'f', name, note: task.instance.title, run: () => turn.mutate() }])
  return (
    <button type="button" className="plain nw" aria-pressed={task.followed} title={name} onClick={() => turn.mutate()}>
      {task.followed ? <StarFilled aria-hidden="true" style={{ color: 'var(--wa-s)' }} /> : <StarOutlined aria-hidden="true" />}{' '}
      <span className="only-wide xs">{w(task.followed ? 'following' : 'follow')}</span>
      <span className="sr only-mobile">{w('follow')}</span>
    </button>
  )
}
