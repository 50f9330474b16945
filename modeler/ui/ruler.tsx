import { CopyOutlined } from '@ant-design/icons'
import { useState } from 'react'
import { uiWords } from '../words/ui.ts'
import { useWords } from '../words/words.ts'
import { useNow } from './clock.ts'
import { cellsOf, derivationText, type Derivation } from './ruler-cells.ts'

interface Props {
  /** The server's derivation array with its due date. */
  deadline: Derivation
  startWord?: string
  endWord?: string
  /** When what was due was done; colours the end lawful or late. */
  doneAt?: string | null
  /** How many cells at most (8). */
  most?: number
}

/** 期限尺: start day (dashed), counted days, rest days (hatched), rolled day, due day, today; with its derivation in words, to copy. */
export function Ruler({ deadline, startWord, endWord, doneAt, most = 8 }: Props) {
  const w = useWords(uiWords)
  const today = useNow()
  const [copied, setCopied] = useState(false)
  const text = derivationText(deadline)
  const copy = () =>
    void navigator.clipboard?.writeText(text).then(() => {
      setCopied(true)
      setTimeout(() => setCopied(false), 1500)
    })
  return (
    <div className="ruler-box">
      <ol className={`ruler${deadline.provisional ? ' unsure' : ''}`} aria-label={text}>
        {cellsOf(deadline, { today, startWord, endWord, doneAt, most }).map(cell => (
          <li
            key={cell.key}
            className={`${cell.kind}${cell.today ? ' now' : ''}${deadline.provisional ? ' guess' : ''}`}
            title={`${cell.key} ${cell.why}`}
            aria-hidden="true"
          >
            <span>{cell.top}</span>
            <small>{cell.bottom}</small>
          </li>
        ))}
      </ol>
      <p className="ruler-text">
        {text}{' '}
        {'clipboard' in navigator && (
          <button type="button" className="plain" onClick={copy} aria-label={copied ? w('copied') : w('copyText')} title={copied ? w('copied') : w('copyText')}>
            <CopyOutlined />
          </button>
        )}
      </p>
    </div>
  )
}
