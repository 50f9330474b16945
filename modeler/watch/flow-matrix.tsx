import { Segmented } from 'antd'
import { useRef, useState, type KeyboardEvent } from 'react'
import { Link } from 'react-router'
import type { Overview } from '../../server/contract/watch.ts'
import { span } from '../ui/times.ts'
import { familyNames } from '../words/roles.ts'
import { stageNames, watchWords } from '../words/watch.ts'
import { usePick, useWords } from '../words/words.ts'

type Mode = 'waiting' | 'dwell' | 'lateRate'
type Cell = Overview['families'][number]['cells'][number]
interface Props {
  overview: Overview
  toList: (more: Record<string, string>) => string
}

const heatOf = (value: number, most: number): number => (value <= 0 ? 0 : Math.min(4, Math.max(1, Math.ceil((value / Math.max(most, 1)) * 4))))

/** What waits where: each cell is a list. Arrows walk, Enter opens. */
export function FlowMatrix({ overview, toList }: Props) {
  const w = useWords(watchWords)
  const pick = usePick()
  const [mode, setMode] = useState<Mode>('waiting')
  const grid = useRef<HTMLDivElement>(null)
  const valueOf = (cell: Cell): number => (mode === 'waiting' ? cell.count : mode === 'dwell' ? (cell.medianDwellHours ?? 0) : cell.count ? cell.late / cell.count : 0)
  const most = Math.max(...overview.families.flatMap(family => family.cells.map(valueOf)), mode === 'lateRate' ? 1 : 0)
  const textOf = (cell: Cell): string =>
    cell.count === 0 ? '–' : mode === 'waiting' ? String(cell.count) : mode === 'dwell' ? span((cell.medianDwellHours ?? 0) * 3_600_000).replace(/ \d+ (小时|h|分|min)$/, '') : `${Math.round((cell.late / cell.count) * 100)}%`
  const walk = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: overview.stages.length, ArrowUp: -overview.stages.length }[event.key]
    if (!step || !grid.current) return
    const cells = [...grid.current.querySelectorAll<HTMLElement>('[data-cell]')]
    cells[Math.min(cells.length - 1, Math.max(0, cells.indexOf(document.activeElement as HTMLElement) + step))]?.focus()
    event.preventDefault()
  }
  return (
    <section className="card flow">
      <h2 className="hd">
        {w('flow')}
        <span className="gr" />
        <span className="xs t2 flow-legend">
          {w(mode === 'waiting' ? 'legend' : mode)} <i className="heat1" /><i className="heat2" /><i className="heat3" /><i className="heat4" /> <span className="chip wa">◐</span> {w('near')} <span className="chip er">▲</span> {w('late')}
        </span>
        <Segmented size="small" value={mode} onChange={setMode} options={(['waiting', 'dwell', 'lateRate'] as const).map(value => ({ value, label: w(value) }))} />
      </h2>
      <div className="flow-grid" ref={grid} onKeyDown={walk}>
        <div className="flow-row flow-head" aria-hidden="true">
          <span />
          {overview.stages.map(stage => <span key={stage}>{pick(stageNames[stage] ?? [stage, stage])}</span>)}
          <span className="flow-cycle">{w('cycle')}</span>
        </div>
        {overview.families.map(family => {
          const name = pick(familyNames[family.family] ?? [family.family, family.family])
          return (
            <div className="flow-row" key={family.family}>
              <Link to={toList({ family: family.family })} className="flow-name">
                <b>{name} <span className="t2 live-number">{family.running}</span></b>
                <span className="xs t2 el">{family.processName ? w('versionOf', { name: family.processName, n: family.version ?? 1 }) : w('noProcess')}</span>
              </Link>
              {family.cells.map((cell, at) => (
                <Link
                  key={cell.stage} data-cell to={toList({ family: family.family, stage: cell.stage })} className={`flow-cell heat${heatOf(valueOf(cell), most)}${at === 0 ? ' first' : ''}`} tabIndex={cell.count || at === 0 ? 0 : -1}
                  title={cell.count ? w('cellTitle', { family: name, stage: pick(stageNames[cell.stage] ?? [cell.stage, cell.stage]), n: cell.count, dwell: span((cell.medianDwellHours ?? 0) * 3_600_000), max: span((cell.longestDwellHours ?? 0) * 3_600_000) }) : undefined}
                >
                  <span className="live-number">{textOf(cell)}</span>
                  {mode !== 'lateRate' && cell.late + cell.near > 0 && <span className="flow-badges">{cell.late > 0 && <em className="late">▲ {cell.late}</em>}{cell.near > 0 && <em className="near">◐ {cell.near}</em>}</span>}
                </Link>
              ))}
              <span className="flow-cycle"><b>{family.medianCycleDays === null ? '–' : w('days', { n: Math.round(family.medianCycleDays) })}</b><Spark values={family.cycles} /></span>
            </div>
          )
        })}
      </div>
    </section>
  )
}

/** The last cycles, oldest first. */
function Spark({ values }: { values: readonly number[] }) {
  if (values.length < 2) return <svg width="70" height="20" aria-hidden="true" />
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const points = values.map((value, at) => `${2 + (at * 66) / (values.length - 1)},${17 - ((value - low) / Math.max(high - low, 1)) * 14}`).join(' ')
  return <svg width="70" height="20" aria-hidden="true"><polyline points={points} fill="none" stroke="var(--pri)" strokeWidth="1.5" /></svg>
}
