import { inboxWords } from '../words/inbox.ts'
import { familyNames, regionNames } from '../words/roles.ts'
import { usePick, useWords } from '../words/words.ts'
import { wanOf } from '../ui/money.ts'
import { Documents } from './documents-card.tsx'
import type { TaskDetail } from './tasks.ts'

const fields = ['name', 'code', 'region', 'family', 'industry', 'owner', 'agency', 'catalogueItem', 'voluntary', 'estimateFen'] as const
interface Props {
  task: TaskDetail
  preview: string | undefined
  setPreview: (id: string | undefined) => void
}

/** What the project is, and its documents. */
export function CaseTab({ task, preview, setPreview }: Props) {
  const w = useWords(inboxWords)
  const pick = usePick()
  const told = (field: (typeof fields)[number], value: unknown): string => {
    if (field === 'estimateFen') return wanOf(Number(value))
    if (typeof value === 'boolean') return w(value ? 'yes' : 'no')
    const text = String(value)
    if (field === 'region') return pick(regionNames[text] ?? [text, text])
    if (field === 'family') return pick(familyNames[text] ?? [text, text])
    return field === 'owner' && task.owner?.id === text ? task.owner.name : text
  }
  return (
    <div className="task-scroll case" tabIndex={0} role="region" aria-label={w('file')}>
      <section className="card">
        <h3 className="hd">{w('project')}</h3>
        <dl className="facts case-facts">
          {fields
            .filter(field => task.case.project[field] !== undefined && task.case.project[field] !== null && task.case.project[field] !== '')
            .map(field => (
              <div key={field}>
                <dt>{w(`field_${field}`)}</dt>
                <dd lang="zh-CN">{told(field, task.case.project[field])}</dd>
              </div>
            ))}
        </dl>
      </section>
      <Documents task={task} preview={preview} setPreview={setPreview} tall />
    </div>
  )
}
