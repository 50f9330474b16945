import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Form, Input, Modal, Select } from 'antd'
import { useEffect, useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { createDraft, landscape, mentions, requests } from '../../server/contract/design.ts'
import type { Reply } from '../../server/contract/route.ts'
import { useActor } from '../session/session.ts'
import { call } from '../ui/call.ts'
import { Empty } from '../ui/empty.tsx'
import { Fail } from '../ui/fail.tsx'
import { useKeys } from '../ui/keys.ts'
import { Skeleton } from '../ui/skeleton.tsx'
import { exact } from '../ui/times.ts'
import { useWords } from '../words/words.ts'
import { editorsWhenIdle, prepare } from './near.ts'
import { flowWords } from './flow/words.ts'
import './landscape.css'
import { designWords } from './words.ts'

/** Every kind of trade by family and stage: which version is current, what runs, what is being changed. */
export function LandscapePage() {
  const w = useWords(designWords)
  const f = useWords(flowWords)
  const actor = useActor()
  const [query, setQuery] = useState('')
  const [making, setMaking] = useState(false)
  const found = useQuery({ queryKey: ['processes', 'landscape'], queryFn: ({ signal }) => call(landscape, { signal }) })
  const open = useQuery({ queryKey: ['drafts', 'requests', 'open'], queryFn: ({ signal }) => call(requests, { query: { status: 'open' }, signal }) })
  const mentioned = useQuery({ queryKey: ['drafts', 'mentions'], queryFn: ({ signal }) => call(mentions, { signal }), enabled: actor.can['process_model']?.includes('read') ?? false })
  const draws = actor.role === 'process_designer'
  const sets = actor.role === 'ggb_director' && actor.region !== '510800'
  const loaded = found.data !== undefined
  useEffect(() => (draws && loaded ? editorsWhenIdle() : undefined), [draws, loaded])
  useKeys(draws ? [{ keys: 'n', name: w('newTrade'), run: () => setMaking(true) }] : [])
  if (found.isError) return <Fail error={found.error} retry={() => void found.refetch()} />
  if (!found.data) return <Skeleton lines={8} />
  const matches = found.data.processes.filter(process => !query || `${process.key}${process.name}`.includes(query))
  return <div className="landscape">
    <header className="row">
      <h1>{w('landscape')}</h1>
      <Input.Search className="gr" allowClear placeholder={w('find')} onChange={event => setQuery(event.target.value.trim())} style={{ maxWidth: 280 }} />
      {draws && <Button type="primary" onClick={() => setMaking(true)}>{w('newTrade')}</Button>}
    </header>
    {(open.data?.length ?? 0) > 0 && <section className="card">
      <h2 className="hd">{f('requests')}</h2>
      <ul className="plain">{open.data!.map(request => <li key={request.id}><Link to={`/design/review/${request.id}`}>{request.name} · {request.reason}</Link> <span className="t3 xs">{f('requestOf', { author: request.author.name, at: exact(request.createdAt) })}</span></li>)}</ul>
    </section>}
    {(mentioned.data?.length ?? 0) > 0 && <section className="card" aria-label={w('mentionsMe')}>
      <h2 className="hd">{w('mentionsMe')}</h2>
      <ul className="plain">{mentioned.data!.map(remark => <li key={remark.id}><Link to={placeOf(remark)}>{remark.name} · {remark.text}</Link> <span className="t3 xs">{remark.by.name} {exact(remark.at)}</span></li>)}</ul>
    </section>}
    {found.data.foul.length > 0 && <Foul list={found.data.foul} />}
    {found.data.families.filter(family => matches.some(process => process.family === family.code)).map(family => <section key={family.code} className="card">
      <h2 className="hd">{family.name}</h2>
      <table className="t">
        <thead><tr><th>{w('name')}</th><th>{w('version')}</th><th>{w('stage')}</th><th className="num">{w('running')}</th><th className="num">{w('late')}</th><th className="num">{w('incidents')}</th><th>{w('draft')}</th></tr></thead>
        <tbody>{matches.filter(process => process.family === family.code).map(process => <tr key={process.key}>
          <td><Link to={`/design/${process.key}/versions`}><b>{process.name}</b></Link> <small className="mono t3">{process.key}</small></td>
          <td>{process.version === null ? w('none') : `v${process.version}`}</td>
          <td>{process.stage}</td><td className="num" data-label={w('running')}>{process.running}</td><td className="num" data-label={w('late')}>{process.late || '–'}</td><td className="num" data-label={w('incidents')}>{process.incidents || '–'}</td>
          <td>{process.drafts.map(draft => <DraftLink key={draft.id} draft={draft} process={process.key} />)}{draws && <NewDraft process={process} />}{sets && process.version !== null && <Link to={`/design/${process.key}/county`}>{f('county')}</Link>}</td>
        </tr>)}</tbody>
      </table>
    </section>)}
    {matches.length === 0 && <Empty>{w('none')}</Empty>}
    {making && <NewTrade families={found.data.families} close={() => setMaking(false)} />}
  </div>
}

const placeOf = ({ key, draft, elements }: Reply<typeof mentions>[number]): string =>
  draft === null ? `/design/${key}/versions` : `/design/${key}/draft/${draft}?element=${encodeURIComponent(elements[0] ?? '')}`

/** Leads to a draft, and has it asked for as soon as the pointer or the focus is on it. */
function DraftLink({ draft: { id, name, author }, process }: { draft: { id: string; name: string; author: string }; process: string }) {
  const client = useQueryClient()
  const near = (): void => prepare(client, process, id)
  return <Link className="draft-link" to={`/design/${process}/draft/${id}`} onPointerEnter={near} onFocus={near}>{name} <small>{author}</small></Link>
}

/** Versions in use that a rule objects to which took effect after they were published, by the day it did. */
function Foul({ list }: { list: { inForce: string; key: string; name: string; versionId: string; number: number; errors: number; warns: number }[] }) {
  const w = useWords(designWords)
  const days = [...new Set(list.map(one => one.inForce))]
  return <section className="card foul" aria-label={w('foul')}>
    {days.map(day => {
      const those = list.filter(one => one.inForce === day)
      return <div key={day}>
        <p><span className="chip wa">{w('foul')}</span> {w('foulOf', { n: new Set(those.map(one => one.key)).size, day })}</p>
        <ul className="plain">{those.map(one => <li key={one.versionId}><Link to={`/design/${one.key}/versions?v=${one.versionId}`}>{one.name} v{one.number}</Link> <span className="t3 xs">{w('foulCount', { errors: one.errors, warns: one.warns })}</span></li>)}</ul>
      </div>
    })}
  </section>
}

function NewDraft({ process }: { process: { key: string; name: string; family: string; version: number | null; versionId: string | null } }) {
  const w = useWords(designWords)
  const go = useNavigate()
  const create = useMutation({
    mutationFn: () => call(createDraft, { body: { key: process.key, title: `v${(process.version ?? 0) + 1} ${w('draft')}`, ...(process.versionId ? { from: process.versionId } : {}) } }),
    onSuccess: draft => void go(`/design/${process.key}/draft/${draft.id}`),
  })
  return <Button size="small" type="link" loading={create.isPending} danger={create.isError} title={create.error?.message} onClick={() => create.mutate()}>＋ {w('newDraft')}</Button>
}

function NewTrade({ families, close }: { families: { code: string; name: string }[]; close(): void }) {
  const w = useWords(designWords)
  const go = useNavigate()
  const client = useQueryClient()
  const [form] = Form.useForm<{ key: string; name: string; family: string; title: string }>()
  const create = useMutation({
    mutationFn: (values: { key: string; name: string; family: string }) => call(createDraft, { body: { ...values, title: 'v1' } }),
    onSuccess: async draft => { await client.invalidateQueries({ queryKey: ['processes'] }); void go(`/design/${draft.key}/draft/${draft.id}`) },
  })
  return <Modal open title={w('newTrade')} okText={w('newDraft')} cancelText={w('cancel')} onCancel={close} confirmLoading={create.isPending} onOk={() => void form.validateFields().then(values => create.mutate(values))}>
    <Form form={form} layout="vertical">
      <Form.Item name="family" label={w('family')} rules={[{ required: true }]}><Select options={families.map(family => ({ value: family.code, label: family.name }))} /></Form.Item>
      <Form.Item name="key" label={w('key')} rules={[{ required: true, pattern: /^[a-z][a-z0-9-]*(\.[a-z0-9-]+)+$/ }]}><Input placeholder="qt.naming-right" className="mono" /></Form.Item>
      <Form.Item name="name" label={w('name')} rules={[{ required: true }]}><Input placeholder="冠名权" /></Form.Item>
    </Form>
    {create.isError && <Fail error={create.error} slim />}
  </Modal>
}
