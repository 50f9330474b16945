import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Checkbox, Input, InputNumber, Modal, Select } from 'antd'
import { useState } from 'react'
import { listStartable, startProject } from '../../server/contract/projects.ts'
import { useActor } from '../session/session.ts'
import { call } from '../ui/call.ts'
import { Empty } from '../ui/empty.tsx'
import { Fail } from '../ui/fail.tsx'
import { Law } from '../ui/law.tsx'
import { fenOf } from '../ui/money.ts'
import { dateOf } from '../ui/times.ts'
import { Skeleton } from '../ui/skeleton.tsx'
import { regionNames } from '../words/roles.ts'
import { startWords } from '../words/start.ts'
import { usePick, useWords } from '../words/words.ts'

interface Props {
  close: () => void
  /** Called with the first task of the new project, if it is ours. */
  started: (task: string | null) => void
}

/** Brings a project to the platform: the catalogue item decides the procedure; nobody approves it. */
export function StartDialog({ close, started }: Props) {
  const w = useWords(startWords)
  const pick = usePick()
  const own = useActor().region
  const client = useQueryClient()
  const [region, setRegion] = useState(own in regionNames ? own : '510800')
  const [chosen, setChosen] = useState<string>()
  const [name, setName] = useState('')
  const [yuan, setYuan] = useState<number | null>(null)
  const [agency, setAgency] = useState<string>()
  const [agencyUntil, setAgencyUntil] = useState('')
  const [voluntary, setVoluntary] = useState(false)
  const [version, setVersion] = useState<number>()
  const [versionReason, setVersionReason] = useState('')
  const found = useQuery({ queryKey: ['projects', 'startable', region], queryFn: ({ signal }) => call(listStartable, { query: { region }, signal }) })
  const item = found.data?.items.find(one => keyOf(one) === chosen)
  const estimateFen = fenOf(yuan)
  const older = item?.older.find(one => one.number === version)
  const ready = item !== undefined && name.trim().length >= 4 && estimateFen !== null && (!older || versionReason.trim().length >= 5)
  const start = useMutation({
    mutationFn: () =>
      call(startProject, { body: { name: name.trim(), catalogueItem: item!.code, process: item!.process, region, estimateFen: estimateFen!, voluntary, agency: agency ?? null, ...(agency && agencyUntil ? { agencyUntil } : {}), ...(older ? { version: older.number, versionReason: versionReason.trim() } : {}) } }),
    onSuccess: ({ task }) => {
      void client.invalidateQueries({ queryKey: ['tasks'] })
      started(task)
    },
  })
  return (
    <Modal
      open
      title={w('title')}
      width={620}
      onCancel={close}
      onOk={() => start.mutate()}
      okText={w('go')}
      okButtonProps={{ disabled: !ready, loading: start.isPending }}
      destroyOnHidden
    >
      <div className="start-form">
        <label htmlFor="start-region">{w('region')}</label>
        <Select id="start-region" value={region} onChange={setRegion} options={Object.entries(regionNames).map(([value, pair]) => ({ value, label: pick(pair) }))} />
        {found.isPending && <Skeleton lines={3} />}
        {found.isError && <Fail error={found.error} retry={() => void found.refetch()} />}
        {found.data?.items.length === 0 && <Empty>{w('nothing')}</Empty>}
        <label htmlFor="start-item">
          {w('item')} <span className="t3 xs">{w('itemHint')}</span>
        </label>
        <Select
          id="start-item"
          showSearch={{ optionFilterProp: 'label' }}
          value={chosen ?? null}
          onChange={value => { setChosen(value); setVersion(undefined) }}
          options={found.data?.items.map(one => ({ value: keyOf(one), label: `${one.name} ${one.code} · ${one.processName}` })) ?? []}
        />
        {item && (
          <p className="row wrap s t2" lang="zh-CN">
            {w('process', { name: item.processName })}
            {item.mandatory && item.threshold && <span>{w('threshold', { text: item.threshold })}</span>}
            {item.legalBasis && <Law id={item.legalBasis} family={item.family} />}
          </p>
        )}
        {item && item.older.length > 0 && (
          <>
            <label htmlFor="start-version">{w('version')}</label>
            <Select
              id="start-version"
              value={older?.number ?? item.newest}
              onChange={setVersion}
              options={[{ value: item.newest, label: w('newestVersion', { n: item.newest }) }, ...item.older.map(one => ({ value: one.number, label: w('olderVersion', { n: one.number, date: dateOf(one.publishedAt) }) }))]}
            />
          </>
        )}
        {older && (
          <>
            <label htmlFor="start-version-reason">{w('versionReason')}</label>
            <Input.TextArea id="start-version-reason" rows={2} maxLength={500} value={versionReason} onChange={event => setVersionReason(event.target.value)} lang="zh-CN" />
          </>
        )}
        <label htmlFor="start-name">{w('name')}</label>
        <Input id="start-name" value={name} maxLength={120} onChange={event => setName(event.target.value)} />
        <label htmlFor="start-estimate">{w('estimate')}</label>
        <InputNumber<number> id="start-estimate" value={yuan} onChange={setYuan} min={0} precision={2} style={{ width: '100%' }} />
        <label htmlFor="start-agency">
          {w('agency')} <span className="t3 xs">{w('agencyHint')}</span>
        </label>
        <Select
          id="start-agency"
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          value={agency ?? null}
          onChange={value => setAgency(value ?? undefined)}
          options={found.data?.agencies.map(one => ({ value: one.id, label: one.name })) ?? []}
        />
        {agency && (
          <>
            <label htmlFor="start-agency-until">
              {w('agencyUntil')} <span className="t3 xs">{w('agencyUntilHint')}</span>
            </label>
            <input id="start-agency-until" className="field" type="date" value={agencyUntil} onChange={event => setAgencyUntil(event.target.value)} />
          </>
        )}
        {item && !item.mandatory && (
          <Checkbox checked={voluntary} onChange={event => setVoluntary(event.target.checked)}>
            {w('voluntary')}
          </Checkbox>
        )}
        {start.isError && <Fail error={start.error} />}
      </div>
    </Modal>
  )
}

/** An item may be served by several procedures. */
const keyOf = (one: { code: string; process: string }): string => `${one.code} ${one.process}`
