import { Button, Modal } from 'antd'
import type { ReactNode } from 'react'
import { uiWords } from '../words/ui.ts'
import { useWords } from '../words/words.ts'
import { Fail } from './fail.tsx'
import { Skeleton } from './skeleton.tsx'

/** One line of what changes, from a dry run of the real command. */
export interface Effect {
  what: string
  before: ReactNode
  after: ReactNode
}
interface Props {
  title: string
  /** Left: basis, reason, until. */
  children: ReactNode
  effects: readonly Effect[] | undefined
  /** Two pictures, when the change is one of a diagram. */
  before?: ReactNode
  after?: ReactNode
  untouched?: string
  /** Names the result and its number: 签名：发布 v8，迁移 3 个实例. */
  confirm: string
  danger?: boolean
  /** Why it cannot be signed yet. */
  blocked?: string | undefined
  busy?: boolean
  error?: unknown
  onConfirm: () => void
  onCancel: () => void
}

/** 先看后果，再签名: inputs left, effects right, then the signature; used by every intervention. */
export function Consequence({ title, children, effects, before, after, untouched, confirm, danger, blocked, busy, error, onConfirm, onCancel }: Props) {
  const w = useWords(uiWords)
  const footer = (
    <div className="row wrap">
      <span className="gr s t2" style={{ textAlign: 'left' }}>
        {blocked ?? w('recorded')}
      </span>
      <Button onClick={onCancel}>{w('cancel')}</Button>
      <Button type="primary" danger={danger ?? false} disabled={Boolean(blocked)} loading={busy ?? false} onClick={onConfirm}>
        {confirm}
      </Button>
    </div>
  )
  return (
    <Modal open title={title} width={1120} onCancel={onCancel} footer={footer} mask={{ closable: false }} destroyOnHidden>
      <div className="consequence">
        <div className="col" style={{ gap: 14 }}>
          {children}
        </div>
        <div className="col" style={{ gap: 12 }} aria-live="polite">
          <p className="sec">{w('effects')}</p>
          {before && after ? (
            <div className="two-up">
              <figure style={{ margin: 0 }}>
                <figcaption className="s b">{w('before')}</figcaption>
                {before}
              </figure>
              <figure style={{ margin: 0 }}>
                <figcaption className="s b">{w('after')}</figcaption>
                {after}
              </figure>
            </div>
          ) : null}
          {effects === undefined ? (
            <Skeleton lines={5} />
          ) : (
            <table className="t">
              <tbody>
                {effects.map(effect => (
                  <tr key={effect.what}>
                    <td className="t2 nw">{effect.what}</td>
                    <td>{effect.before}</td>
                    <td className="to" aria-label="→">
                      →
                    </td>
                    <td className="new">{effect.after}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
          {untouched && <p className="s t2">✓ {w('untouched', { text: untouched })}</p>}
          {error ? <Fail error={error} /> : null}
        </div>
      </div>
    </Modal>
  )
}
