import { Segmented } from 'antd'
import { useState } from 'react'
import { uiWords } from '../words/ui.ts'
import { useWords } from '../words/words.ts'
import { LimitCard } from './limit-card.tsx'
import { Position } from './position.tsx'
import type { TaskDetail } from './tasks.ts'

/** The whole diagram or its text steps, with the limit below; text first on phones. */
export function PositionTab({ task }: { task: TaskDetail }) {
  const w = useWords(uiWords)
  const [mode, setMode] = useState<'whole' | 'text'>(() => (matchMedia('(max-width: 767px)').matches ? 'text' : 'whole'))
  return (
    <div className="task-scroll position-tab">
      <section className="card grow">
        <h3 className="hd">
          {task.processName}
          <span className="gr" />
          <Segmented
            size="small"
            value={mode}
            onChange={setMode}
            options={[
              { value: 'whole' as const, label: w('asDiagram') },
              { value: 'text' as const, label: w('asText') },
            ]}
          />
        </h3>
        <div className={mode === 'whole' ? 'position-whole' : 'position-text'}>
          <Position task={task} mode={mode} />
        </div>
      </section>
      <LimitCard task={task} />
    </div>
  )
}
