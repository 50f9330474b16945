import { FileOutlined } from '@ant-design/icons'
import { DocumentView } from '../ui/document-view.tsx'
import { sizeText } from '../ui/documents.ts'
import { inboxWords } from '../words/inbox.ts'
import { useWords } from '../words/words.ts'
import type { TaskDetail } from './tasks.ts'

interface Props {
  task: TaskDetail
  preview: string | undefined
  setPreview: (id: string | undefined) => void
  tall?: boolean
}

/** The documents of the case; one is shown in place when the browser can. */
export function Documents({ task, preview, setPreview, tall }: Props) {
  const w = useWords(inboxWords)
  const { documents } = task.case
  const shown = documents.find(one => one.id === preview)
  return (
    <section className="card">
      <h3 className="hd">
        {w('documents')} <span className="s t3">{documents.length || ''}</span>
      </h3>
      {documents.length === 0 ? (
        <p className="s t2 limit-box">{w('noDocuments')}</p>
      ) : (
        <ul className="doc-list">
          {documents.map(one => (
            <li key={one.id}>
              <button type="button" aria-expanded={one.id === preview} onClick={() => setPreview(one.id === preview ? undefined : one.id)}>
                <FileOutlined aria-hidden="true" />
                <span className="gr el">{one.name}</span>
                <span className="xs t3">{sizeText(one.sizeBytes)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {shown && <DocumentView file={shown} {...(tall ? { tall } : {})} />}
    </section>
  )
}
