import { useState } from 'react'
import { portalWords } from '../words/portal.ts'
import { useWords } from '../words/words.ts'

/** Copies a text, and says so once it is done. */
export function CopyButton({ text, main = false }: { text: string; main?: boolean }) {
  const w = useWords(portalWords)
  const [copied, setCopied] = useState(false)
  return (
    <button type="button" className={main ? 'p-button pri' : 'p-button'} onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true), () => {})}>
      {w(copied ? 'copied' : 'copy')}
    </button>
  )
}
