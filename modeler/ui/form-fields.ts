import { FilePicker, Numberfield, Radio, Textfield } from '@bpmn-io/form-js-viewer'
import { h, type FunctionComponent } from 'preact'
import { uiWords } from '../words/ui.ts'
import { say } from '../words/words.ts'
import { files, type Drawn, type Field } from './form-files.ts'
import { material } from './form-materials.ts'
import { fenOf, inYuan } from './money.ts'

/* form-js draws with Preact; these fields replace or wrap its own. */
export type FieldType = FunctionComponent<Drawn> & { config: Record<string, unknown> }

const configOf = (type: unknown): Record<string, unknown> => ({ ...(type as FieldType).config })
const named = (draw: FunctionComponent<Drawn>, like: unknown): FieldType => Object.assign(draw, { config: configOf(like) })
const PlainNumber = Numberfield as unknown as FieldType
const PlainRadio = Radio as unknown as FieldType
const PlainText = Textfield as unknown as FieldType

/** Money is what says so: property `money` or `unit` = fen. */
const isMoney = ({ properties }: Field): boolean => properties?.['money'] === 'fen' || properties?.['unit'] === 'fen'

/** A number; money is typed in yuan and kept in whole fen, so conditions and the server's checks see fen everywhere. */
const number = named(props => {
  const { field, value, errors = [] } = props
  if (!isMoney(field)) return h(PlainNumber, props)
  const suffix = /元/.test(field.label ?? '') ? {} : { suffixAdorner: say(uiWords.yuan) }
  return h(PlainNumber, {
    ...props,
    field: { ...field, decimalDigits: 2, increment: 0.01, appearance: { ...suffix, ...field.appearance } },
    value: typeof value === 'number' ? value / 100 : value,
    errors: errors.map(inYuan),
    onChange: (change: { value: unknown }) => {
      const fen = fenOf(change.value)
      if (fen !== (value ?? null)) props.onChange({ ...change, field, value: fen })
    },
  })
}, Numberfield)

/** A text; with the property `document` it holds the id of one stored file, chosen and uploaded here. */
const text = named(props => (props.field.properties?.['document'] ? files(props, 'id') : h(PlainText, props)), Textfield)

/** A file picker whose files are stored at once; its value is a reference {id, name, hash, size}, or a list where `multiple`. */
const picker = named(props => files(props, 'reference'), FilePicker)

/** A choice; with the property `material` it is a row of the completeness check. */
const radio = named(props => (props.field.properties?.['material'] ? material(props) : h(PlainRadio, props)), Radio)

interface FormFields {
  register(type: string, field: FieldType): void
}
function register(formFields: FormFields) {
  formFields.register('number', number)
  formFields.register('textfield', text)
  formFields.register('filepicker', picker)
  formFields.register('radio', radio)
  return {}
}
register.$inject = ['formFields']

/** The additional module for every form-js viewer of ours. */
export const ourFields = { __init__: ['ourFields'], ourFields: ['factory', register] }
