import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Mentions } from 'antd'
import { useState } from 'react'
import { addComment, comments, mentionable, resolveComment } from '../../../server/contract/design.ts'
import { call } from '../../ui/call.ts'
import { Fail } from '../../ui/fail.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { exact } from '../../ui/times.ts'
import { useWords } from '../../words/words.ts'
import { designWords } from '../words.ts'

interface Props { process: string; element: string | undefined; stands(element: string): boolean; nameOf(element: string): string; go(element: string): void }
interface Person { id: string; name: string; post: string }

/** Those whose name stands behind an @. */
const mentioned = (text: string, people: readonly Person[]): string[] => people.filter(({ name }) => text.includes(`@${name}`)).map(({ id }) => id)

/** Remarks on a process; they follow their element through its changes of id, across drafts and versions. */
export function Talk({ process, element, stands, nameOf, go }: Props) {
  const w = useWords(designWords)
  const client = useQueryClient()
  const [text, setText] = useState('')
  const found = useQuery({ queryKey: ['drafts', 'comments', process], queryFn: ({ signal }) => call(comments, { params: { key: process }, signal }) })
  const people = useQuery({ queryKey: ['people', 'mentionable'], queryFn: ({ signal }) => call(mentionable, { signal }), staleTime: 300_000 })
  const refresh = (): Promise<void> => client.invalidateQueries({ queryKey: ['drafts', 'comments', process] })
  const add = useMutation({ mutationFn: () => call(addComment, { params: { key: process }, body: { element: element ?? null, text, mentions: mentioned(text, people.data ?? []) } }), onSuccess: async () => { setText(''); await refresh() } })
  const resolve = useMutation({ mutationFn: (id: string) => call(resolveComment, { params: { id } }), onSuccess: refresh })
  if (found.isPending) return <Skeleton lines={3} />
  if (found.isError) return <Fail error={found.error} retry={() => void found.refetch()} slim />
  return <div className="talk">
    {found.data.length === 0 && <p className="t2">{w('noTalk')}</p>}
    <ul>
      {found.data.map(comment => <li key={comment.id} className={comment.resolvedAt ? 'done' : ''}>
        <b>{comment.by.name}</b> <time className="xs t3">{exact(comment.at)}</time>
        <Place ids={comment.elements} stands={stands} nameOf={nameOf} go={go} />
        <p>{comment.text}</p>
        {comment.resolvedAt ? <span className="xs t3">{w('resolved', { name: comment.resolvedBy ?? '' })}</span> : <Button size="small" onClick={() => resolve.mutate(comment.id)}>{w('resolve')}</Button>}
      </li>)}
    </ul>
    <div className="talk-new">
      <Mentions value={text} onChange={setText} autoSize={{ minRows: 1, maxRows: 4 }} placement="top" placeholder={element ? w('commentHere', { name: nameOf(element) || element }) : w('commentAll')} aria-label={w('comment')}
        options={(people.data ?? []).map(person => ({ key: person.id, value: person.name, label: `${person.name} · ${person.post}` }))} />
      <Button type="primary" disabled={!text.trim()} loading={add.isPending} onClick={() => add.mutate()}>{w('comment')}</Button>
    </div>
    {add.isError && <Fail error={add.error} slim />}
  </div>
}

function Place({ ids, stands, nameOf, go }: Pick<Props, 'stands' | 'nameOf' | 'go'> & { ids: readonly string[] }) {
  const w = useWords(designWords)
  if (!ids.length) return null
  const id = ids.find(stands)
  return id === undefined ? <span className="xs t3">{w('elementGone', { element: ids[0]! })}</span> : <button type="button" className="linklike" onClick={() => go(id)}>{nameOf(id) || id}</button>
}
