import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { addComment, comments, resolveComment } from '../../../server/contract/design.ts'
import { call } from '../../ui/call.ts'
import { Fail } from '../../ui/fail.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { exact } from '../../ui/times.ts'
import { useWords } from '../../words/words.ts'
import { designWords } from '../words.ts'

interface Props { process: string; element: string | undefined; nameOf(element: string): string; go(element: string): void }

const mentioned = (text: string): string[] => [...text.matchAll(/@([\p{L}\p{N}_-]+)/gu)].map(match => match[1]!)

/** Comments of a process; they stick to the element's id across drafts and versions. */
export function Talk({ process, element, nameOf, go }: Props) {
  const w = useWords(designWords)
  const client = useQueryClient()
  const [text, setText] = useState('')
  const found = useQuery({ queryKey: ['drafts', 'comments', process], queryFn: ({ signal }) => call(comments, { params: { key: process }, signal }) })
  const refresh = (): Promise<void> => client.invalidateQueries({ queryKey: ['drafts', 'comments', process] })
  const add = useMutation({ mutationFn: () => call(addComment, { params: { key: process }, body: { element: element ?? null, text, mentions: mentioned(text) } }), onSuccess: async () => { setText(''); await refresh() } })
  const resolve = useMutation({ mutationFn: (id: string) => call(resolveComment, { params: { id } }), onSuccess: refresh })
  if (found.isPending) return <Skeleton lines={3} />
  if (found.isError) return <Fail error={found.error} retry={() => void found.refetch()} slim />
  return <div className="talk">
    {found.data.length === 0 && <p className="t2">{w('noTalk')}</p>}
    <ul>
      {found.data.map(comment => <li key={comment.id} className={comment.resolvedAt ? 'done' : ''}>
        <b>{comment.by.name}</b> <time className="xs t3">{exact(comment.at)}</time>
        {comment.element && <button type="button" className="linklike" onClick={() => go(comment.element!)}>{nameOf(comment.element) || comment.element}</button>}
        <p>{comment.text}</p>
        {comment.resolvedAt ? <span className="xs t3">{w('resolved', { name: comment.resolvedBy ?? '' })}</span> : <Button size="small" onClick={() => resolve.mutate(comment.id)}>{w('resolve')}</Button>}
      </li>)}
    </ul>
    <div className="talk-new">
      <Input.TextArea value={text} onChange={event => setText(event.target.value)} autoSize={{ minRows: 1, maxRows: 4 }} placeholder={element ? w('commentHere', { name: nameOf(element) || element }) : w('commentAll')} aria-label={w('comment')} />
      <Button type="primary" disabled={!text.trim()} loading={add.isPending} onClick={() => add.mutate()}>{w('comment')}</Button>
    </div>
    {add.isError && <Fail error={add.error} slim />}
  </div>
}
