import { CommentOutlined, EllipsisOutlined, MailOutlined, PauseCircleOutlined, PlayCircleOutlined } from '@ant-design/icons'
import { Button, Dropdown } from 'antd'
import type { InstanceDetail } from '../../server/contract/watch.ts'
import { Kbd } from '../ui/kbd.tsx'
import { wanOf } from '../ui/money.ts'
import { Sla } from '../ui/sla.tsx'
import { WhyNot } from '../ui/why-not.tsx'
import { regionNames } from '../words/roles.ts'
import { statusNames, watchWords } from '../words/watch.ts'
import { usePick, useWords } from '../words/words.ts'
import type { Dialog } from './dialog.ts'

interface Props {
  detail: InstanceDetail
  open: (dialog: Dialog) => void
}

/** Name, limit, version, code, whose it is, and what may be done about it. */
export function Head({ detail, open }: Props) {
  const w = useWords(watchWords)
  const pick = usePick()
  const { rights } = detail
  const running = detail.status === 'active' || detail.status === 'suspended'
  const standing = detail.status === 'suspended' || detail.halted !== null
  const more = (['modify', 'retime', 'cancel'] as const).filter(kind => rights[kind].may)
  const facts = [
    detail.owner && `${w('owner')} ${detail.owner.name}`, detail.agency && `${w('agency')} ${detail.agency.name}`, detail.estimateFen !== null && `${w('estimate')} ${wanOf(detail.estimateFen)}`,
  ].filter(Boolean)
  return (
    <header className="instance-head">
      <div className="gr">
        <div className="row wrap">
          <h1 lang="zh-CN">{detail.title}</h1>
          {running ? <Sla due={detail.dueAt} state={detail.sla} stopped={standing ? (detail.halted?.reason ?? '') : undefined} /> : <span className="chip ok">{pick(statusNames[detail.status]!)}</span>}
          <span className="chip">{detail.processName} v{detail.versionNumber}</span>
          <span className="chip">{pick(regionNames[detail.region] ?? [detail.region, detail.region])}</span>
        </div>
        <p className="s t2" lang="zh-CN">{facts.map(fact => <span key={String(fact)}>{fact} · </span>)}<span className="mono">{detail.code}</span></p>
      </div>
      {running && (
        <div className="row head-acts">
          <WhyNot icon={<CommentOutlined />} why={rights.annotate.may ? '' : rights.annotate.why ?? ''} who={rights.annotate.who ?? undefined} onClick={() => open('note')}>{w('annotate')}</WhyNot>
          <WhyNot icon={<MailOutlined />} why={rights.annotate.may ? '' : rights.annotate.why ?? ''} who={rights.annotate.who ?? undefined} onClick={() => open('letter')}>{w('letter')}</WhyNot>
          {standing ? (
            <WhyNot type="primary" icon={<PlayCircleOutlined />} why={rights.resume.may ? '' : rights.resume.why ?? ''} who={rights.resume.who ?? undefined} onClick={() => open('resume')}>{w('resume')}… <Kbd keys="r" /></WhyNot>
          ) : (
            <WhyNot danger icon={<PauseCircleOutlined />} why={rights.suspend.may ? '' : rights.suspend.why ?? ''} who={rights.suspend.who ?? undefined} onClick={() => open('suspend')}>{w('suspend')}… <Kbd keys="s" /></WhyNot>
          )}
          {more.length > 0 && (
            <Dropdown menu={{ items: more.map(kind => ({ key: kind, label: w(kind === 'cancel' ? 'cancelIt' : kind), danger: kind === 'cancel' })), onClick: ({ key }) => open(key as Dialog) }} trigger={['click']}>
              <Button icon={<EllipsisOutlined />} aria-label={w('more2')} />
            </Dropdown>
          )}
        </div>
      )}
    </header>
  )
}
