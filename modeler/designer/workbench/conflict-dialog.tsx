import { Button, Modal } from 'antd'
import { useWords } from '../../words/words.ts'
import { designWords } from '../words.ts'
import type { Workshop } from './use-draft.ts'

/** Somebody saved after us: both texts exist, and the person chooses; the one not chosen stays in the history. */
export function ConflictDialog({ shop }: { shop: Workshop }) {
  const w = useWords(designWords)
  const changed = shop.conflict?.problem['changed']
  const by = String(shop.conflict?.problem['by'] ?? '')
  return <Modal open title={w('conflict')} closable={false} footer={[
    <Button key="mine" onClick={() => void shop.resolve('mine')}>{w('keepMine')}</Button>,
    <Button key="theirs" type="primary" onClick={() => void shop.resolve('theirs')}>{w('takeTheirs')}</Button>,
  ]}>
    <p>{w('conflictWhy', { name: by })}</p>
    {Array.isArray(changed) && <ul>{changed.map(file => <li key={String(file)} className="mono">{String(file)}</li>)}</ul>}
  </Modal>
}
