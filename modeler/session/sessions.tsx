import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { listSessions, revokeSession } from '../../server/contract/session.ts'
import { call } from '../ui/call.ts'
import { useNow } from '../ui/clock.ts'
import { Fail } from '../ui/fail.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { short } from '../ui/times.ts'
import { sessionWords } from '../words/session.ts'
import { useWords } from '../words/words.ts'

/** Where I am signed in; any can be ended at once. */
export function Sessions() {
  const w = useWords(sessionWords)
  const today = useNow()
  const client = useQueryClient()
  const found = useQuery({ queryKey: ['sessions'], queryFn: ({ signal }) => call(listSessions, { signal }) })
  const end = useMutation({
    mutationFn: (session: string) => call(revokeSession, { params: { session } }),
    onSettled: () => client.invalidateQueries({ queryKey: ['sessions'] }),
  })
  return (
    <section className="card">
      <h2 className="hd">{w('sessions')}</h2>
      <div>
        <p className="s t2">{w('sessionsNote')}</p>
        {found.isPending && <Skeleton lines={2} />}
        {(found.error ?? end.error) && <Fail error={found.error ?? end.error} retry={() => void found.refetch()} />}
        <ul className="posts">
          {found.data?.map(session => (
            <li key={session.id}>
              <span className="gr">
                {session.label ?? w(session.kind)}{' '}
                <span className="s t2">
                  {w('opened', { time: short(session.openedAt, today) })} · {w('seen', { time: short(session.seenAt, today) })}
                </span>
              </span>
              {session.current ? (
                <span className="chip ok">✓ {w('here')}</span>
              ) : (
                <Button size="small" loading={end.isPending} onClick={() => end.mutate(session.id)}>
                  {w('end')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      </div>
    </section>
  )
}
