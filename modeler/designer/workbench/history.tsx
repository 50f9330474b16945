import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Input, Popconfirm } from 'antd'
import { useState } from 'react'
import { draftAt, draftChanges, nameChange, restoreDraft } from '../../../server/contract/design.ts'
import { call } from '../../ui/call.ts'
import { Fail } from '../../ui/fail.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { exact } from '../../ui/times.ts'
import { useWords } from '../../words/words.ts'
import { designWords } from '../words.ts'
import type { Workshop } from './use-draft.ts'

/** Every change of the draft; any point can be named, or restored as a new change. */
export function History({ shop }: { shop: Workshop }) {
  const w = useWords(designWords)
  const client = useQueryClient()
  const { id } = shop.draft
  const [naming, setNaming] = useState<{ revision: number; text: string }>()
  const found = useQuery({ queryKey: ['drafts', 'changes', id, shop.savedAt], queryFn: ({ signal }) => call(draftChanges, { params: { id }, signal }) })
  const name = useMutation({ mutationFn: (given: { revision: number; text: string }) => call(nameChange, { params: { id, revision: given.revision }, body: { milestone: given.text } }), onSuccess: async () => { setNaming(undefined); await client.invalidateQueries({ queryKey: ['drafts', 'changes', id] }) } })
  const restore = useMutation({
    mutationFn: async (revision: number) => {
      await shop.flush()
      const done = await call(restoreDraft, { params: { id, revision } })
      return { revision: done.revision, bundle: await call(draftAt, { params: { id, revision: done.revision } }) }
    },
    onSuccess: async ({ revision, bundle }) => { shop.take(bundle, revision); await client.invalidateQueries({ queryKey: ['drafts', 'changes', id] }) },
  })
  if (found.isPending) return <Skeleton lines={3} />
  if (found.isError) return <Fail error={found.error} retry={() => void found.refetch()} slim />
  return <>
    {restore.isError && <Fail error={restore.error} slim />}
    <ol className="change-list">
      {found.data.map(change => <li key={change.revision}>
        <time className="xs t3">{exact(change.at)}</time>
        <span><b>{change.milestone ?? w('changeN', { n: change.revision })}</b> {change.summary} · {change.by} <small className="t3">{change.files.join('、')}</small></span>
        {naming?.revision === change.revision
          ? <Input size="small" autoFocus value={naming.text} onChange={event => setNaming({ ...naming, text: event.target.value })} onPressEnter={() => name.mutate(naming)} onBlur={() => setNaming(undefined)} aria-label={w('milestone')} />
          : <Button size="small" type="link" disabled={!shop.writable} onClick={() => setNaming({ revision: change.revision, text: change.milestone ?? '' })}>{w('milestone')}</Button>}
        <Popconfirm title={w('restoreWhy')} onConfirm={() => restore.mutate(change.revision)}><Button size="small" disabled={!shop.writable} loading={restore.isPending}>{w('restore')}</Button></Popconfirm>
      </li>)}
    </ol>
  </>
}
