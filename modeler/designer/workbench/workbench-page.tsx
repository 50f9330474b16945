import { MoreOutlined, RedoOutlined, ThunderboltOutlined, UndoOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button, Dropdown, Segmented, Tabs, Tooltip } from 'antd'
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useNavigate, useParams, useSearchParams } from 'react-router'
import type { Finding } from '../../../server/law/finding.ts'
import { useActor } from '../../session/session.ts'
import { useCrumb } from '../../shell/crumbs.ts'
import { Fail } from '../../ui/fail.tsx'
import { useKeys } from '../../ui/keys.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { clockTime } from '../../ui/times.ts'
import { WhyNot } from '../../ui/why-not.tsx'
import { useWords } from '../../words/words.ts'
import { fit } from '../bpmn/modeler.ts'
import type { Modeler, Shape, Template } from '../bpmn/services.ts'
import { tidyPool } from '../bpmn/tidy.ts'
import { designWords } from '../words.ts'
import { DesignCanvas } from './canvas.tsx'
import { CanvasTools } from './canvas-tools.tsx'
import { Callout } from './callout.tsx'
import { ComponentList } from './component-list.tsx'
import { ConflictDialog } from './conflict-dialog.tsx'
import { DeadlineCard } from './deadline-card.tsx'
import { exportAs, importFile } from './files.ts'
import { History } from './history.tsx'
import { draftQuery, templatesQuery } from './opening.ts'
import { ordered, ProblemCounts, Problems } from './problems.tsx'
import { repair } from './repair.ts'
import { StepText } from './step-text.tsx'
import { SubmitDialog } from './submit-dialog.tsx'
import { Talk } from './talk.tsx'
import { useDraft, type Workshop } from './use-draft.ts'
import { useFindings } from './use-findings.ts'
import './workbench.css'

const FormsTab = lazy(() => import('./forms-tab.tsx').then(module => ({ default: module.FormsTab })))
const TablesTab = lazy(() => import('./tables-tab.tsx').then(module => ({ default: module.TablesTab })))
const RehearseTab = lazy(() => import('../rehearsal/rehearse-tab.tsx').then(module => ({ default: module.RehearseTab })))
const CompareTab = lazy(() => import('./compare-tab.tsx').then(module => ({ default: module.CompareTab })))

/** S1: the designer's workbench on one draft. */
export function WorkbenchPage() {
  const { id = '' } = useParams()
  const opened = useQuery(draftQuery(id))
  const templates = useQuery(templatesQuery())
  const writes = useActor().can['process_model']?.includes('update') ?? false
  const shop = useDraft(id, opened.data, writes)
  if (opened.isError) return <Fail error={opened.error} retry={() => void opened.refetch()} whole />
  if (templates.isError) return <Fail error={templates.error} retry={() => void templates.refetch()} whole />
  if (!shop || !templates.data) return <Skeleton lines={8} />
  return <Workbench shop={shop} writes={writes} templates={templates.data as unknown as Template[]} />
}

type Tab = 'model' | 'forms' | 'tables' | 'rehearse' | 'diff'

