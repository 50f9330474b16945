import { Fragment, useRef, useState, type KeyboardEvent } from 'react'
import type { Fault } from '../../server/kernel/forms/check.ts'
import type { Values } from '../ui/form-view.tsx'
import { evaluationWords } from '../words/evaluation.ts'
import { useWords } from '../words/words.ts'
import { nameOf, progress, rowsOf, totalOf, withCell, type Mark, type Note, type Row, type Sheet } from './sheet.ts'

interface Props {
  sheet: Sheet
  values: Values
  faults?: readonly Fault[]
  readOnly?: boolean
  change?: (values: Values) => void
}

/** Items by bidders: Tab goes on, Enter down, Ctrl with an arrow to the next bidder. */
export function ScoreSheet({ sheet, values, faults = [], readOnly = false, change }: Props) {
  const w = useWords(evaluationWords)
  const place = useRef<HTMLDivElement>(null)
  const rows = rowsOf(sheet, values)
  const faultAt = (at: number, key: string): string | undefined => faults.find(fault => fault.path === `${sheet.list}[${at}].${key}`)?.message
  const put = (at: number, key: string, value: unknown) => change?.(withCell(sheet, values, at, key, value))
  const walk = (event: KeyboardEvent, line: number, at: number) => {
    const aside = (event.ctrlKey || event.metaKey) && event.key.startsWith('Arrow') ? ({ ArrowRight: 1, ArrowLeft: -1 } as Record<string, number>)[event.key] : undefined
    const down = event.key === 'Enter' && !event.ctrlKey && !event.metaKey ? 1 : 0
    if (!aside && !down) return
    const next = place.current?.querySelector<HTMLElement>(`[data-cell="${line + down},${at + (aside ?? 0)}"]`)
    event.preventDefault()
    next?.focus()
  }
  // a reason is asked for where somebody is rejected; where points are given each may be explained
  const judged = sheet.marks.filter(mark => mark.kind === 'checkbox')
  const spoken = (row: Row, note: Note): boolean => judged.length < sheet.marks.length || judged.some(mark => row[mark.key] !== true) || Boolean(row[note.key])
  const points = sheet.marks.filter(mark => mark.kind === 'number').length
  const { filled, all } = progress(sheet, values)
  return (
    <div className="sheet-box" ref={place}>
      {/* A table of many bidders scrolls within itself; one without fields needs a way in for the keyboard. */}
      <div className="sheet-wide" {...(readOnly ? { tabIndex: 0, role: 'group', 'aria-label': w('sheet') } : {})}>
        <table className="score-table">
          <thead>
            <tr>
              <th scope="col">{w('item')}</th>
              {points > 0 && <th scope="col">{w('max')}</th>}
              {rows.map((row, at) => (
                <th scope="col" key={at} lang="zh-CN">
                  {nameOf(row, at)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sheet.marks.map((mark, line) => (
              <tr key={mark.key}>
                <th scope="row" lang="zh-CN">
                  {mark.label}
                </th>
                {points > 0 && <td className="t3">{mark.max ?? ''}</td>}
                {rows.map((row, at) => (
                  <td key={at}>
                    <Cell mark={mark} row={row} bidder={nameOf(row, at)} cell={`${line},${at}`} fault={faultAt(at, mark.key)} readOnly={readOnly} put={value => put(at, mark.key, value)} walk={event => walk(event, line, at)} />
                  </td>
                ))}
              </tr>
            ))}
            {points > 1 && (
              <tr className="total">
                <th scope="row">{w(filled < all ? 'totalOpen' : 'total')}</th>
                <td>{sheet.marks.reduce((sum, mark) => sum + (mark.max ?? 0), 0)}</td>
                {rows.map((row, at) => (
                  <td key={at}>{totalOf(sheet, row)}</td>
                ))}
              </tr>
            )}
          </tbody>
        </table>
      </div>
      {sheet.notes.map(note => (
        <Fragment key={note.key}>
          {rows.map((row, at) => spoken(row, note) && (
            <Words key={at} note={{ key: `${note.key}-${at}`, label: `${note.label} · ${nameOf(row, at)}` }} value={row[note.key]} fault={faultAt(at, note.key)} readOnly={readOnly} put={value => put(at, note.key, value)} />
          ))}
        </Fragment>
      ))}
      {sheet.rest.map(note => (
        <Words key={note.key} note={note} value={values[note.key]} fault={faults.find(fault => fault.path === note.key)?.message} readOnly={readOnly} put={value => change?.({ ...values, [note.key]: value })} />
      ))}
    </div>
  )
}

interface CellProps {
  mark: Mark
  row: Row
  bidder: string
  cell: string
  fault: string | undefined
  readOnly: boolean
  put: (value: unknown) => void
  walk: (event: KeyboardEvent) => void
}

function Cell({ mark, row, bidder, cell, fault, readOnly, put, walk }: CellProps) {
  const w = useWords(evaluationWords)
  const value = row[mark.key]
  const label = mark.kind === 'number' && mark.max !== undefined ? w('cellMax', { item: mark.label, bidder, max: mark.max }) : w('cell', { item: mark.label, bidder })
  if (mark.kind === 'checkbox') {
    const word = w(value === true ? 'passed' : 'rejected')
    if (readOnly) return <b className={value === true ? 'ok' : 'er'}>{word}</b>
    return (
      <label className={value === true ? 'pass' : 'pass no'}>
        <input type="checkbox" data-cell={cell} aria-label={label} checked={value === true} onChange={event => put(event.target.checked)} onKeyDown={walk} />
        {word}
      </label>
    )
  }
  if (readOnly) return <b>{typeof value === 'number' ? value : '–'}</b>
  return <Points value={value} label={label} cell={cell} fault={fault} put={put} walk={walk} />
}

/** What is typed stays as typed while the cell has the focus: 8. is on the way to 8.5. */
function Points({ value, label, cell, fault, put, walk }: { value: unknown; label: string; cell: string; fault: string | undefined; put: (value: unknown) => void; walk: (event: KeyboardEvent) => void }) {
  const [typed, setTyped] = useState<string>()
  return (
    <input
      className="points"
      inputMode="decimal"
      autoComplete="off"
      placeholder="–"
      data-cell={cell}
      aria-label={label}
      aria-invalid={fault ? true : undefined}
      title={fault}
      value={typed ?? (typeof value === 'number' || typeof value === 'string' ? String(value) : '')}
      onFocus={event => event.target.select()}
      onChange={event => {
        const text = event.target.value.replace('。', '.').trim()
        setTyped(text)
        put(text === '' ? null : /^\d+(\.\d*)?$/.test(text) ? Number(text) : text)
      }}
      onBlur={() => setTyped(undefined)}
      onKeyDown={walk}
    />
  )
}

function Words({ note, value, fault, readOnly, put }: { note: Note; value: unknown; fault: string | undefined; readOnly: boolean; put: (value: string) => void }) {
  const text = typeof value === 'string' ? value : ''
  if (readOnly)
    return text ? (
      <p className="said" lang="zh-CN">
        <span className="t3">{note.label}</span>
        {text}
      </p>
    ) : null
  const id = `note-${note.key}`
  return (
    <p className="said">
      <label htmlFor={id} lang="zh-CN">
        {note.label}
      </label>
      <textarea id={id} rows={1} className="field" value={text} aria-invalid={fault ? true : undefined} title={fault} onChange={event => put(event.target.value)} />
    </p>
  )
}
