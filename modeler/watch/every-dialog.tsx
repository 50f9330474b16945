import { CloseCircleOutlined, PauseCircleOutlined, PlayCircleOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Input } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { versionReach, type HaltKind, type RunningVersion, type VersionReach } from '../../server/contract/watch.ts'
import { call } from '../ui/call.ts'
import { Consequence, type Effect } from '../ui/consequence.tsx'
import { Fail } from '../ui/fail.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { regionNames } from '../words/roles.ts'
import { statusNames, watchWords } from '../words/watch.ts'
import { usePick, useWords } from '../words/words.ts'
import { BasisChoice } from './basis-choice.tsx'

export type Rows = VersionReach['rows']
interface Props {
  version: RunningVersion
  kind: z.infer<typeof HaltKind>
  close: () => void
  run: (rows: Rows, basis: string, reason: string) => void
}

const icons = { suspend: PauseCircleOutlined, resume: PlayCircleOutlined, cancel: CloseCircleOutlined }
const after = { suspend: 'suspended', resume: 'active', cancel: 'cancelled' } as const

/** The one basis for all, the reason, and trade by trade what the signature would do or why it would not. */
export function EveryDialog({ version, kind, close, run }: Props) {
  const w = useWords(watchWords)
  const pick = usePick()
  const [chosen, setChosen] = useState<string>()
  const [reason, setReason] = useState('')
  const found = useQuery({ queryKey: ['instances', 'reach', version.version, kind], queryFn: ({ signal }) => call(versionReach, { params: { version: version.version, kind }, signal }) })
  const basis = found.data?.bases.find(one => one.id === chosen && one.usable) ?? found.data?.bases.find(one => one.usable)
  const rows = found.data?.rows ?? []
  const reached = rows.filter(row => basis && row.bases.includes(basis.id))
  const left = rows.filter(row => !reached.includes(row))
  const whyOf = (row: Rows[number]) => row.why ?? w('otherBasis')
  const whys = [...new Set(left.map(whyOf))]
  const n = reached.length
  const effects: Effect[] | undefined = found.data && [
    { what: <b>{w('everyReach', { n })}</b>, before: '', after: '' },
    ...reached.map(row => ({ what: <Title row={row} />, before: <span className="nw">{pick(statusNames[row.status]!)}</span>, after: pick(statusNames[after[kind]]!) })),
    ...(left.length ? [{ what: <b>{w('everyLeft', { n: left.length })}</b>, before: '', after: '' }] : []),
    ...whys.map(why => ({ what: <Those rows={left.filter(row => whyOf(row) === why)} />, before: '', after: <span className="t2 s" lang="zh-CN">{why}</span> })),
  ]
  const blocked = !found.data ? w('seeFirst') : n === 0 ? w('everyNobody') : reason.trim().length < 5 ? w('needReason') : undefined
  const Icon = icons[kind]
  return (
    <Consequence
      title={<span className="row consequence-title"><Icon aria-hidden="true" className={kind === 'resume' ? 'pri' : 'er'} />{w(`every_${kind}`)} · <span lang="zh-CN">{version.name} v{version.number}</span><span className="s t2">{w('seeFirst')}</span></span>}
      effects={effects}
      {...(found.data && found.data.total > rows.length ? { untouched: w('everyMore', { n: found.data.total - rows.length }) } : {})}
      confirm={w(`everySign_${kind}`, { n })} danger={kind !== 'resume'} blocked={blocked} error={found.error ?? undefined}
      onConfirm={() => run(reached, basis!.id, reason.trim())} onCancel={close}
    >
      <p className="sec">{w('basisOnly')}</p>
      {found.isPending && <Skeleton lines={4} />}
      {found.isError && <Fail error={found.error} retry={() => void found.refetch()} />}
      {found.data && <BasisChoice bases={found.data.bases} notGround={found.data.notGround} chosen={basis?.id} choose={setChosen} />}
      <label className="sec" htmlFor="every-why">{w('reasonLabel')}</label>
      <Input.TextArea id="every-why" rows={3} maxLength={2000} value={reason} onChange={event => setReason(event.target.value)} lang="zh-CN" />
    </Consequence>
  )
}

function Title({ row }: { row: Rows[number] }) {
  const pick = usePick()
  return <span lang="zh-CN" className="every-title">{row.title} <span className="xs t3">{pick(regionNames[row.region] ?? [row.region, row.region])}</span></span>
}

/** Those that stay for one and the same reason, folded. */
function Those({ rows }: { rows: Rows }) {
  const w = useWords(watchWords)
  return <details className="every-title"><summary>{w('found', { n: rows.length })}</summary>{rows.map(row => <p key={row.instance}><Title row={row} /></p>)}</details>
}
