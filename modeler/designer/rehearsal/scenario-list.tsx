import { CheckCircleFilled, CloseCircleFilled, MinusCircleOutlined, PlayCircleFilled } from '@ant-design/icons'
import { Button, Popconfirm } from 'antd'
import type { Scenario } from '../../../server/kernel/scenario/types.ts'
import { useWords } from '../../words/words.ts'
import type { AllRun } from './use-run-all.ts'
import { rehearsalWords } from './words.ts'

interface Props { scenarios: Record<string, unknown>; all: AllRun; playing: string | undefined; writable: boolean; onPlay(file: string): void; onFree(): void; onRemove(file: string): void; onRecord(): void }

/** The draft's scenarios with the result of the last run; choosing one plays it. */
export function ScenarioList({ scenarios, all, playing, writable, onPlay, onFree, onRemove, onRecord }: Props) {
  const w = useWords(rehearsalWords)
  const files = Object.entries(scenarios)
  const told = Object.values(all.results)
  const ok = told.filter(each => each.ok).length
  return <aside className="scenario-side" aria-label={w('scenarios')}>
    <header className="row"><b>{w('scenarios')}</b><span className="xs t2 gr" role="status">{all.busy ? w('running', { done: told.length, all: files.length }) : told.length ? w('passed', { ok, all: files.length }) : w('notRun')}</span><Button size="small" onClick={all.run} loading={all.busy} disabled={!files.length}>{w('runAll')}</Button></header>
    <ul>
      <li aria-current={playing === ''}><button type="button" onClick={onFree}><PlayCircleFilled className="t3" /><span><b>{w('free')}</b></span></button></li>
      {files.map(([file, scenario]) => {
        const result = all.results[file]
        return <li key={file} aria-current={playing === file}>
          <button type="button" onClick={() => onPlay(file)}>
            {playing === file ? <PlayCircleFilled className="pri" /> : result ? result.ok ? <CheckCircleFilled className="ok" /> : <CloseCircleFilled className="er" /> : <MinusCircleOutlined className="t3" />}
            <span><b>{(scenario as Scenario).name ?? file}</b><small>{playing === file ? w('playing') : result ? result.ok ? w('steps', { n: result.moves, days: result.days }) : result.failures[0] : w('step', { n: (scenario as Scenario).steps?.length ?? 0 })}</small></span>
          </button>
          {playing === file && <Popconfirm title={`${w('remove')} ${(scenario as Scenario).name ?? file}`} disabled={!writable} onConfirm={() => onRemove(file)}><Button size="small" type="text" disabled={!writable}>{w('remove')}</Button></Popconfirm>}
        </li>
      })}
    </ul>
    <button type="button" className="linklike record" onClick={onRecord}>« {w('record')}</button>
  </aside>
}
