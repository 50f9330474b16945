import { useState } from 'react'
import { Link } from 'react-router'
import { useActor } from '../session/session.ts'
import { DemoMark } from '../shell/demo-mark.tsx'
import { toggleLanguage, useSettings } from '../ui/settings.ts'
import { evaluationWords } from '../words/evaluation.ts'
import { shellWords } from '../words/shell.ts'
import { useWords } from '../words/words.ts'

const sizes = [0, 1, 2] as const
export type TextSize = (typeof sizes)[number]
const place = 'yangguang.kiosk-size'

/** How large this seat writes; the next one at this machine finds it again. */
export function useTextSize(): [TextSize, (size: TextSize) => void] {
  const [size, setSize] = useState<TextSize>(() => {
    try {
      return sizes.find(one => String(one) === localStorage.getItem(place)) ?? 0
    } catch {
      return 0
    }
  })
  return [
    size,
    chosen => {
      setSize(chosen)
      try {
        localStorage.setItem(place, String(chosen))
      } catch {
        // Private windows may refuse; the size still holds for this page.
      }
    },
  ]
}

interface Props {
  title: string | undefined
  sub: string | undefined
  size: TextSize
  setSize: (size: TextSize) => void
}

/** What is evaluated, at which seat, how large; and the way out. */
export function KioskHead({ title, sub, size, setSize }: Props) {
  const w = useWords(evaluationWords)
  const shell = useWords(shellWords)
  const { demo, name } = useActor()
  const { language } = useSettings()
  return (
    <header className="kiosk-head">
      <img src={new URL('../sun.svg', import.meta.url).href} alt="" width={32} height={32} />
      <div className="gr">
        <p className="kiosk-title el" lang="zh-CN">
          {title ? `${title} · ${w('title')}` : w('title')}
        </p>
        {sub && <p className="xs el">{sub}</p>}
      </div>
      {demo && <DemoMark />}
      <span className="s only-wide" lang="zh-CN">
        {name}
      </span>
      <span className="kiosk-sizes" role="group" aria-label={w('size')}>
        {sizes.map(one => (
          <button type="button" key={one} aria-pressed={size === one} onClick={() => setSize(one)}>
            {w(`size${one}`)}
          </button>
        ))}
      </span>
      <button type="button" className="kiosk-out" onClick={toggleLanguage} title={shell('language')}>
        {language === 'zh' ? 'EN' : '中'}
      </button>
      <Link to="/todo" className="kiosk-out">
        {w('leave')}
      </Link>
    </header>
  )
}
