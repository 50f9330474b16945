import SearchOutlined from '@ant-design/icons-svg/es/asn/SearchOutlined.js'
import { useEffect, useId, useRef, useState } from 'react'
import { Icon } from '../ui/icon.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { useDeeds, type Deed } from '../ui/keys.ts'
import { shellWords } from '../words/shell.ts'
import { useWords } from '../words/words.ts'
import { useFound, type FoundDeed } from './found.ts'
import { matchScore } from './match.ts'

const order = { page: 0, place: 1, everywhere: 2 } as const

/** Ctrl K: everything that can be done here, the rooms, and what the server finds; only what the post may do is ever offered. */
export function Palette({ close }: { close: () => void }) {
  const w = useWords(shellWords)
  const [query, setQuery] = useState('')
  const [at, setAt] = useState(0)
  const id = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  const deeds = useDeeds()
  const found = useFound(query)
  const w2 = { page: w('thisPage'), place: w('places'), everywhere: w('everywhere') }
  const own = query.trim().startsWith('§') ? [] : ranked(deeds, query.replace(/^>/, '')).map((deed): FoundDeed => ({ ...deed, section: w2[deed.group ?? 'page'] }))
  const rows = [...own, ...found]
  useEffect(() => {
    dialog.current?.showModal()
  }, [])
  const chosen = Math.min(at, rows.length - 1)
  const run = (deed: Deed | undefined) => {
    if (!deed) return
    close()
    deed.run()
  }
  const onKey = (event: React.KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (move) {
      event.preventDefault()
      setAt((chosen + move + rows.length) % Math.max(rows.length, 1))
    }
    if (event.key === 'Enter') {
      event.preventDefault()
      run(rows[chosen])
    }
    event.stopPropagation()
  }
  return (
    <dialog ref={dialog} className="palette" aria-label={w('palette')} onClose={close} onClick={event => event.target === dialog.current && close()}>
      <div className="palette-in">
        <Icon of={SearchOutlined} />
        <input
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the palette is opened to type
          autoFocus
          value={query}
          onChange={event => {
            setQuery(event.target.value)
            setAt(0)
          }}
          onKeyDown={onKey}
          placeholder={w('search')}
          role="combobox"
          aria-expanded="true"
          aria-controls={id}
          aria-activedescendant={rows[chosen] ? `${id}-${chosen}` : undefined}
          aria-label={w('search')}
        />
        <kbd>Esc</kbd>
      </div>
      <div id={id} role="listbox" aria-label={w('commands')} className="palette-rows">
        {rows.length === 0 && <p className="t2">{w('nothingFound', { q: query })}</p>}
        {rows.map((deed, index) => (
          <div
            key={`${deed.keys}${deed.name}${deed.note}`}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            ref={row => {
              if (index === chosen) row?.scrollIntoView({ block: 'nearest' })
            }}
            onMouseMove={() => setAt(index)}
            onClick={() => run(deed)}
          >
            {deed.section !== rows[index - 1]?.section && (
              <i className="palette-section" aria-hidden="true">
                {deed.section}
              </i>
            )}
            <b>{deed.name}</b>
            <span className="t2 s el gr">{deed.note}</span>
            {deed.keys && <Kbd keys={deed.keys} />}
          </div>
        ))}
      </div>
      <footer className="palette-foot">
        <span>
          <kbd>↑</kbd>
          <kbd>↓</kbd> {w('choose')}
        </span>
        <span>
          <kbd>↵</kbd> {w('run')}
        </span>
        <span>
          <kbd>&gt;</kbd> {w('onlyCommands')}
        </span>
        <span>
          <kbd>§</kbd> {w('onlyArticles')}
        </span>
        <span className="gr" />
        <span>{w('onlyAllowed')}</span>
      </footer>
    </dialog>
  )
}

function ranked(deeds: readonly Deed[], query: string): Deed[] {
  return deeds
    .filter(deed => deed.name && deed.keys !== 'ctrl+k' && deed.keys !== '1–9')
    .map(deed => ({ deed, score: matchScore(`${deed.name} ${deed.note ?? ''}`, query.trim()) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => order[a.deed.group ?? 'page'] - order[b.deed.group ?? 'page'] || b.score - a.score)
    .map(({ deed }) => deed)
    .slice(0, 30)
}
