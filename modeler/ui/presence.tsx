import { uiWords } from '../words/ui.ts'
import { useWords } from '../words/words.ts'
import { Avatar } from './avatar.tsx'

/** Who is at it now; several names share the first's sentence. */
export function Presence({ names }: { names: readonly string[] }) {
  const w = useWords(uiWords)
  if (names.length === 0) return null
  return (
    <span className="presence">
      {names.slice(0, 3).map(name => (
        <Avatar key={name} name={name} small />
      ))}
      {w('working', { name: names.join('、') })}
    </span>
  )
}
