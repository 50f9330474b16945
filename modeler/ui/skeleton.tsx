import { useEffect, useState } from 'react'
import { shellWords } from '../words/shell.ts'
import { useWords } from '../words/words.ts'

interface Props {
  lines?: number
  /** What is loading, for the sentence after 3 s. */ what?: string
}

/** Grey bars after 200 ms; after 3 s a sentence says what is slow. */
export function Skeleton({ lines = 4, what }: Props) {
  const w = useWords(shellWords)
  const [stage, setStage] = useState(0)
  useEffect(() => {
    const timers = [setTimeout(() => setStage(1), 200), setTimeout(() => setStage(2), 3000)]
    return () => timers.forEach(clearTimeout)
  }, [])
  if (stage === 0) return <div className="skeleton" aria-busy="true" />
  return (
    <div className="skeleton" aria-busy="true" role="status">
      <span className="sr">{w('loading')}</span>
      {Array.from({ length: lines }, (_, at) => (
        <i key={at} style={{ width: `${[92, 70, 84, 56][at % 4]}%` }} />
      ))}
      {stage === 2 && (
        <p className="t3 xs">
          {w('slow')}
          {what ? `：${what}` : ''}
        </p>
      )}
    </div>
  )
}
