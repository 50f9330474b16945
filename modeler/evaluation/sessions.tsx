import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Input, Modal } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { answerInvitation, myInvitations } from '../../server/contract/draws.ts'
import { listEvaluations } from '../../server/contract/evaluations.ts'
import type { Reply } from '../../server/contract/route.ts'
import { listTasks } from '../../server/contract/tasks.ts'
import { call } from '../ui/call.ts'
import { Empty } from '../ui/empty.tsx'
import { Fail } from '../ui/fail.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { clockTime, instant } from '../ui/times.ts'
import { evaluationWords } from '../words/evaluation.ts'
import { regionNames } from '../words/roles.ts'
import { usePick, useWords } from '../words/words.ts'
import { KioskHead, useTextSize } from './kiosk-head.tsx'

/** The evaluations whose bids are open, and the invitations still to be answered. */
export function Sessions() {
  const w = useWords(evaluationWords)
  const pick = usePick()
  const [size, setSize] = useTextSize()
  const found = useQuery({ queryKey: ['tasks', 'evaluations'], queryFn: ({ signal }) => call(listEvaluations, { signal }) })
  const invited = useQuery({ queryKey: ['tasks', 'invitations'], queryFn: ({ signal }) => call(myInvitations, { signal }) })
  const tasks = useQuery({ queryKey: ['tasks', 'list', 'seats'], queryFn: ({ signal }) => call(listTasks, { query: { size: 100 }, signal }) })
  const awaited = new Set(tasks.data?.rows.map(task => task.instance.id))
  const sessions = found.data?.toSorted((one, other) => Number(awaited.has(other.session)) - Number(awaited.has(one.session)))
  const waiting = invited.data?.filter(one => one.status === 'invited') ?? []
  return (
    <div className="kiosk" data-size={size}>
      <KioskHead title={undefined} sub={undefined} size={size} setSize={setSize} />
      <main id="main" className="kiosk-plain" tabIndex={-1}>
        <h1>{w('chooseTitle')}</h1>
        {found.isPending && <Skeleton lines={4} />}
        {found.isError && <Fail error={found.error} retry={() => void found.refetch()} />}
        {found.data?.length === 0 && <Empty next={<Link to="/todo">{w('toTodo')}</Link>}>{w('none')}</Empty>}
        {(sessions?.length ?? 0) > 0 && (
          <ul className="card seat-list">
            {sessions?.map(one => (
              <li key={one.session}>
                <span className="gr">
                  <b lang="zh-CN">{one.title}</b>
                  <span className="s t2">{[pick(regionNames[one.region] ?? [one.region, one.region]), one.place, w('seat', { n: one.chair }), w('meeting', { time: instant(one.meetingAt) })].join(' · ')}</span>
                </span>
                {awaited.has(one.session) && <span className="chip wa">{w('waitsForYou')}</span>}
                <Link className={awaited.has(one.session) ? 'btn main' : 'btn'} to={`/subject/eval/${one.session}`}>
                  {w(awaited.has(one.session) ? 'enter' : 'look')}
                </Link>
              </li>
            ))}
          </ul>
        )}
        {invited.isError && <Fail error={invited.error} slim retry={() => void invited.refetch()} />}
        {waiting.length > 0 && (
          <>
            <h2>{w('invited')}</h2>
            <ul className="card seat-list">
              {waiting.map(one => (
                <Invited key={one.ref} invitation={one} />
              ))}
            </ul>
          </>
        )}
      </main>
    </div>
  )
}

function Invited({ invitation }: { invitation: Reply<typeof myInvitations>[number] }) {
  const w = useWords(evaluationWords)
  const client = useQueryClient()
  const [refusing, setRefusing] = useState(false)
  const [reason, setReason] = useState('')
  const answer = useMutation({
    mutationFn: (body: { accept: boolean; reason?: string }) => call(answerInvitation, { params: { ref: invitation.ref }, body }),
    onSettled: () => client.invalidateQueries({ queryKey: ['tasks'] }),
  })
  return (
    <li>
      <span className="gr">
        <b>
          {w('meeting', { time: instant(invitation.meetingAt) })} · {invitation.specialty}
        </b>
        <span className="s t2">{w('invitedNote', { time: clockTime(invitation.answerBy) })}</span>
        {answer.error && <Fail error={answer.error} slim />}
      </span>
      <Button type="primary" onClick={() => answer.mutate({ accept: true })} loading={answer.isPending}>
        {w('accept')}
      </Button>
      <Button onClick={() => setRefusing(true)}>{w('refuse')}</Button>
      <Modal open={refusing} title={w('refuse')} okText={w('refuse')} cancelText={w('back')} onCancel={() => setRefusing(false)} onOk={() => { answer.mutate({ accept: false, reason }); setRefusing(false) }} okButtonProps={{ disabled: reason.trim().length < 2 }} destroyOnHidden>
        <div className="col" style={{ gap: 8 }}>
          <label htmlFor={`refuse-${invitation.ref}`}>{w('refuseWhy')}</label>
          <Input.TextArea id={`refuse-${invitation.ref}`} rows={2} maxLength={500} value={reason} onChange={event => setReason(event.target.value)} />
        </div>
      </Modal>
    </li>
  )
}
