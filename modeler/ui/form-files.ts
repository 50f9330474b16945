import { Errors, Label } from '@bpmn-io/form-js-viewer'
import { h, type ComponentChild } from 'preact'
import { useState } from 'preact/hooks'
import { uiWords } from '../words/ui.ts'
import { say } from '../words/words.ts'
import { isCallProblem } from './call.ts'
import { documentUrl, sizeText, upload, type StoredFile } from './documents.ts'

/** What form-js hands to a field's component. */
export interface Field {
  type: string
  key?: string
  label?: string
  description?: string
  multiple?: boolean
  accept?: string
  validate?: { required?: boolean }
  appearance?: Record<string, unknown>
  properties?: Record<string, unknown>
  decimalDigits?: number
  increment?: number
}
export interface Drawn {
  field: Field
  value: unknown
  errors?: string[]
  domId: string
  disabled?: boolean
  readonly?: boolean
  onChange(change: { field?: Field; value: unknown }): void
}

/** Files whose names the page knows (case file, just uploaded), by id. */
export const knownFiles = new Map<string, StoredFile>()

interface Reference {
  id: string
  name: string
  hash: string
  size: number
}
const referenceOf = ({ id, name, sha256, sizeBytes }: StoredFile): Reference => ({ id, name, hash: sha256 ?? '', size: sizeBytes ?? 0 })
const entriesOf = (value: unknown): (string | Reference)[] =>
  Array.isArray(value) ? (value as (string | Reference)[]) : value ? [value as string | Reference] : []
const idOf = (entry: string | Reference): string => (typeof entry === 'string' ? entry : entry.id)

/** Draws a field of stored files. Each is uploaded when chosen; the form keeps ids or references, refusals are shown under the field. */
export function files(props: Drawn, shape: 'id' | 'reference'): ComponentChild {
  return h(Files, { ...props, shape })
}

function Files({ field, value, errors = [], domId, disabled, readonly, onChange, shape }: Drawn & { shape: 'id' | 'reference' }): ComponentChild {
  const [busy, setBusy] = useState<string | null>(null)
  const [refused, setRefused] = useState<string[]>([])
  const entries = entriesOf(value)
  const many = field.multiple === true
  const locked = Boolean(disabled || readonly)
  const put = (next: (string | Reference)[]) => onChange({ field, value: many ? next : (next.at(-1) ?? (shape === 'id' ? '' : null)) })
  const take = async (chosen: File[]) => {
    const taken = many ? [...entries] : []
    const failed: string[] = []
    for (const file of many ? chosen : chosen.slice(0, 1)) {
      setBusy(file.name)
      try {
        const stored = await upload(file, { kind: String(field.properties?.['document'] ?? field.label ?? '') })
        knownFiles.set(stored.id, stored)
        taken.push(shape === 'id' ? stored.id : referenceOf(stored))
      } catch (failure) {
        failed.push(`${file.name}：${isCallProblem(failure) ? (failure.problem.detail ?? failure.problem.title) : String(failure)}`)
      }
    }
    setBusy(null)
    setRefused(failed)
    if (taken.length > (many ? entries.length : 0)) put(taken)
  }
  return h(
    'div',
    { class: 'fjs-form-field fjs-form-field-filepicker' },
    h(Label as never, { htmlFor: domId, label: field.label, required: field.validate?.required } as never),
    h(
      'div',
      { class: 'files' },
      locked
        ? null
        : h(
            'div',
            {
              class: 'drop',
              onDragOver: (event: DragEvent) => event.preventDefault(),
              onDrop: (event: DragEvent) => {
                event.preventDefault()
                void take([...(event.dataTransfer?.files ?? [])])
              },
            },
            h('input', {
              id: domId,
              type: 'file',
              multiple: many,
              accept: field.accept ?? undefined,
              'aria-invalid': errors.length > 0,
              onChange: (event: Event) => {
                const input = event.currentTarget as HTMLInputElement
                void take([...(input.files ?? [])]).then(() => {
                  input.value = ''
                })
              },
            }),
            h('span', { role: 'status' }, busy ? say(uiWords.uploading, { name: busy }) : say(uiWords.dropHere)),
          ),
      h(
        'ul',
        null,
        entries.map(entry => {
          const id = idOf(entry)
          const name = typeof entry === 'string' ? (knownFiles.get(id)?.name ?? id) : entry.name
          const size = typeof entry === 'string' ? knownFiles.get(id)?.sizeBytes : entry.size
          return h(
            'li',
            { key: id },
            h('a', { href: documentUrl(id), target: '_blank', rel: 'noreferrer' }, name),
            size ? h('span', { class: 'xs t3' }, sizeText(size)) : null,
            locked
              ? null
              : h(
                  'button',
                  { type: 'button', class: 'plain', 'aria-label': say(uiWords.remove, { name }), onClick: () => put(entries.filter(one => idOf(one) !== id)) },
                  '×',
                ),
          )
        }),
      ),
      h(Errors as never, { id: `${domId}-error-message`, errors: [...errors, ...refused] } as never),
    ),
  )
}
