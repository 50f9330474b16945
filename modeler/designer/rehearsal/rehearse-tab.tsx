import { Button, Checkbox, Input, Modal } from 'antd'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { useSearchParams } from 'react-router'
import type { Scenario } from '../../../server/kernel/scenario/types.ts'
import type { Move } from '../../../server/kernel/types.ts'
import type { Finding } from '../../../server/law/finding.ts'
import { Canvas } from '../../ui/canvas.tsx'
import type { CanvasOverlay } from '../../ui/canvas-marks.ts'
import type { Mark } from '../../ui/steps.tsx'
import { dateOf } from '../../ui/times.ts'
import { useWords } from '../../words/words.ts'
import type { Workshop } from '../workbench/use-draft.ts'
import { Log } from './log.tsx'
import { asExpected, current, toScenario, waitingOf, witness } from './play.ts'
import { RecordDialog } from './record-dialog.tsx'
import './rehearsal.css'
import { ScenarioList } from './scenario-list.tsx'
import { ClockCard, Transport, useDays } from './transport.tsx'
import { useStage } from './use-play.ts'
import { useRunAll } from './use-run-all.ts'
import { Waiting } from './waiting.tsx'
import { rehearsalWords } from './words.ts'

/** S3: the draft played on the real kernel with a movable clock; nothing is written anywhere but into the draft's own scenarios. */
export function RehearseTab({ shop, findings }: { shop: Workshop; findings: Finding[] }) {
  const w = useWords(rehearsalWords)
  const [search, setSearch] = useSearchParams()
  const { bundle, draft } = shop
  const stage = useStage(draft.key, bundle)
  const all = useRunAll(draft.key, bundle)
  const [file, setFile] = useState<string>()
  const [coverage, setCoverage] = useState(false)
  const [saving, setSaving] = useState<string>()
  const [told, setTold] = useState('')
  const [recording, setRecording] = useState(false)
  const shown = search.get('witness')
  const found = findings.find(finding => shown !== null && finding.element === shown && finding.trace?.length)
  const name = useCallback((id: string): string => stage.graph?.els.get(id)?.name?.replace(/\s+/g, ' ').trim() || id, [stage.graph])

  const first = Object.values(bundle.scenarios)[0] as Scenario | undefined
  const free = (): void => {
    setFile('')
    stage.begin({ name: '', start: { vars: first?.start.vars ?? { project: { code: 'PLAY-1', name: draft.name, region: '510800', family: draft.family, industry: null, owner: 'ME021', agency: null, catalogueItem: null, voluntary: false, estimateFen: 100_000_000 } }, at: first?.start.at ?? '2026-03-02T09:00:00+08:00' }, ...first?.auto ? { auto: first.auto } : {}, steps: [] })
  }
  const play = (chosen: string): void => { setFile(chosen); stage.begin(bundle.scenarios[chosen] as Scenario, chosen) }
  useEffect(() => {
    if (!stage.graph || stage.play) return
    if (found) { const traced = found as Finding & { choices?: { element: string; answer: string }[][] }; stage.show(witness(stage.graph, traced.trace as Move[], traced.choices ?? [], Date.parse('2026-03-02T09:00:00+08:00'))); setFile(undefined) }
    else { const begins = Object.keys(bundle.scenarios)[0]; if (begins) play(begins); else free() }
    // once, when the diagram is ready; afterwards the person leads
    // oxlint-disable-next-line react/exhaustive-deps
  }, [stage.graph, found])

  const moment = stage.play && current(stage.play)
  const start = stage.play?.moments[0]!.run.now
  const days = useDays(start === undefined ? '2026-03-02' : dateOf(start))
  const visited = useMemo(() => new Set(Object.values(all.results).flatMap(result => result.visited)), [all.results])
  const marks = useMemo(() => coverage && stage.graph ? covered(stage.graph.els.keys(), visited) : moment ? played(moment.run) : {}, [coverage, stage.graph, visited, moment])
  const overlays = useMemo(() => moment && !coverage ? tokens(moment.run) : [], [moment, coverage])
  const at = moment && !coverage ? waitingOf(moment.run).find(id => moment.run.tasks.some(task => task.e === id)) ?? waitingOf(moment.run)[0] : undefined
  const save = (): void => {
    if (!stage.play || !saving?.trim()) return
    const slug = saving.trim().replace(/[\\/:*?"<>|\s]+/g, '-').slice(0, 80)
    shop.change({ scenarios: { ...bundle.scenarios, [slug]: toScenario(stage.play, saving.trim()) } }, `用例 ${saving.trim()}`)
    setFile(slug)
    setSaving(undefined)
    setTold(w('saved', { name: saving.trim() }))
  }
  const remove = (gone: string): void => { const { [gone]: _, ...rest } = bundle.scenarios; shop.change({ scenarios: rest }, `删除用例 ${gone}`); setFile(undefined) }
  const blocks = findings.filter(finding => finding.severity === 'error' && !finding.notRun).length
  const percent = all.total ? Math.round([...visited].filter(id => stage.graph?.els.has(id)).length / all.total * 100) : undefined
  return <div className="rehearse">
    <ScenarioList scenarios={bundle.scenarios} all={all} playing={file} writable={shop.writable} onPlay={play} onFree={free} onRemove={remove} onRecord={() => setRecording(true)} />
    <div className="rehearse-middle">
      <header className="row rehearse-bar">
        <span className={`chip ${blocks ? 'er' : 'ok'}`}>{w('blocks', { n: blocks })}</span><span className="xs t2">{w('note')}</span><span className="xs ok gr" role="status">{told}</span>
        {percent !== undefined && <Checkbox checked={coverage} onChange={event => setCoverage(event.target.checked)}>{w('showCoverage')} · {w('coverage', { n: percent })}</Checkbox>}
        <Button size="small" disabled={!stage.play || !shop.writable || Boolean(found)} onClick={() => setSaving('')}>{w('saveCase')}</Button>
      </header>
      {found && <div className="banner wa" role="status">{w('witness', { message: found.message })} <button type="button" className="linklike" onClick={() => { setSearch({ tab: 'rehearse' }, { replace: true }); free() }}>{w('close')}</button></div>}
      {stage.failure && <div className="banner er" role="alert"><b>{w('cannot')}</b> {stage.failure}</div>}
      {stage.wrong.length > 0 && <div className="banner er" role="alert">{stage.wrong.join('；')}</div>}
      <div className="rehearse-canvas">
        <Canvas xml={bundle.bpmn} label={draft.name} marks={marks} overlays={overlays} {...at ? { mode: 'near' as const, at } : {}} />
        {!coverage && <ClockCard stage={stage} days={days} />}
      </div>
      {stage.play && <Transport stage={stage} days={days} name={name} />}
    </div>
    <aside className="rehearse-side">{stage.play && <>
      {!found && <Waiting stage={stage} scenarios={bundle.scenarios} forms={bundle.forms} name={name} />}
      <Log stage={stage} name={name} assert={() => stage.do(asExpected(current(stage.play!)))} />
    </>}</aside>
    {saving !== undefined && <Modal open title={w('saveCase')} onCancel={() => setSaving(undefined)} onOk={save} okText={w('saveCase')} okButtonProps={{ disabled: !saving.trim() }}><Input autoFocus value={saving} maxLength={60} onChange={event => setSaving(event.target.value)} onPressEnter={save} placeholder={w('caseName')} /></Modal>}
    {recording && <RecordDialog process={draft.key} close={() => setRecording(false)} take={scenario => { setRecording(false); const slug = `recorded-${Object.keys(bundle.scenarios).length + 1}`; shop.change({ scenarios: { ...bundle.scenarios, [slug]: scenario } }, `录制用例 ${scenario.name}`); setFile(slug); stage.begin(scenario, slug) }} />}
  </div>
}

type Run = ReturnType<typeof current>['run']

/** Done is green, where something waits is blue, an incident is red. */
function played(run: Run): Record<string, Mark> {
  const marks: Record<string, Mark> = {}
  for (const [element, , what] of run.events) if (what === 'out') marks[element] = 'done'
  for (const id of waitingOf(run)) marks[id] = 'active'
  for (const incident of Object.values(run.state?.in ?? {})) { const element = run.state?.n[incident.n]?.e; if (element) marks[element] = 'late' }
  return marks
}

const covered = (ids: Iterable<string>, visited: Set<string>): Record<string, Mark> => Object.fromEntries([...ids].map(id => [id, visited.has(id) ? 'done' : 'warn']))

function tokens(run: Run): CanvasOverlay[] {
  const count = new Map<string, number>()
  for (const node of Object.values(run.state?.n ?? {})) if (node.w && node.w !== 'sub') count.set(node.e, (count.get(node.e) ?? 0) + 1)
  return [...count].map(([element, n]) => ({ element, text: `令牌 ${n}`, tone: 'token', pulse: true }))
}
