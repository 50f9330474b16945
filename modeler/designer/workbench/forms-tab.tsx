import { Form, FormEditor } from '@bpmn-io/form-js'
import { Button, Empty as Nothing, Input, Popconfirm, Segmented } from 'antd'
import { useEffect, useMemo, useRef, useState } from 'react'
import '@bpmn-io/form-js/dist/assets/form-js.css'
import '@bpmn-io/form-js/dist/assets/form-js-editor.css'
import '@bpmn-io/form-js/dist/assets/properties-panel.css'
import { settings, useSettings } from '../../ui/settings.ts'
import { useWords } from '../../words/words.ts'
import { designWords } from '../words.ts'
import type { Workshop } from './use-draft.ts'
import { unknownIn, type Unknown } from './form-variables.ts'
import { readUse } from './use-of-files.ts'

// form-js names the kinds of its fields once, when it is loaded
const loadedIn = settings().language

interface Schema { id?: string; title?: string; components?: { label?: string }[] }

/** Forms edited in place with form-js; a preview with data beside it; a form's version goes with the process. */
export function FormsTab({ shop }: { shop: Workshop }) {
  const w = useWords(designWords)
  const { language } = useSettings()
  const { flush } = shop
  useEffect(() => { if (language !== loadedIn) void flush().then(saved => { if (saved) location.reload() }) }, [language, flush])
  const ids = Object.keys(shop.bundle.forms)
  const uses = useMemo(() => readUse(shop.bundle.bpmn), [shop.bundle.bpmn])
  const [chosen, setChosen] = useState(ids[0])
  const [mode, setMode] = useState<'edit' | 'preview'>('edit')
  const [fresh, setFresh] = useState('')
  const id = chosen !== undefined && ids.includes(chosen) ? chosen : ids[0]
  const schema = id === undefined ? undefined : shop.bundle.forms[id] as Schema
  const add = (): void => {
    const name = fresh.trim()
    if (!/^[A-Za-z][\w-]*$/.test(name) || ids.includes(name)) return
    shop.change({ forms: { ...shop.bundle.forms, [name]: { type: 'default', id: name, schemaVersion: 19, components: [] } } }, `新建表单 ${name}`)
    setChosen(name)
    setFresh('')
  }
  return <div className="files-tab forms-tab">
    <aside>
      <ul>{ids.map(each => <li key={each}><button type="button" aria-current={each === id} onClick={() => setChosen(each)}><b>{each}</b><small>{uses.forms.get(each)?.join('、') ?? w('unused')}</small></button></li>)}</ul>
      <Input value={fresh} disabled={!shop.writable} onChange={event => setFresh(event.target.value)} onPressEnter={add} placeholder={w('newForm')} addonAfter={<button type="button" className="linklike" onClick={add}>＋</button>} />
    </aside>
    <section>
      {!id || !schema ? <Nothing description={w('noForms')} /> : <>
        <header className="row">
          <h2 className="sr">{id}</h2>
          <Segmented value={mode} onChange={setMode} options={[{ value: 'edit', label: w('editForm') }, { value: 'preview', label: w('preview') }]} />
          <span className="t2 xs gr">{uses.forms.has(id) ? w('usedBy', { names: uses.forms.get(id)!.join('、') }) : w('unused')}</span>
          <Popconfirm title={`${w('remove')} ${id}`} disabled={!shop.writable} onConfirm={() => { const { [id]: _gone, ...rest } = shop.bundle.forms; shop.change({ forms: rest }, `删除表单 ${id}`) }}><Button size="small" danger disabled={!shop.writable}>{w('remove')}</Button></Popconfirm>
        </header>
        {mode === 'edit'
          ? <Editor key={`${id}·${shop.loaded}·${language}`} schema={schema} readOnly={!shop.writable} forms={shop.bundle.forms as Record<string, object>} variables={uses.variables} onChange={changed => shop.change({ forms: { ...shop.bundle.forms, [id]: changed } }, `修改表单 ${id}`)} />
          : <Preview key={`${id}·preview·${language}`} schema={schema} />}
      </>}
    </section>
  </div>
}

function Editor({ schema, readOnly, forms, variables, onChange }: { schema: Schema; readOnly: boolean; forms: Record<string, object>; variables: string[]; onChange(schema: Schema): void }) {
  const w = useWords(designWords)
  const box = useRef<HTMLDivElement>(null)
  const report = useRef(onChange)
  const initial = useRef(schema)
  const [unknown, setUnknown] = useState<Unknown[]>([])
  const [editor, setEditor] = useState<FormEditor>()
  const look = useRef((_schema: Schema): void => {})
  useEffect(() => { report.current = onChange; look.current = now => setUnknown(unknownIn(now, Object.values(forms), variables)) })
  useEffect(() => {
    const made = new FormEditor({ container: box.current! })
    let ready = false
    const changed = (): void => {
      if (!ready) return
      const saved = made.saveSchema() as Schema
      look.current(saved)
      if (!readOnly) report.current(saved)
    }
    // the ids of fields are given on import
    void made.importSchema(structuredClone(initial.current) as never).then(() => { ready = true; look.current(made.saveSchema() as Schema) })
    made.on('changed', changed)
    setEditor(made)
    return () => made.destroy()
  }, [readOnly])
  const go = (field: string): void => { editor?.get<{ set(field: unknown): void }>('selection').set(editor.get<{ get(id: string): unknown }>('formFieldRegistry').get(field)) }
  return <>
    {unknown.length > 0 && <p className="banner wa" role="status">{w('unknownVariables')} {unknown.map(each => <button key={each.field} type="button" className="linklike" onClick={() => go(each.field)}>{each.names.join('、')}{each.label && `（${each.label}）`}</button>)}</p>}
    {unknown.length > 0 && <style>{unknown.map(each => `.form-editor [data-id="${CSS.escape(each.field)}"]{box-shadow:inset 3px 0 var(--wa-s),0 0 0 2px var(--wa-s)}`).join('')}</style>}
    <div ref={box} className="form-editor" inert={readOnly} />
  </>
}

function Preview({ schema }: { schema: Schema }) {
  const w = useWords(designWords)
  const box = useRef<HTMLDivElement>(null)
  const [data, setData] = useState('{}')
  const [result, setResult] = useState('')
  useEffect(() => {
    let values: object = {}
    try { values = JSON.parse(data) as object } catch { return }
    const viewer = new Form({ container: box.current! })
    void viewer.importSchema(structuredClone(schema) as never, values as never)
    viewer.on('submit', (event: { data: object; errors: object }) => setResult(JSON.stringify(Object.keys(event.errors).length ? event.errors : event.data, null, 2)))
    return () => viewer.destroy()
  }, [schema, data])
  return <div className="form-preview">
    <div ref={box} />
    <div>
      <label>{w('previewData')}<Input.TextArea value={data} onChange={event => setData(event.target.value)} autoSize={{ minRows: 4, maxRows: 12 }} className="mono" /></label>
      {result && <label>{w('submitted')}<pre className="mono">{result}</pre></label>}
    </div>
  </div>
}
