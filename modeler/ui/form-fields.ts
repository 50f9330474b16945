import { Errors, FilePicker, Label, Numberfield } from '@bpmn-io/form-js-viewer'
import { h, type FunctionComponent } from 'preact'
import { useState } from 'preact/hooks'
import { uiWords } from '../words/ui.ts'
import { say } from '../words/words.ts'
import { isCallProblem } from './call.ts'
import { documentUrl, upload, type StoredFile } from './documents.ts'
import { fenOf, inYuan } from './money.ts'

/* form-js draws with Preact; these two fields replace its own. */
interface Field { type: string; key?: string; label?: string; description?: string; multiple?: boolean; accept?: string; validate?: { required?: boolean }; appearance?: Record<string, unknown>; properties?: Record<string, unknown>; decimalDigits?: number; increment?: number }
interface Drawn { field: Field; value: unknown; errors?: string[]; domId: string; disabled?: boolean; readonly?: boolean; onChange(change: { field?: Field; value: unknown }): void }
type FieldType = FunctionComponent<Drawn> & { config: Record<string, unknown> }

const Plain = Numberfield as unknown as FieldType
const isMoney = (field: Field): boolean => field.properties?.['unit'] === 'fen'

/** A number; with the property `unit: fen` it is typed in yuan and kept in whole fen, so conditions and checks see fen everywhere. */
const Money = ((props: Drawn) => {
  if (!isMoney(props.field)) return h(Plain, props)
  const { field, value, errors = [] } = props
  return h(Plain, {
    ...props,
    field: { ...field, decimalDigits: 2, increment: 0.01, appearance: { ...field.appearance, suffixAdorner: field.appearance?.['suffixAdorner'] ?? say(uiWords.yuan) } },
    value: typeof value === 'number' ? value / 100 : value,
    errors: errors.map(inYuan),
    onChange: (change: { value: unknown }) => {
      const fen = fenOf(change.value)
      if (fen !== (value ?? null)) props.onChange({ ...change, field, value: fen })
    },
  })
}) as unknown as FieldType
Money.config = { ...Plain.config }

/** Names of files the page already knows (case file), by id; set by FormView. */
export const knownFiles = new Map<string, StoredFile>()

const idsOf = (value: unknown): string[] => Array.isArray(value) ? value.map(String) : typeof value === 'string' && value !== '' ? [value] : []

/** Files go to the server at once; the form keeps the list of their document ids (a single id where the field is not multiple). */
const Files = ((props: Drawn) => {
  const { field, value, errors = [], domId, disabled, readonly, onChange } = props
  const [busy, setBusy] = useState<string | null>(null)
  const [refused, setRefused] = useState<string[]>([])
  const ids = idsOf(value)
  const many = field.multiple === true
  const put = (next: string[]) => onChange({ field, value: many ? next : next.at(-1) ?? null })
  const take = async (files: File[]) => {
    const taken = [...ids]
    const failed: string[] = []
    for (const file of many ? files : files.slice(0, 1)) {
      setBusy(file.name)
      try {
        const stored = await upload(file, field.key ? { field: field.key } : {})
        knownFiles.set(stored.id, stored)
        if (many) taken.push(stored.id)
        else taken.splice(0, taken.length, stored.id)
      } catch (failure) {
        failed.push(`${file.name}：${isCallProblem(failure) ? failure.problem.detail ?? failure.problem.title : String(failure)}`)
      }
    }
    setBusy(null)
    setRefused(failed)
    put(taken)
  }
  const locked = Boolean(disabled || readonly)
  return h('div', { class: 'fjs-form-field fjs-form-field-filepicker' },
    h(Label as never, { htmlFor: domId, label: field.label, required: field.validate?.required } as never),
    h('div', { class: 'files' },
      locked ? null : h('div', { class: 'drop', onDragOver: (event: DragEvent) => event.preventDefault(), onDrop: (event: DragEvent) => { event.preventDefault(); void take([...event.dataTransfer?.files ?? []]) } },
        h('input', { id: domId, type: 'file', multiple: many, accept: field.accept || undefined, 'aria-label': field.label, 'aria-invalid': errors.length > 0, onChange: (event: Event) => {
          const input = event.currentTarget as HTMLInputElement
          void take([...input.files ?? []]).then(() => { input.value = '' })
        } }),
        h('span', null, busy ? say(uiWords.uploading, { name: busy }) : say(uiWords.dropHere))),
      h('ul', null, ids.map(id => h('li', { key: id },
        h('a', { href: documentUrl(id), target: '_blank', rel: 'noreferrer' }, knownFiles.get(id)?.name ?? id),
        locked ? null : h('button', { type: 'button', class: 'plain', 'aria-label': say(uiWords.remove, { name: knownFiles.get(id)?.name ?? id }), onClick: () => put(ids.filter(one => one !== id)) }, '×')))),
      h(Errors as never, { id: `${domId}-error-message`, errors: [...errors, ...refused] } as never)))
}) as unknown as FieldType
Files.config = { ...(FilePicker as unknown as FieldType).config }

interface FormFields { register(type: string, field: FieldType): void }
function register(formFields: FormFields) {
  formFields.register('number', Money)
  formFields.register('filepicker', Files)
  return {}
}
register.$inject = ['formFields']

/** The additional module for every form-js viewer of ours. */
export const ourFields = { __init__: ['ourFields'], ourFields: ['factory', register] }
