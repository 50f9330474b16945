import CloseOutlined from '@ant-design/icons-svg/es/asn/CloseOutlined.js'
import { useEffect, useRef } from 'react'
import { Icon } from '../ui/icon.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { useDeeds } from '../ui/keys.ts'
import { set, useSettings } from '../ui/settings.ts'
import { shellWords } from '../words/shell.ts'
import { useWords } from '../words/words.ts'

/** Every key of the page now, and the switch for single letters. */
export function KeySheet({ close }: { close: () => void }) {
  const w = useWords(shellWords)
  const dialog = useRef<HTMLDialogElement>(null)
  const deeds = useDeeds().filter(deed => deed.keys && deed.name)
  const { singleKeys } = useSettings()
  useEffect(() => {
    dialog.current?.showModal()
  }, [])
  const part = (title: string, keep: (group: string) => boolean) => {
    const kept = deeds.filter(deed => keep(deed.group ?? 'page'))
    return (
      kept.length > 0 && (
        <section>
          <h3 className="sec">{title}</h3>
          <ul>
            {kept.map(deed => (
              <li key={`${deed.keys}${deed.name}`}>
                <Kbd keys={deed.keys!} />
                <span>{deed.name}</span>
              </li>
            ))}
          </ul>
        </section>
      )
    )
  }
  return (
    <dialog ref={dialog} className="sheet" aria-label={w('help')} onClose={close} onClick={event => event.target === dialog.current && close()}>
      <header className="row">
        <h2 className="gr">{w('help')}</h2>
        <button type="button" className="plain" onClick={close} aria-label={w('close')}>
          <Icon of={CloseOutlined} />
        </button>
      </header>
      <div className="key-sheet">
        {part(w('thisPage'), group => group === 'page')}
        {part(w('places'), group => group === 'place')}
        {part(w('everywhere'), group => group === 'everywhere')}
      </div>
      <label className="row s">
        <input type="checkbox" checked={singleKeys} onChange={event => set({ singleKeys: event.target.checked })} /> {w('keysOff')}
      </label>
    </dialog>
  )
}
