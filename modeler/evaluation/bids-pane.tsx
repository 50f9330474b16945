import { FileOutlined } from '@ant-design/icons'
import type { Evaluation } from '../../server/contract/evaluations.ts'
import { DocumentView } from '../ui/document-view.tsx'
import { sizeText } from '../ui/documents.ts'
import { wanOf } from '../ui/money.ts'
import { evaluationWords } from '../words/evaluation.ts'
import { useWords } from '../words/words.ts'

interface Props {
  bids: Evaluation['bids']
  /** Ids of the files shown side by side, two at most; absent where the files are still to come. */
  open?: string[]
  setOpen?: (ids: string[]) => void
}

/** What was opened of each bidder, and the files, two of them side by side. */
export function BidsPane({ bids, open = [], setOpen }: Props) {
  const w = useWords(evaluationWords)
  const shown = open.flatMap(id => bids.flatMap(bid => bid.documents.filter(file => file.id === id).map(file => ({ file, name: bid.name }))))
  const turn = (id: string) => setOpen?.(open.includes(id) ? open.filter(one => one !== id) : [...open, id].slice(-2))
  return (
    <section className="kiosk-bids" aria-label={w(setOpen ? 'bids' : 'bidders')}>
      <div className="hd">
        <h2>{w(setOpen ? 'bids' : 'bidders')}</h2>
        <span className="s t2">{bids.some(bid => bid.documents.length) && w('twoFiles')}</span>
      </div>
      <ul className="bid-cards">
        {bids.map(bid => (
          <li key={bid.id}>
            <b lang="zh-CN">{bid.name}</b>
            <span className="s t2">
              {[bid.priceFen === null ? '' : `${w('price')} ${wanOf(bid.priceFen)}`, bid.duration === null ? '' : w('days', { n: bid.duration }), bid.pm ? w('manager', { name: bid.pm }) : ''].filter(Boolean).join(' · ')}
            </span>
            {bid.fault && (
              <span className="s er" lang="zh-CN">
                {bid.fault}
              </span>
            )}
            {setOpen &&
              (bid.documents.length ? (
                <ul className="bid-docs">
                  {bid.documents.map(file => (
                    <li key={file.id}>
                      <button type="button" aria-expanded={open.includes(file.id)} onClick={() => turn(file.id)}>
                        <FileOutlined aria-hidden="true" />
                        <span className="gr el" lang="zh-CN">
                          {file.name}
                        </span>
                        <span className="xs t3">{sizeText(file.sizeBytes)}</span>
                        <span className="xs">{w(open.includes(file.id) ? 'closeFile' : 'openFile')}</span>
                      </button>
                    </li>
                  ))}
                </ul>
              ) : (
                <span className="xs t3">{w('noFiles')}</span>
              ))}
          </li>
        ))}
      </ul>
      {shown.length > 0 && (
        <div className="bid-files" data-n={shown.length}>
          {shown.map(({ file, name }) => (
            <article key={file.id}>
              <h3 lang="zh-CN">
                {name} <span className="t2">{file.name}</span>
              </h3>
              <DocumentView file={file} tall />
            </article>
          ))}
        </div>
      )}
    </section>
  )
}
