import { useQuery } from '@tanstack/react-query'
import { DatePicker, Segmented, Select } from 'antd'
import type { InstanceDetail, InterventionKind, Token } from '../../server/contract/watch.ts'
import { isTold, stepsOf } from '../ui/diagram.ts'
import { instant } from '../ui/times.ts'
import { watchWords } from '../words/watch.ts'
import { useWords } from '../words/words.ts'
import { useVersion } from './queries.ts'

/** What a correction is done to: a token and where it goes, or a timer and when it fires. */
export interface Aim { op: 'move' | 'add' | 'remove'; node?: number; element?: string; to?: string }
export interface Timer { node: number; element: string; name: string; at: string }

/** Whether enough is chosen to be rehearsed. */
export const whole = (kind: InterventionKind, aim: Aim): boolean =>
  kind === 'retime' ? aim.node !== undefined && aim.element !== undefined && aim.to !== undefined : kind !== 'modify' || ((aim.op === 'add' || aim.node !== undefined) && (aim.op === 'remove' || aim.element !== undefined))

interface Props {
  detail: InstanceDetail
  kind: 'modify' | 'retime'
  tokens: readonly Token[]
  timers: readonly Timer[]
  aim: Aim
  setAim: (aim: Aim) => void
}

/** Chooses what is moved where; only what the process has is offered. */
export function Target({ detail, kind, tokens, timers, aim, setAim }: Props) {
  const w = useWords(watchWords)
  return kind === 'modify' ? <TokenAim {...{ detail, tokens, aim, setAim }} /> : (
    <div className="col dialog-form">
      <label htmlFor="timer">{w('timer')}</label>
      <Select
        id="timer" value={aim.element === undefined ? null : `${aim.node} ${aim.element}`} placeholder={timers.length ? w('timer') : w('noTimers')} options={timers.map(one => ({ value: `${one.node} ${one.element}`, label: `${one.name} · ${instant(one.at)}` }))}
        onChange={value => { const [node, ...element] = value!.split(' '); setAim({ ...aim, node: Number(node), element: element.join(' ') }) }}
      />
      <label htmlFor="when">{w('newTime')}</label>
      <DatePicker id="when" showTime={{ format: 'HH:mm' }} onChange={when => { const { to: _, ...rest } = aim; setAim(when ? { ...rest, to: when.toDate().toISOString() } : rest) }} />
    </div>
  )
}

function TokenAim({ detail, tokens, aim, setAim }: Pick<Props, 'detail' | 'tokens' | 'aim' | 'setAim'>) {
  const w = useWords(watchWords)
  const bundle = useVersion(detail.version)
  const steps = useQuery({
    queryKey: ['versions', detail.version, 'steps'], enabled: bundle.isSuccess, staleTime: Number.POSITIVE_INFINITY,
    queryFn: async () => {
      const { openViewer } = await import('../ui/canvas-viewer.ts')
      const viewer = openViewer(document.createElement('div'))
      try { return stepsOf(await viewer.load(bundle.data!.bundle.bpmn)).filter(isTold).map(step => ({ value: step.id, label: step.name })) } finally { viewer.destroy() }
    },
  })
  return (
    <div className="col dialog-form">
      <Segmented aria-label={w('modify')} value={aim.op} onChange={op => setAim({ ...aim, op })} options={(['move', 'add', 'remove'] as const).map(value => ({ value, label: w(`op_${value}`) }))} />
      {aim.op !== 'add' && (
        <>
          <label htmlFor="token">{w('token')}</label>
          <Select id="token" value={aim.node ?? null} placeholder={w('token')} options={tokens.map(token => ({ value: token.node, label: token.name }))} onChange={node => setAim({ ...aim, node: node! })} />
        </>
      )}
      {aim.op !== 'remove' && (
        <>
          <label htmlFor="where">{w('target')}</label>
          <Select id="where" showSearch={{ optionFilterProp: 'label' }} value={aim.element ?? null} placeholder={w('target')} options={steps.data ?? []} loading={steps.isPending} onChange={element => setAim({ ...aim, element: element! })} />
        </>
      )}
    </div>
  )
}
