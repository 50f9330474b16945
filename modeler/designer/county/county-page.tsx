import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useState } from 'react'
import { Link, useParams, useSearchParams } from 'react-router'
import type { z } from 'zod'
import { countyPage, parameterChanges, parameters, type Parameter as Shape } from '../../../server/contract/county.ts'
import type { Reply } from '../../../server/contract/route.ts'
import { useActor } from '../../session/session.ts'
import { useCrumb } from '../../shell/crumbs.ts'
import { call } from '../../ui/call.ts'
import { Empty } from '../../ui/empty.tsx'
import { Fail } from '../../ui/fail.tsx'
import { useKeys } from '../../ui/keys.ts'
import { Law } from '../../ui/law.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { exact } from '../../ui/times.ts'
import { useWords } from '../../words/words.ts'
import { flowWords } from '../flow/words.ts'
import '../flow/flow.css'
import './county.css'
import { Editor } from './editor.tsx'
import { shown } from './shown.ts'
import { countyWords } from './words.ts'

type Parameter = z.infer<typeof Shape>

/** The values a county sets for itself in the city's process: what the diagram opens, the law's bound, who chose what and why. */
export function CountyPage() {
  const { key = '' } = useParams()
  const w = useWords(countyWords)
  const found = useQuery({ queryKey: ['processes', 'county', key], queryFn: ({ signal }) => call(countyPage, { params: { key }, signal }) })
  useCrumb([{ name: found.data?.name ?? key, to: `/design/${key}/versions` }, { name: w('title') }])
  if (found.isError) return <Fail error={found.error} retry={() => void found.refetch()} whole />
  return found.data ? <County page={found.data} /> : <Skeleton lines={8} />
}

function County({ page }: { page: Reply<typeof countyPage> }) {
  const w = useWords(countyWords)
  const f = useWords(flowWords)
  const actor = useActor()
  const [query, setQuery] = useSearchParams()
  const own = page.regions.some(region => region.code === actor.region) ? actor.region : undefined
  const region = query.get('region') ?? page.mine ?? own ?? page.regions[0]!.code
  const list = useQuery({ queryKey: ['processes', 'county', page.key, region], queryFn: ({ signal }) => call(parameters, { params: { key: page.key, region }, signal }), enabled: page.open > 0 })
  const why = page.mine === region ? '' : page.mine ? w('otherCounty') : page.why
  return <div className="flow-page county">
    <section className="card">
      <header className="hd row wrap">
        <h1 className="gr">{page.name} · {w('title')}</h1>
        <label htmlFor="county-region">{w('county')}</label>
        <Select id="county-region" value={region} style={{ minWidth: 190 }} onChange={code => setQuery({ region: code }, { replace: true })}
          options={page.regions.map(one => ({ value: one.code, label: one.set ? `${one.name} · ${w('setHere', { n: one.set })}` : one.name }))} />
        <Link to={`/design/${page.key}/versions`}>{f('versions')}</Link>
      </header>
      <p className="t2 pad">{w('lead', { version: page.version, n: page.open })}{why && <> <span className="chip">{w('readOnly', { why })}</span></>}</p>
      {page.open === 0 ? <Empty>{w('none')}</Empty>
        : list.isError ? <Fail error={list.error} retry={() => void list.refetch()} />
          : list.data ? <Values key={region} process={page.key} region={region} list={list.data} writes={why === ''} /> : <Skeleton lines={4} />}
    </section>
    {page.open > 0 && <History process={page.key} region={region} list={list.data ?? []} />}
  </div>
}

