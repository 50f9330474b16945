import { CheckCircleFilled } from '@ant-design/icons'
import { Button, Modal } from 'antd'
import type { KeyboardEvent, ReactNode } from 'react'
import { uiWords } from '../words/ui.ts'
import { useWords } from '../words/words.ts'
import { Fail } from './fail.tsx'
import { Kbd } from './kbd.tsx'
import { pressed } from './keys.ts'
import { Skeleton } from './skeleton.tsx'

/** One line of what changes, from a dry run of the real command. */
export interface Effect {
  what: ReactNode
  before: ReactNode
  after: ReactNode
}
interface Props {
  title: ReactNode
  /** Left: basis, reason, until. */
  children: ReactNode
  effects: readonly Effect[] | undefined
  /** Two pictures, when the change is one of a diagram. */
  before?: ReactNode
  after?: ReactNode
  /** Chips beside 之前 and 之后. */
  beforeTag?: ReactNode
  afterTag?: ReactNode
  untouched?: string
  /** Names the result and its number: 签名：发布 v8，迁移 3 个实例. */
  confirm: string
  danger?: boolean
  /** Why it cannot be signed yet. */
  blocked?: string | undefined
  busy?: boolean
  error?: unknown
  /** The dialog stands and has taken the focus; now it may be put where work begins. */
  onOpened?: () => void
  onConfirm: () => void
  onCancel: () => void
}

/** 先看后果，再签名: inputs left, effects right, then the signature; used by every intervention. */
export function Consequence({ title, children, effects, before, after, beforeTag, afterTag, untouched, confirm, danger, blocked, busy, error, onOpened, onConfirm, onCancel }: Props) {
  const w = useWords(uiWords)
  // the page's keys rest while a dialog stands; its own one is this
  const sign = (event: KeyboardEvent) => { if (pressed(event) === 'ctrl+enter' && !blocked && !busy) { event.preventDefault(); onConfirm() } }
  const footer = (
    <div className="row wrap">
      <span className="gr s t2" style={{ textAlign: 'left' }}>
        {blocked ?? w('recorded')}
      </span>
      <Button onClick={onCancel}>{w('cancel')}</Button>
      <Button type="primary" danger={danger ?? false} disabled={Boolean(blocked)} loading={busy ?? false} onClick={onConfirm}>
        {confirm} <Kbd keys="ctrl+enter" />
      </Button>
    </div>
  )
  return (
    <Modal open title={title} width={1120} style={{ top: 32 }} afterOpenChange={open => { if (open) onOpened?.() }} onCancel={onCancel} footer={footer} wrapProps={{ onKeyDown: sign }} mask={{ closable: false }} destroyOnHidden>
      <div className="consequence">
        <div className="col" style={{ gap: 14 }}>
          {children}
        </div>
        <div className="col" style={{ gap: 12 }} aria-live="polite">
          <p className="sec">{w('effects')}</p>
          {before && after ? (
            <div className="two-up">
              <figure style={{ margin: 0 }}>
                <figcaption className="row s b"><span className="gr">{w('before')}</span>{beforeTag}</figcaption>
                {before}
              </figure>
              <figure style={{ margin: 0 }}>
                <figcaption className="row s b"><span className="gr">{w('after')}</span>{afterTag}</figcaption>
                {after}
              </figure>
            </div>
          ) : null}
          {effects === undefined ? (
            <Skeleton lines={5} />
          ) : (
            <table className="t">
              <tbody>
                {effects.map((effect, n) => (
                  <tr key={n}>
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
          {untouched && <p className="s untouched"><CheckCircleFilled aria-hidden="true" /> {w('untouched', { text: untouched })}</p>}
          {error ? <Fail error={error} /> : null}
        </div>
      </div>
    </Modal>
  )
}
