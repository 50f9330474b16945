import { useEffect, useImperativeHandle, useRef, useState, type Ref } from 'react'
import { uiWords } from '../words/ui.ts'
import { useWords } from '../words/words.ts'
import type { StoredFile } from './documents.ts'
import { Fail } from './fail.tsx'
import { Skeleton } from './skeleton.tsx'

export type Values = Record<string, unknown>
/** What a page may ask of a form. `submit` validates: errors by field id are empty when it may be sent. */
export interface FormHandle {
  submit(): { data: Values; errors: Record<string, string[]> }
  focusFirst(): void
  focusError(): void
}
interface Props {
  schema: unknown
  /** Variables and draft values: what fields show and conditions read. */
  values: Values
  readOnly?: boolean
  /** Files whose names the page knows. */
  files?: readonly StoredFile[]
  onChange?: (data: Values) => void
  handle?: Ref<FormHandle>
}

interface Viewer {
  importSchema(schema: unknown, data?: Values): Promise<unknown>
  on(event: string, run: (event: { data?: Values }) => void): void
  setProperty(name: string, value: unknown): void
  submit(): { data: Values; errors: Record<string, string[]> }
  destroy(): void
}

/**
 * A form-js form in Chinese: money (`unit: fen`) in yuan, files uploaded as documents. A new `schema` or `values` object draws it
 * anew, so keep them stable while somebody types; typed values come out of `onChange`.
 */
export function FormView({ schema, values, readOnly = false, files, onChange, handle }: Props) {
  const w = useWords(uiWords)
  const place = useRef<HTMLDivElement>(null)
  const viewer = useRef<Viewer>(undefined)
  const changed = useRef(onChange)
  const [failure, setFailure] = useState<unknown>()
  const [ready, setReady] = useState(false)
  useEffect(() => {
    changed.current = onChange
  })
  useEffect(() => {
    let gone = false
    setReady(false)
    setFailure(undefined)
    void (async () => {
      const { openForm, knownFiles } = await import('./form-viewer.ts')
      if (gone || !place.current) return
      for (const file of files ?? []) knownFiles.set(file.id, file)
      const form = openForm(place.current) as unknown as Viewer
      viewer.current = form
      await form.importSchema(schema, values)
      if (gone) return
      form.setProperty('readOnly', readOnly)
      form.on('changed', ({ data }) => {
        if (data) changed.current?.(structuredClone(data))
      })
      setReady(true)
    })().catch((error: unknown) => {
      if (!gone) setFailure(error)
    })
    return () => {
      gone = true
      viewer.current?.destroy()
      viewer.current = undefined
    }
    // oxlint-disable-next-line react/exhaustive-deps -- readOnly and files are applied below without a new drawing
  }, [schema, values])
  useEffect(() => {
    viewer.current?.setProperty('readOnly', readOnly)
  }, [readOnly])
  useImperativeHandle(
    handle,
    () => ({
      submit: () => {
        // a date is taken over when its field is left
        const typing = document.activeElement
        if (typing instanceof HTMLElement && place.current?.contains(typing)) typing.blur()
        return viewer.current?.submit() ?? { data: {}, errors: { form: [w('formBroken')] } }
      },
      focusFirst: () => place.current?.querySelector<HTMLElement>('input:not([disabled]):not([type=hidden]),textarea,select,[role=combobox]')?.focus(),
      focusError: () => setTimeout(() => place.current?.querySelector<HTMLElement>('[aria-invalid=true],.fjs-has-errors input')?.focus()),
    }),
    [w],
  )
  return (
    <div className="form-view" lang="zh-CN">
      {failure ? <Fail error={failure} /> : !ready && <Skeleton lines={6} />}
      <div ref={place} hidden={!ready} />
    </div>
  )
}
