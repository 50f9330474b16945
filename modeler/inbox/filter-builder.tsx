import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { NavLink, useNavigate } from 'react-router'
import PlusOutlined from '@ant-design/icons-svg/es/asn/PlusOutlined.js'
import { keepFilter, listSavedFilters, removeFilter, type FilterQuery } from '../../server/contract/desk.ts'
import { call } from '../ui/call.ts'
import { Fail } from '../ui/fail.tsx'
import { Icon } from '../ui/icon.tsx'
import { Pop } from '../ui/pop.tsx'
import { inboxWords } from '../words/inbox.ts'
import { familyNames, kindNames, regionNames } from '../words/roles.ts'
import { usePick, useWords } from '../words/words.ts'

const names = ['q', 'region', 'family', 'kind', 'dueWithin', 'waiting', 'step', 'process', 'sort'] as const

/** The address of a filter: what it keeps is what the address says. */
export function addressOf({ filter, ...rest }: FilterQuery): string {
  const search = new URLSearchParams()
  for (const name of names) if (rest[name] !== undefined && rest[name] !== '') search.set(name, String(rest[name]))
  const text = search.toString()
  return `/todo/${filter ?? 'all'}${text ? `?${text}` : ''}`
}

const choices = { region: regionNames, family: familyNames, kind: kindNames } as const

/** One's own filters and those the post shares, and the builder of a new one. */
export function SavedFilters({ asked }: { asked: FilterQuery }) {
  const w = useWords(inboxWords)
  const client = useQueryClient()
  const found = useQuery({ queryKey: ['filters'], queryFn: ({ signal }) => call(listSavedFilters, { signal }) })
  const drop = useMutation({ mutationFn: (filter: string) => call(removeFilter, { params: { filter } }), onSettled: () => client.invalidateQueries({ queryKey: ['filters'] }) })
  const here = addressOf(asked)
  return (
    <>
      <h2 className="sec row">
        <span className="gr">{w('saved_')}</span>
        <Pop className="plain" aria-label={w('build')} heading={w('build')} content={close => <Builder asked={asked} close={close} />}>
          <Icon of={PlusOutlined} />
        </Pop>
      </h2>
      <ul>
        {found.data?.map(one => (
          <li key={one.id} className="saved-filter">
            <NavLink to={addressOf(one.query)} className={addressOf(one.query) === here ? 'fi on' : 'fi'} title={one.mine ? undefined : w('sharedBy', { name: one.by })}>
              <span className="el">{one.name}</span>
            </NavLink>
            {one.mine && (
              <button type="button" className="plain" aria-label={w('removeFilter', { name: one.name })} onClick={() => drop.mutate(one.id)}>
                ×
              </button>
            )}
          </li>
        ))}
      </ul>
    </>
  )
}

function Builder({ asked, close }: { asked: FilterQuery; close: () => void }) {
  const w = useWords(inboxWords)
  const pick = usePick()
  const go = useNavigate()
  const client = useQueryClient()
  const [query, setQuery] = useState<FilterQuery>(asked)
  const [name, setName] = useState('')
  const [shared, setShared] = useState(false)
  const put = (field: keyof FilterQuery, value: string) =>
    setQuery(before => ({ ...before, [field]: value === '' ? undefined : field === 'dueWithin' || field === 'waiting' ? Number(value) : value }))
  const keep = useMutation({
    mutationFn: () => call(keepFilter, { body: { name: name.trim(), query: JSON.parse(JSON.stringify(query)) as FilterQuery, shared } }),
    onSuccess: one => {
      void client.invalidateQueries({ queryKey: ['filters'] })
      close()
      void go(addressOf(one.query))
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim()) keep.mutate()
    else {
      close()
      void go(addressOf(query))
    }
  }
  return (
    <form className="builder" onSubmit={submit}>
      {(['region', 'family', 'kind'] as const).map(field => (
        <label key={field}>
          {w(`f_${field}`)}
          <select className="field" value={query[field] ?? ''} onChange={event => put(field, event.target.value)}>
            <option value="">{w('anyOf')}</option>
            {Object.entries(choices[field]).map(([code, pair]) => (
              <option key={code} value={code}>
                {pick(pair)}
              </option>
            ))}
          </select>
        </label>
      ))}
      {(['dueWithin', 'waiting'] as const).map(field => (
        <label key={field}>
          {w(`f_${field}`)}
          <input className="field" type="number" min={0} max={365} value={query[field] ?? ''} onChange={event => put(field, event.target.value)} />
        </label>
      ))}
      <label>
        {w('f_q')}
        <input className="field" value={query.q ?? ''} maxLength={100} onChange={event => put('q', event.target.value)} />
      </label>
      <label>
        {w('keepAs')}
        <input className="field" value={name} maxLength={20} placeholder={w('keepName')} onChange={event => setName(event.target.value)} />
      </label>
      <label className="row">
        <input type="checkbox" checked={shared} onChange={event => setShared(event.target.checked)} /> {w('shareIt')}
      </label>
      {keep.isError && <Fail error={keep.error} slim />}
      <button type="submit" className="btn main">
        {name.trim() ? w('keep') : w('apply')}
      </button>
    </form>
  )
}

/** The conditions of the list in force, each with a button that takes it away. */
export function FilterChips({ asked }: { asked: FilterQuery }) {
  const w = useWords(inboxWords)
  const pick = usePick()
  const go = useNavigate()
  const told: [keyof FilterQuery, string][] = []
  for (const field of ['region', 'family', 'kind'] as const) if (asked[field]) told.push([field, pick(choices[field][asked[field]] ?? [asked[field], asked[field]])])
  if (asked.dueWithin !== undefined) told.push(['dueWithin', `${w('f_dueWithin')} ${asked.dueWithin}`])
  if (asked.waiting !== undefined) told.push(['waiting', `${w('f_waiting')} ${asked.waiting}`])
  if (told.length === 0) return null
  return (
    <p className="chips">
      {told.map(([field, text]) => (
        <button key={field} type="button" className="chip" aria-label={w('dropChip', { name: text })} onClick={() => void go(addressOf({ ...asked, [field]: undefined }))}>
          {text} ×
        </button>
      ))}
    </p>
  )
}
