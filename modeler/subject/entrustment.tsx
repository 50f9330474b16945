import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { endEntrustment, readOwnProject } from '../../server/contract/own-projects.ts'
import type { Reply } from '../../server/contract/route.ts'
import { call } from '../ui/call.ts'
import { Fail } from '../ui/fail.tsx'
import { Law } from '../ui/law.tsx'
import { dateOf } from '../ui/times.ts'
import { subjectWords } from '../words/subject.ts'
import { useWords } from '../words/words.ts'

/** Which agency acts for the owner and until when; the owner ends it here, after reading what that does. */
export function Entrustment({ code, given }: { code: string; given: NonNullable<Reply<typeof readOwnProject>['entrustment']> }) {
  const w = useWords(subjectWords)
  const client = useQueryClient()
  const [asking, setAsking] = useState(false)
  const end = useMutation({ mutationFn: () => call(endEntrustment, { params: { code } }), onSuccess: () => setAsking(false), onSettled: () => client.invalidateQueries({ queryKey: ['instances', 'own'] }) })
  return (
    <section className="card">
      <div className="hd">
        <h2 className="gr">{w('entrustment')}</h2>
        <Law id="招标投标法12" />
      </div>
      <div className="pad entrust">
        <p>
          <b lang="zh-CN">{given.name}</b>
          <br />
          <span className="s t2">{given.endedAt ? w('entrustEnded', { date: dateOf(given.endedAt) }) : w('entrustSpan', { from: dateOf(given.since), until: dateOf(given.until) })}</span>
        </p>
        {given.mayEnd && !asking && (
          <p>
            <Button onClick={() => setAsking(true)}>{w('entrustEnd')}</Button>
          </p>
        )}
        {given.mayEnd && asking && (
          <div role="group" className="entrust" aria-label={w('entrustEnd')}>
            <p className="s">{w('entrustEffect')}</p>
            <p className="row">
              <Button onClick={() => setAsking(false)}>{w('entrustKeep')}</Button>
              <Button danger type="primary" loading={end.isPending} onClick={() => end.mutate()}>
                {w('entrustSign')}
              </Button>
            </p>
          </div>
        )}
        {end.isError && <Fail error={end.error} slim />}
      </div>
    </section>
  )
}
