import { Button, Empty as Nothing, Input, Popconfirm } from 'antd'
import DmnModeler from 'dmn-js/lib/Modeler'
import { useEffect, useMemo, useRef, useState } from 'react'
import 'dmn-js/dist/assets/diagram-js.css'
import 'dmn-js/dist/assets/dmn-js-shared.css'
import 'dmn-js/dist/assets/dmn-js-drd.css'
import 'dmn-js/dist/assets/dmn-js-decision-table.css'
import 'dmn-js/dist/assets/dmn-js-decision-table-controls.css'
import 'dmn-js/dist/assets/dmn-js-literal-expression.css'
import 'dmn-js/dist/assets/dmn-js-boxed-expression.css'
import 'dmn-js/dist/assets/dmn-js-boxed-expression-controls.css'
import 'dmn-js/dist/assets/dmn-font/css/dmn-embedded.css'
import { compileDmn } from '../../../server/kernel/dmn/compile.ts'
import { now } from '../../ui/clock.ts'
import { useWords } from '../../words/words.ts'
import { dmnTranslateModule } from '../bpmn/dmn-words.ts'
import { designWords } from '../words.ts'
import type { Workshop } from './use-draft.ts'
import { readUse } from './use-of-files.ts'

interface View { type: string; id: string }
interface Dmn { importXML(xml: string): Promise<unknown>; saveXML(options: object): Promise<{ xml: string }>; getViews(): View[]; open(view: View): Promise<unknown>; getActiveViewer(): { on(event: string, handler: () => void): void; get(name: string): { on(event: string, handler: () => void): void } } | undefined; on(event: string, handler: () => void): void; destroy(): void }

/** Decision tables edited in place with dmn-js and tried with inputs on our own interpreter. */
export function TablesTab({ shop }: { shop: Workshop }) {
  const w = useWords(designWords)
  const names = Object.keys(shop.bundle.decisions)
  const uses = useMemo(() => readUse(shop.bundle.bpmn), [shop.bundle.bpmn])
  const [chosen, setChosen] = useState(names[0])
  const [fresh, setFresh] = useState('')
  const name = chosen !== undefined && names.includes(chosen) ? chosen : names[0]
  const add = (): void => {
    const file = `${fresh.trim()}.dmn`
    if (!/^[A-Za-z][\w-]*\.dmn$/.test(file) || names.includes(file)) return
    shop.change({ decisions: { ...shop.bundle.decisions, [file]: emptyTable(fresh.trim()) } }, `新建决策表 ${file}`)
    setChosen(file)
    setFresh('')
  }
  return <div className="files-tab">
    <aside>
      <ul>{names.map(each => <li key={each}><button type="button" aria-current={each === name} onClick={() => setChosen(each)}><b>{each}</b><small>{[...uses.decisions].filter(([id]) => shop.bundle.decisions[each]?.includes(`id="${id}"`)).flatMap(([, users]) => users).join('、') || w('unused')}</small></button></li>)}</ul>
      <Input value={fresh} disabled={!shop.writable} onChange={event => setFresh(event.target.value)} onPressEnter={add} placeholder={w('newTable')} addonAfter={<button type="button" className="linklike" onClick={add}>＋</button>} />
    </aside>
    <section>
      {name === undefined ? <Nothing description={w('noTables')} /> : <>
        <header className="row">
          <span className="gr t2 xs">{name}</span>
          <Popconfirm title={`${w('remove')} ${name}`} disabled={!shop.writable} onConfirm={() => { const { [name]: _gone, ...rest } = shop.bundle.decisions; shop.change({ decisions: rest }, `删除决策表 ${name}`) }}><Button size="small" danger disabled={!shop.writable}>{w('remove')}</Button></Popconfirm>
        </header>
        <TableEditor key={`${name}·${shop.loaded}`} xml={shop.bundle.decisions[name]!} readOnly={!shop.writable} onChange={xml => shop.change({ decisions: { ...shop.bundle.decisions, [name]: xml } }, `修改决策表 ${name}`)} />
        <TryTable xml={shop.bundle.decisions[name]!} />
      </>}
    </section>
  </div>
}

function TableEditor({ xml, readOnly, onChange }: { xml: string; readOnly: boolean; onChange(xml: string): void }) {
  const box = useRef<HTMLDivElement>(null)
  const report = useRef(onChange)
  const initial = useRef(xml)
  useEffect(() => { report.current = onChange })
  useEffect(() => {
    const words = { additionalModules: [dmnTranslateModule] }
    const modeler = new DmnModeler({ container: box.current!, drd: words, decisionTable: words, literalExpression: words, boxedExpression: words }) as Dmn
    let pending: ReturnType<typeof setTimeout> | undefined
    const watched = new Set<unknown>()
    const watch = (): void => {
      const viewer = modeler.getActiveViewer()
      if (!viewer || watched.has(viewer) || readOnly) return
      watched.add(viewer)
      viewer.get('eventBus').on('elements.changed', () => { clearTimeout(pending); pending = setTimeout(() => void modeler.saveXML({ format: true }).then(saved => report.current(saved.xml)), 250) })
    }
    modeler.on('views.changed', watch)
    void modeler.importXML(initial.current).then(() => modeler.open(modeler.getViews().find(view => view.type === 'decisionTable') ?? modeler.getViews()[0]!)).then(watch)
    return () => { clearTimeout(pending); modeler.destroy() }
  }, [readOnly])
  return <div ref={box} className="dmn-tab" inert={readOnly} />
}

function TryTable({ xml }: { xml: string }) {
  const w = useWords(designWords)
  const [inputs, setInputs] = useState('{}')
  const [answer, setAnswer] = useState('')
  const run = async (): Promise<void> => {
    try {
      const dmn = await compileDmn(xml)
      const results = [...new Set(dmn.decisions.values())].map(decision => { const { value, fired } = decision.evaluate(JSON.parse(inputs) as Record<string, unknown>, { now: now(), zone: 'Asia/Shanghai' }); return `${decision.name} = ${JSON.stringify(value)}　${w('rulesHit', { n: fired.length })}` })
      setAnswer(results.join('\n'))
    } catch (error) { setAnswer((error as Error).message) }
  }
  return <footer className="row try">
    <Input className="mono" value={inputs} onChange={event => setInputs(event.target.value)} aria-label={w('previewData')} onPressEnter={() => void run()} />
    <Button onClick={() => void run()}>{w('tryTable')}</Button>
    {answer && <pre className="mono" role="status">{answer}</pre>}
  </footer>
}

const emptyTable = (id: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:dmndi="https://www.omg.org/spec/DMN/20191111/DMNDI/" xmlns:dc="http://www.omg.org/spec/DMN/20180521/DC/" id="${id}-definitions" name="${id}" namespace="https://yangguang.example/dmn">
  <decision id="${id}" name="${id}">
    <decisionTable id="${id}-table" hitPolicy="UNIQUE">
      <input id="${id}-input" label="条件"><inputExpression id="${id}-expression" typeRef="string"><text></text></inputExpression></input>
      <output id="${id}-output" label="结果" name="result" typeRef="string" />
    </decisionTable>
  </decision>
  <dmndi:DMNDI><dmndi:DMNDiagram><dmndi:DMNShape dmnElementRef="${id}"><dc:Bounds height="80" width="180" x="160" y="100" /></dmndi:DMNShape></dmndi:DMNDiagram></dmndi:DMNDI>
</definitions>
`
