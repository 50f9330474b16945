import { Modal, Switch } from 'antd'
import { Kbd } from '../ui/kbd.tsx'
import { useDeeds } from '../ui/keys.ts'
import { set, useSettings } from '../ui/settings.ts'
import { shellWords } from '../words/shell.ts'
import { useWords } from '../words/words.ts'

/** Every key of the page now, and the switch for single letters. */
export function KeySheet({ close }: { close: () => void }) {
  const w = useWords(shellWords)
  const deeds = useDeeds().filter(deed => deed.keys && deed.name)
  const { singleKeys } = useSettings()
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
    <Modal open onCancel={close} footer={null} title={w('help')} width={680} destroyOnHidden>
      <div className="key-sheet">
        {part(w('thisPage'), group => group === 'page')}
        {part(w('places'), group => group === 'place')}
        {part(w('everywhere'), group => group === 'everywhere')}
      </div>
      <label className="row s">
        <Switch size="small" checked={singleKeys} onChange={on => set({ singleKeys: on })} /> {w('keysOff')}
      </label>
    </Modal>
  )
}
