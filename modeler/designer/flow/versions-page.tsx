import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Input, Modal, Segmented } from 'antd'
import { useState } from 'react'
import { Link, useNavigate, useParams, useSearchParams } from 'react-router'
import { createDraft, exportVersion, retireVersion, rollback, versionBundle, versions } from '../../../server/contract/design.ts'
import { useActor } from '../../session/session.ts'
import { useCrumb } from '../../shell/crumbs.ts'
import { address, call } from '../../ui/call.ts'
import { Canvas } from '../../ui/canvas.tsx'
import { Fail } from '../../ui/fail.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { exact } from '../../ui/times.ts'
import { uiWords } from '../../words/ui.ts'
import { useWords } from '../../words/words.ts'
import { designWords } from '../words.ts'
import './flow.css'
import { VersionLaw } from './version-law.tsx'
import { flowWords } from './words.ts'

/** Every version of a process: who wrote and approved it, what runs on it, and the way to a new draft, a rollback, a migration. */
export function VersionsPage() {
  const { key = '' } = useParams()
  const [w, f] = [useWords(designWords), useWords(flowWords)]
  const go = useNavigate()
  const actor = useActor()
  const [query, setQuery] = useSearchParams()
  const [retiring, setRetiring] = useState<{ id: string; number: number }>()
  const found = useQuery({ queryKey: ['processes', 'versions', key], queryFn: ({ signal }) => call(versions, { params: { key }, signal }) })
  useCrumb([{ name: found.data?.name ?? key }])
  const draw = useMutation({ mutationFn: (from: { id: string; number: number }) => call(createDraft, { body: { key, title: `v${from.number + 1} ${w('draft')}`, from: from.id } }), onSuccess: draft => void go(`/design/${key}/draft/${draft.id}`) })
  const back = useMutation({ mutationFn: (id: string) => call(rollback, { params: { id } }), onSuccess: draft => void go(`/design/${key}/draft/${draft.id}`) })
  if (found.isError) return <Fail error={found.error} retry={() => void found.refetch()} />
  if (!found.data) return <Skeleton lines={6} />
  const list = found.data.versions
  const shown = list.find(version => version.id === query.get('v'))?.id ?? list[0]?.id
  const draws = actor.role === 'process_designer'
  const retires = actor.role === 'process_approver' || actor.role === 'ggb_director'
  return <div className="flow-page versions">
    <section className="card">
      <header className="hd row"><h1 className="gr">{found.data.name} <small className="mono t3">{key}</small></h1><Link to={`/design/${key}/county`}>{f('county')}</Link></header>
      {(draw.isError || back.isError) && <Fail error={draw.error ?? back.error} slim />}
      <table className="t">
        <thead><tr><th>{w('version')}</th><th>{w('published')}</th><th>{w('author')}</th><th>{w('approver')}</th><th className="num">{w('running')}</th><th>{f('hash')}</th><th><span className="sr">{w('open')}</span></th></tr></thead>
        <tbody>{list.map(version => <tr key={version.id} aria-current={version.id === shown}>
          <td><button type="button" className="linklike" onClick={() => setQuery({ v: version.id }, { replace: true })}>v{version.number}</button> {version.newest && <span className="chip ok">{f('newest')}</span>} {version.retiredAt && <span className="chip">{f('retired')}</span>}</td>
          <td>{exact(version.publishedAt)}</td><td data-label={w('author')}>{version.author ?? f('withRelease')}</td><td data-label={w('approver')}>{version.approver ?? '–'}</td><td className="num" data-label={w('running')}>{version.running}</td><td className="mono t2" data-label={f('hash')} title={version.hash}>{version.hash.slice(0, 12)}</td>
          <td className="nw">
            {draws && version.newest && <Button size="small" type="primary" loading={draw.isPending} onClick={() => draw.mutate(version)}>{f('draftFrom')}</Button>}
            {draws && !version.newest && <Button size="small" loading={back.isPending} onClick={() => back.mutate(version.id)}>{f('rollback')}</Button>}
            {version.newest && list.some(other => other.id !== version.id && other.running > 0) && <Link to={`/design/migrate/${version.id}`}><Button size="small">{f('migrateTo')}</Button></Link>}
            <Button size="small" type="link" href={address(exportVersion.path, { id: version.id })}>{f('export')}</Button>
            {retires && !version.retiredAt && <Button size="small" danger type="link" onClick={() => setRetiring(version)}>{f('retire')}</Button>}
          </td>
        </tr>)}</tbody>
      </table>
    </section>
    {shown && <VersionLaw id={shown} />}
    {shown && <Picture id={shown} />}
    {retiring && <Retire version={retiring} process={key} close={() => setRetiring(undefined)} />}
  </div>
}

/** The diagram, or its steps in words: those first on a phone, where the whole is too small to read. */
function Picture({ id }: { id: string }) {
  const w = useWords(uiWords)
  const [mode, setMode] = useState<'whole' | 'text'>(() => (matchMedia('(max-width: 767px)').matches ? 'text' : 'whole'))
  const found = useQuery({ queryKey: ['design', 'version', id], queryFn: ({ signal }) => call(versionBundle, { params: { id }, signal }), staleTime: Number.POSITIVE_INFINITY })
  if (found.isError) return <Fail error={found.error} retry={() => void found.refetch()} />
  if (!found.data) return <Skeleton lines={6} />
  return <section className="card picture">
    <h2 className="hd"><span className="gr">v{found.data.version.number}</span><Segmented size="small" value={mode} onChange={setMode} options={[{ value: 'whole' as const, label: w('asDiagram') }, { value: 'text' as const, label: w('asText') }]} /></h2>
    <div className={mode === 'whole' ? 'picture-whole' : 'picture-text'}><Canvas xml={found.data.bundle.bpmn} label={`${found.data.name} v${found.data.version.number}`} mode={mode} /></div>
  </section>
}

function Retire({ version, process, close }: { version: { id: string; number: number }; process: string; close(): void }) {
  const f = useWords(flowWords)
  const client = useQueryClient()
  const [reason, setReason] = useState('')
  const retire = useMutation({ mutationFn: () => call(retireVersion, { params: { id: version.id }, body: { reason } }), onSuccess: async () => { await client.invalidateQueries({ queryKey: ['processes', 'versions', process] }); close() } })
  return <Modal open title={`${f('retire')} v${version.number}`} onCancel={close} onOk={() => retire.mutate()} okButtonProps={{ danger: true, disabled: reason.trim().length < 2 }} confirmLoading={retire.isPending} okText={f('retire')}>
    <p>{f('retireWhy')}</p>
    <Input.TextArea value={reason} onChange={event => setReason(event.target.value)} placeholder={f('reason')} autoSize={{ minRows: 2 }} />
    {retire.isError && <Fail error={retire.error} slim />}
  </Modal>
}
