import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Input, Select } from 'antd'
import { useState, type FormEvent } from 'react'
import type { Reply } from '../../server/contract/route.ts'
import { dropSubstitution, listSubstitutes, listSubstitutions, makeSubstitution } from '../../server/contract/me.ts'
import { useCrumb } from '../shell/crumbs.ts'
import { call } from '../ui/call.ts'
import { now } from '../ui/clock.ts'
import { Empty } from '../ui/empty.tsx'
import { Fail } from '../ui/fail.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { wall } from '../ui/times.ts'
import { regionNames, roleNames } from '../words/roles.ts'
import { sessionWords } from '../words/session.ts'
import { usePick, useWords } from '../words/words.ts'
import { postName, useActor, useSwitchPost } from './session.ts'
import './session.css'

type Substitution = Reply<typeof listSubstitutions>['given'][number]
const dayOf = (at: number): string => {
  const { year, month, day } = wall(at)
  return `${year}-${month}-${day}`
}

/** 替岗: who stands in for me, for whom I stand in, and a new one. */
export default function SubstitutionPage() {
  const w = useWords(sessionWords)
  const client = useQueryClient()
  useCrumb([{ name: w('substitution') }])
  const found = useQuery({ queryKey: ['substitutions'], queryFn: ({ signal }) => call(listSubstitutions, { signal }) })
  const end = useMutation({ mutationFn: (substitution: string) => call(dropSubstitution, { params: { substitution } }), onSettled: () => client.invalidateQueries({ queryKey: ['substitutions'] }) })
  if (found.isPending) return <Skeleton lines={6} />
  if (found.isError) return <Fail error={found.error} retry={() => void found.refetch()} />
  return (
    <div className="me">
      <h1>{w('substitution')}</h1>
      <p className="s t2">{w('substitutionNote')}</p>
      <NewSubstitution />
      {end.isError && <Fail error={end.error} />}
      <List title={w('given')} rows={found.data.given} empty={w('givenNone')} end={id => end.mutate(id)} mine />
      <List title={w('takenOver')} rows={found.data.taken} empty={w('takenNone')} end={id => end.mutate(id)} />
    </div>
  )
}

const states = { coming: 'stateComing', now: 'stateNow', over: 'stateOver', ended: 'stateEnded' } as const

function List({ title, rows, empty, end, mine }: { title: string; rows: readonly Substitution[]; empty: string; end: (id: string) => void; mine?: boolean }) {
  const w = useWords(sessionWords)
  const pick = usePick()
  const switchPost = useSwitchPost()
  return (
    <section className="card">
      <h2 className="hd">{title}</h2>
      {rows.length === 0 ? (
        <Empty>{empty}</Empty>
      ) : (
        <div>
          <ul className="posts">
            {rows.map(row => (
              <li key={row.id}>
                <span className="gr">
                  <b>{mine ? row.substitute.name : row.absent.name}</b> · {row.department ?? pick(regionNames[row.region] ?? [row.region, row.region])} {pick(roleNames[row.role] ?? [row.role, row.role])}
                  <br />
                  <span className="s t2">
                    {dayOf(Date.parse(row.from))} – {dayOf(Date.parse(row.until))} · <span lang="zh-CN">{row.why}</span>
                  </span>
                </span>
                <span className={`chip ${row.state === 'now' ? 'ok' : ''}`}>{w(states[row.state])}</span>
                {!mine && row.state === 'now' && (
                  <Button size="small" type="primary" onClick={() => switchPost.mutate(`s${row.id}`)}>
                    {w('act')}
                  </Button>
                )}
                {(row.state === 'now' || row.state === 'coming') && (
                  <Button size="small" onClick={() => end(row.id)}>
                    {w('endNow')}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  )
}

function NewSubstitution() {
  const w = useWords(sessionWords)
  const pick = usePick()
  const actor = useActor()
  const client = useQueryClient()
  const own = actor.posts.filter(post => post.behalf === null)
  const [post, setPost] = useState(own[0]?.id ?? '')
  const [substitute, setSubstitute] = useState<string>()
  const [from, setFrom] = useState(() => dayOf(now()))
  const [until, setUntil] = useState(() => dayOf(now() + 4 * 86_400_000))
  const [why, setWhy] = useState('')
  const found = useQuery({ queryKey: ['substitutes', post], enabled: post !== '', queryFn: ({ signal }) => call(listSubstitutes, { query: { post }, signal }) })
  const make = useMutation({
    mutationFn: () => call(makeSubstitution, { body: { post, substitute: substitute!, from, until, why } }),
    onSuccess: () => {
      setWhy('')
      setSubstitute(undefined)
      void client.invalidateQueries({ queryKey: ['substitutions'] })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (substitute && why.trim().length > 1) make.mutate()
  }
  if (actor.kind !== 'staff') return <Empty>{w('substituteStaff')}</Empty>
  return (
    <section className="card">
      <h2 className="hd">{w('askSubstitute')}</h2>
      <form className="col me-form" onSubmit={submit}>
        {own.length > 1 && (
          <>
            <label htmlFor="sub-post">{w('posts')}</label>
            <Select id="sub-post" value={post} onChange={setPost} options={own.map(one => ({ value: one.id, label: postName(one) }))} />
          </>
        )}
        <label htmlFor="sub-who">
          {w('substituteWho')} <span className="t3 xs">{w('substituteHint')}</span>
        </label>
        <Select
          id="sub-who"
          showSearch={{ optionFilterProp: 'label' }}
          loading={found.isFetching}
          value={substitute ?? null}
          onChange={setSubstitute}
          notFoundContent={w('substituteNobody')}
          options={found.data?.map(one => ({ value: one.id, label: `${one.name} · ${one.department ?? ''} ${pick(roleNames[one.role] ?? [one.role, one.role])}` })) ?? []}
        />
        <div className="row wrap">
          <label>
            {w('from')} <input className="field" type="date" value={from} onChange={event => setFrom(event.target.value)} />
          </label>
          <label>
            {w('until')} <input className="field" type="date" value={until} min={from} onChange={event => setUntil(event.target.value)} />
          </label>
        </div>
        <label htmlFor="sub-why">{w('why')}</label>
        <Input id="sub-why" value={why} maxLength={200} onChange={event => setWhy(event.target.value)} placeholder={w('whyHint')} />
        {(found.error ?? make.error) && <Fail error={found.error ?? make.error} slim />}
        <p>
          <Button htmlType="submit" type="primary" disabled={!substitute || why.trim().length < 2} loading={make.isPending}>
            {w('askSubstitute')}
          </Button>
        </p>
      </form>
    </section>
  )
}