function Values({ process, region, list, writes }: { process: string; region: string; list: Parameter[]; writes: boolean }) {
  const w = useWords(countyWords)
  const [editing, setEditing] = useState<string>()
  const [said, setSaid] = useState('')
  const walk = (by: number): void => {
    const buttons = [...document.querySelectorAll<HTMLButtonElement>('.county-values button.change')]
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement)
    buttons[(at + by + buttons.length) % buttons.length]?.focus()
  }
  useKeys(writes ? [{ keys: 'j', name: w('next'), run: () => walk(1) }, { keys: 'k', run: () => walk(-1) }] : [])
  const back = (name: string): void => {
    setEditing(undefined)
    requestAnimationFrame(() => document.querySelector<HTMLButtonElement>(`button.change[data-name="${name}"]`)?.focus())
  }
  return <>
    <p className="sr" role="status">{said}</p>
    <table className="t county-values">
      <thead><tr><th>{w('what')}</th><th>{w('cityValue')}</th><th>{w('bound')}</th><th>{w('own')}</th><th>{w('who')}</th><th><span className="sr">{w('change')}</span></th></tr></thead>
      <tbody>{list.map(one => [
        <tr key={one.name} aria-current={editing === one.name}>
          <td data-label={w('what')}><b>{one.label}</b></td>
          <td data-label={w('cityValue')}>{shown(one, one.city)}</td>
          <td data-label={w('bound')}>{one.bound ? <>{one.bound.replace(/（.*$/, '')} {one.rule?.law && <Law id={one.rule.law} />}</> : <span className="t3">{w('noBound')}</span>}</td>
          <td data-label={w('own')}>{one.by === null ? <span className="t3">{w('asCity')}</span> : <b className="own">{shown(one, one.value)}</b>}
            {one.next && <div className="t2">{w('fromOn', { at: exact(one.next.from), value: one.next.value === null ? w('asCity') : shown(one, one.next.value) })}</div>}</td>
          <td data-label={w('who')}>{one.by === null ? <span className="t3">–</span> : <>{one.by} <time className="xs t3">{exact(one.at!)}</time><br /><span className="t2">{one.reason}</span></>}</td>
          <td>{writes && <button type="button" className="btn small change" data-name={one.name} aria-expanded={editing === one.name} onClick={() => setEditing(editing === one.name ? undefined : one.name)}>{w('change')}<span className="sr"> {one.label}</span></button>}</td>
        </tr>,
        editing === one.name && <tr key={`${one.name} edit`} className="edit"><td colSpan={6}><Editor process={process} region={region} parameter={one} done={value => { if (value !== undefined) setSaid(w('saved', { label: one.label, value })); back(one.name) }} /></td></tr>,
      ])}</tbody>
    </table>
  </>
}

function History({ process, region, list }: { process: string; region: string; list: Parameter[] }) {
  const w = useWords(countyWords)
  const found = useQuery({ queryKey: ['processes', 'county', process, region, 'changes'], queryFn: ({ signal }) => call(parameterChanges, { params: { key: process, region }, signal }) })
  return <section className="card">
    <h2 className="hd">{w('history')}</h2>
    {found.isError ? <Fail error={found.error} retry={() => void found.refetch()} slim /> : !found.data ? <Skeleton lines={3} /> : found.data.length === 0 ? <Empty>{w('noHistory')}</Empty>
      : <table className="t county-values">
        <thead><tr><th>{w('at')}</th><th>{w('what')}</th><th>{w('before')}</th><th>{w('after')}</th><th>{w('by')}</th><th>{w('why')}</th></tr></thead>
        <tbody>{found.data.map((row, n) => <tr key={n}>
          <td data-label={w('at')} className="nw">{exact(row.at)}</td><td data-label={w('what')}>{row.label}</td>
          <td data-label={w('before')}>{row.before === null ? w('asCity') : shown(list.find(one => one.name === row.name), row.before)}</td><td data-label={w('after')}>{row.after === null ? w('asCity') : shown(list.find(one => one.name === row.name), row.after)}{row.from && <div className="t2">{w('effective', { at: exact(row.from) })}</div>}</td>
          <td data-label={w('by')}>{row.by}</td><td data-label={w('why')}>{row.reason}</td>
        </tr>)}</tbody>
      </table>}
  </section>
}
