import { Button } from 'antd'
import type { Finding } from '../../../server/law/finding.ts'
import { Law } from '../../ui/law.tsx'
import { settings } from '../../ui/settings.ts'
import { useWords } from '../../words/words.ts'
import { designWords } from '../words.ts'
import type { Checked } from './use-findings.ts'
import { isLaw } from './marks.ts'

interface Props { checked: Checked; nameOf(element: string): string; selected: string | undefined; go(element: string): void; fix(finding: Finding): void; play(finding: Finding): void; writable: boolean }

const rank = (finding: Finding): number => finding.notRun ? 3 : { error: 0, warn: 1, info: 2 }[finding.severity]
/** Worst first; what was not run last, because it is neither passed nor failed. */
export const ordered = (findings: Finding[]): Finding[] => [...findings].sort((a, b) => rank(a) - rank(b) || a.rule.localeCompare(b.rule))

/** The list of findings beneath the canvas: which rule, what, on which article, and the one-click repair. */
export function Problems({ checked, nameOf, selected, go, fix, play, writable }: Props) {
  const w = useWords(designWords)
  if (!checked.findings.length) return <p className="dock-empty t2">{checked.done ? w('noProblems', { n: checked.rules }) : w('checking')}</p>
  return <ul className="problem-list">
    {ordered(checked.findings).map((finding, at) => <li key={`${finding.rule}${finding.element}${at}`} className={`${finding.severity}${finding.element === selected ? ' on' : ''}`}>
      <span className={finding.notRun || finding.severity === 'info' ? 'rule-chip' : finding.severity === 'error' ? 'rule-chip solid-er' : 'rule-chip wa'}>{finding.notRun ? w('notRun') : w({ error: 'block', warn: 'warn', info: 'note' }[finding.severity] as 'note')} {/^[a-z]/.test(finding.rule) ? '' : finding.rule}</span>
      <button type="button" className="problem-text" onClick={() => go(finding.element)}>
        {nameOf(finding.element) && <b>{nameOf(finding.element)}</b>} {settings().language === 'en' ? finding.message_en : finding.message}
      </button>
      {finding.article && <Law id={`${finding.article.law}${finding.article.number}`} why={finding.message} />}
      {Boolean(finding.trace?.length) && <Button size="small" onClick={() => play(finding)}>{w('play')}</Button>}
      {finding.fix && <Button size="small" type="link" disabled={!writable} onClick={() => fix(finding)}>{finding.fix.label}</Button>}
    </li>)}
  </ul>
}

/** `1 法定阻断 · 2 提醒 · 28 条规则 · 用时 0.09 秒` */
export function ProblemCounts({ checked }: { checked: Checked }) {
  const w = useWords(designWords)
  const [law, structure, advice] = [checked.findings.filter(isLaw).length, checked.findings.filter(finding => finding.severity === 'error' && !isLaw(finding)).length, checked.findings.filter(finding => finding.severity === 'warn' && !finding.notRun).length]
  return <span className="problem-counts">
    {law > 0 && <span className="chip er">{law} {w('blockLaw')}</span>}
    {structure > 0 && <span className="chip er">{structure} {w('blockStructure')}</span>}
    {advice > 0 && <span className="chip wa">{advice} {w('warn')}</span>}
    <span className="xs t3" role="status">{checked.done ? w('rulesTime', { n: checked.rules, s: (checked.took / 1000).toFixed(2) }) : w('checking')}</span>
  </span>
}