function Workbench({ shop, writes, templates }: { shop: Workshop; writes: boolean; templates: Template[] }) {
  const w = useWords(designWords)
  const go = useNavigate()
  const [search, setSearch] = useSearchParams()
  const tab = (search.get('tab') ?? 'model') as Tab
  const setTab = (next: Tab): void => setSearch(next === 'model' ? {} : { tab: next }, { replace: true })
  const [modeler, setModeler] = useState<Modeler>()
  const [chosen, setChosen] = useState<Shape[]>([])
  const selected = chosen.length === 1 ? chosen[0] : undefined
  const [text, setText] = useState(false)
  const [submitting, setSubmitting] = useState(false)
  const [trouble, setTrouble] = useState<{ message: string; warnings: string[] }>()
  const [refused, setRefused] = useState(false)
  const [panel, setPanel] = useState<HTMLDivElement | null>(null)
  const file = useRef<HTMLInputElement>(null)
  const { draft } = shop
  const checked = useFindings(draft.key, shop.bundle, modeler)
  const blocks = checked.findings.filter(finding => finding.severity === 'error' && !finding.notRun).length
  useCrumb([{ name: draft.name, to: `/design/${draft.key}/versions` }, { name: draft.title }])

  const nameOf = useCallback((element: string): string => modeler?.get('elementRegistry').get(element)?.businessObject.name?.replace(/\s+/g, ' ') ?? '', [modeler])
  const stands = useCallback((element: string): boolean => modeler?.get('elementRegistry').get(element) !== undefined, [modeler])
  const show = useCallback((element: string): void => {
    if (!modeler) return
    const shape = modeler.get('elementRegistry').get(element)
    if (!shape) return
    modeler.get('canvas').setRootElement(modeler.get('canvas').findRoot(shape))
    modeler.get('selection').select(shape)
    modeler.get('canvas').scrollToElement(shape, 160)
  }, [modeler])
  const asked = search.get('element')
  useEffect(() => { if (modeler && asked) modeler.get('eventBus').once('import.done', () => show(asked)) }, [modeler, asked, show])
  const step = (by: 1 | -1): void => {
    const list = ordered(checked.findings).filter(finding => !finding.notRun)
    if (!list.length) return
    const at = list.findIndex(finding => finding.element === selected?.id)
    show(list[(at + by + list.length) % list.length]!.element)
  }
  const fix = (finding: Finding): void => {
    if (!modeler || !finding.fix) return
    const forms = repair(modeler, finding.fix, shop.bundle)
    if (forms) shop.change(forms, w('fixed', { label: finding.fix.label }))
  }
  const play = (finding: Finding): void => { setSearch({ tab: 'rehearse', witness: finding.element }, { replace: true }) }
  const look = useCallback((shapes: Shape[]): void => { setChosen(shapes); shop.lookAt(shapes.length === 1 ? shapes[0]!.id : null) }, [shop])
  const tidy = (): void => { const pool = modeler?.get('elementRegistry').filter(each => each.type === 'bpmn:Participant')[0] ?? modeler?.get('canvas').getRootElement(); if (modeler && pool && shop.writable) void tidyPool(modeler, pool) }
  useKeys(tab !== 'model' ? [] : [
    { keys: 'f', name: w('find'), run: () => modeler?.get('searchPad').toggle() },
    { keys: 'l', name: w('nextProblem'), run: () => step(1) }, { keys: 'shift+l', run: () => step(-1) },
    { keys: 'e', run: () => { if (modeler && selected && shop.writable) modeler.get('directEditing').activate(selected) } },
    { keys: 't', name: w('textSteps'), run: () => setText(open => !open) },
    { keys: 'r', name: w('rehearse'), run: () => setTab('rehearse') },
    { keys: '!', name: w('fitView'), run: () => modeler && fit(modeler) }, { keys: 'shift+1', run: () => modeler && fit(modeler) },
    { keys: 'ctrl+s', run: () => void shop.flush() },
  ])
  const saying = { saved: w('saved', { time: clockTime(shop.savedAt) }), dirty: w('unsaved'), saving: w('saving'), offline: w('offline') }[shop.saving]
  const others = shop.here.filter(person => person.id !== draft.lock?.by.id || !draft.lock.mine)
  const why = blocks ? w('blocked', { n: blocks }) : !shop.writable ? w('readOnly', { name: draft.lock?.by.name ?? '' }) : ''
  return <div className="workbench">
    <header className="tools">
      <h1 className="chip pri">{draft.title}</h1>
      <span className="t2">{draft.base ? w('basedOn', { n: draft.base.number, running: draft.base.running }) : w('fromNothing')}</span>
      <span className={`xs ${shop.saving === 'offline' ? 'er' : 't3'}`} role="status">{saying}</span>
      <Tooltip title={w('undo')}><Button type="text" size="small" icon={<UndoOutlined />} aria-label={w('undo')} disabled={!shop.writable} onClick={() => modeler?.get('commandStack').undo()} /></Tooltip>
      <Tooltip title={w('redo')}><Button type="text" size="small" icon={<RedoOutlined />} aria-label={w('redo')} disabled={!shop.writable} onClick={() => modeler?.get('commandStack').redo()} /></Tooltip>
      <Segmented className="mid" value={tab} onChange={value => setTab(value as Tab)} options={(['model', 'forms', 'tables', 'rehearse', 'diff'] as const).map(value => ({ value, label: w(value) }))} />
      {others.length > 0 && <span className="xs t2 here">{w('here', { names: others.map(person => person.name).join('、') })}</span>}
      {writes && !shop.writable && draft.lock && <Button size="small" onClick={() => void shop.takeOver()} title={w('takeOverWhy', { name: draft.lock.by.name })}>{w('readOnly', { name: draft.lock.by.name })} · {w('takeOver')}</Button>}
      <Button icon={<ThunderboltOutlined />} onClick={() => setTab('rehearse')}>{w('rehearse')}</Button>
      {writes && <WhyNot why={why} type="primary" onClick={() => setSubmitting(true)}>{w('submit')}</WhyNot>}
      <Dropdown trigger={['click']} menu={{ items: [
        { key: 'import', label: w('importFile'), disabled: !shop.writable, onClick: () => file.current?.click() },
        ...(['zip', 'bpmn', 'svg', 'png'] as const).map(kind => ({ key: kind, label: w({ zip: 'exportZip', bpmn: 'exportBpmn', svg: 'exportSvg', png: 'exportPng' }[kind] as 'exportZip'), onClick: () => void exportAs(kind, draft, modeler) })),
        { key: 'tidy', label: w('tidy'), disabled: !shop.writable, onClick: tidy },
        { key: 'versions', label: w('versions'), onClick: () => void go(`/design/${draft.key}/versions`) },
      ] }}><Button icon={<MoreOutlined />} aria-label={w('more')} /></Dropdown>
      <input ref={file} type="file" hidden accept=".zip,.bpmn,.xml" onChange={event => { const chosen = event.target.files?.[0]; event.target.value = ''; if (chosen) void importFile(chosen).then(bundle => { shop.change(bundle.forms && Object.keys(bundle.forms).length ? bundle : { bpmn: bundle.bpmn }, `导入 ${chosen.name}`, true) }, (error: Error) => setTrouble({ message: error.message, warnings: [] })) }} />
    </header>
    {trouble && (trouble.message || trouble.warnings.length > 0) && <div className="banner er" role="alert"><b>{w('importError')}</b> {trouble.message} {trouble.warnings.slice(0, 5).join('；')} <button type="button" className="linklike" onClick={() => setTrouble(undefined)}>×</button></div>}
    <p className="banner on-phone">{w('onPhone')}</p>
    {refused && !shop.writable && <div className="banner wa" role="status">{w(!writes ? 'lookOnly' : draft.lock ? 'refused' : 'lockPending', { name: draft.lock?.by.name ?? '' })} <button type="button" className="linklike" aria-label={w('close')} onClick={() => setRefused(false)}>×</button></div>}
    {shop.recovered && <div className="banner" role="status">{w('recovered')}</div>}
    <div className="bench" hidden={tab !== 'model'}>
      <ComponentList modeler={modeler} templates={templates} selected={selected} writable={shop.writable} />
      <div className="middle">
        <DesignCanvas xml={shop.bundle.bpmn} loaded={shop.loaded} templates={templates} panel={panel} writable={shop.writable} findings={checked.findings} onReady={setModeler} onChange={bpmn => shop.change({ bpmn }, '修改流程图')} onSelect={look} onFinding={show} onError={setTrouble} onRefused={() => setRefused(true)} onRename={shop.renamed} />
        {modeler && selected && tab === 'model' && <Callout modeler={modeler} shape={selected} findings={checked.findings} writable={shop.writable} fix={fix} play={play} />}
        {modeler && tab === 'model' && <CanvasTools modeler={modeler} chosen={chosen} writable={shop.writable} show={show} text={() => setText(open => !open)} next={() => step(1)} />}
        {text && modeler && <StepText modeler={modeler} xml={shop.bundle.bpmn} go={show} selected={selected?.id} writable={shop.writable} />}
        <Dock shop={shop} problems={<Problems checked={checked} nameOf={nameOf} selected={selected?.id} go={show} fix={fix} play={play} writable={shop.writable} />} counts={<ProblemCounts checked={checked} />} count={checked.findings.filter(finding => !finding.notRun).length} talk={<Talk process={draft.key} element={selected?.id} stands={stands} nameOf={nameOf} go={show} />} first={asked === null ? 'problems' : 'talk'} />
      </div>
      <div className="properties" aria-label={w('properties')}>
        {selected && <DeadlineCard modeler={modeler} shape={selected} findings={checked.findings} writable={shop.writable} family={draft.family} />}
        <div className="panel-place" ref={setPanel} />
      </div>
    </div>
    <Suspense fallback={<Skeleton lines={6} />}>
      {tab === 'forms' && <FormsTab shop={shop} />}
      {tab === 'tables' && <TablesTab shop={shop} />}
      {tab === 'rehearse' && <RehearseTab shop={shop} findings={checked.findings} />}
      {tab === 'diff' && <CompareTab shop={shop} />}
    </Suspense>
    {shop.conflict && <ConflictDialog shop={shop} />}
    {submitting && <SubmitDialog shop={shop} findings={checked.findings} close={() => setSubmitting(false)} />}
  </div>
}

interface DockProps { first: string; shop: Workshop; problems: React.ReactNode; counts: React.ReactNode; count: number; talk: React.ReactNode }

function Dock({ first, shop, problems, counts, count, talk }: DockProps) {
  const w = useWords(designWords)
  const [open, setOpen] = useState(first)
  const items = useMemo(() => [{ key: 'problems', label: `${w('problems')} ${count}` }, { key: 'talk', label: w('talk') }, { key: 'history', label: w('history') }], [w, count])
  return <section className="dock">
    <header><Tabs size="small" activeKey={open} onChange={setOpen} items={items} />{counts}</header>
    <div className="dock-body">{open === 'problems' ? problems : open === 'talk' ? talk : <History shop={shop} />}</div>
  </section>
}
