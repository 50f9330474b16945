import { EyeOutlined } from '@ant-design/icons'
import type { ReactNode } from 'react'
import { uiWords } from '../words/ui.ts'
import { useWords } from '../words/words.ts'

interface Person {
  id: string
  name: string
}
interface Props {
  author: Person
  reviewer?: Person | null
  me: string
  /** The reviewer's primary button; never drawn for the author. */ children: ReactNode
}

/** Two people, shown as two: the author has a sentence where the reviewer has the button. */
export function FourEyes({ author, reviewer, me, children }: Props) {
  const w = useWords(uiWords)
  return (
    <div className="row wrap s">
      <EyeOutlined aria-hidden="true" />
      <span>
        <span className="t3">{w('author')}</span> {author.name}
      </span>
      {reviewer && (
        <span>
          <span className="t3">{w('reviewer')}</span> {reviewer.name}
        </span>
      )}
      {reviewer && reviewer.id !== author.id && <span className="chip ok">{w('differ')}</span>}
      {me === author.id ? <span className="t2">{w('sameperson')}</span> : children}
    </div>
  )
}
