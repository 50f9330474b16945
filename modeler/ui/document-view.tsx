import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { uiWords } from '../words/ui.ts'
import { useWords } from '../words/words.ts'
import { send } from './call.ts'
import { documentUrl, type StoredFile } from './documents.ts'
import { Fail } from './fail.tsx'
import { Skeleton } from './skeleton.tsx'

/** What a browser can show in place, by the ending of the name. */
export function kindOf(name: string): 'pdf' | 'image' | 'text' | undefined {
  if (/\.pdf$/i.test(name)) return 'pdf'
  if (/\.(png|jpe?g|gif|webp)$/i.test(name)) return 'image'
  return /\.(txt|csv|json|xml|md)$/i.test(name) ? 'text' : undefined
}

/** A stored file shown in place. The server only hands files out for saving, so the bytes are fetched and shown from memory. */
export function DocumentView({ file, tall }: { file: StoredFile; tall?: boolean }) {
  const w = useWords(uiWords)
  const kind = kindOf(file.name)
  const bytes = useQuery({
    queryKey: ['document', file.id],
    enabled: kind !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    queryFn: async ({ signal }) => (await send(documentUrl(file.id), { credentials: 'same-origin', signal })).blob(),
  })
  const url = useObjectUrl(kind === 'text' ? undefined : bytes.data, kind === 'pdf' ? 'application/pdf' : undefined)
  const text = useText(kind === 'text' ? bytes.data : undefined)
  const save = (
    <a href={documentUrl(file.id)} download={file.name}>
      {w('save')}
    </a>
  )
  if (!kind) return <p className="doc-note">{w('noPreview')} {save}</p>
  if (bytes.isPending) return <Skeleton lines={4} />
  if (bytes.isError) return <Fail error={bytes.error} retry={() => void bytes.refetch()} />
  const size = tall ? 'doc-view tall' : 'doc-view'
  return (
    <>
      {kind === 'pdf' && url && <iframe className={size} src={url} title={file.name} />}
      {kind === 'image' && url && <img className="doc-image" src={url} alt={file.name} />}
      {kind === 'text' && <pre className={size}>{text}</pre>}
      <p className="doc-note">{save}</p>
    </>
  )
}

function useObjectUrl(blob: Blob | undefined, type: string | undefined): string | undefined {
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    if (!blob) return
    const made = URL.createObjectURL(type ? new Blob([blob], { type }) : blob)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [blob, type])
  return url
}

function useText(blob: Blob | undefined): string {
  const [text, setText] = useState('')
  useEffect(() => {
    let gone = false
    void blob?.text().then(read => {
      if (!gone) setText(read)
    })
    return () => {
      gone = true
    }
  }, [blob])
  return text
}
