import { Form } from '@bpmn-io/form-js-viewer'
import flatpickr from 'flatpickr'
import { Mandarin } from 'flatpickr/dist/l10n/zh.js'
import '@bpmn-io/form-js-viewer/dist/assets/form-js.css'
import { ourFields } from './form-fields.ts'

export { knownFiles } from './form-files.ts'

// The calendar of form-js is flatpickr, which asks its own global for month and weekday names.
flatpickr.localize(Mandarin)

/**
 * A form-js viewer with our fields; apart from the component so that it loads only with the first form. Every stroke counts at once: held back for
 * its 0.3 s, a stroke is lost when the form is drawn anew meanwhile (a date is entered, and at once the text after it), or sent too late.
 */
export const openForm = (container: HTMLElement): Form => new Form({ container, debounce: false, additionalModules: [ourFields] } as ConstructorParameters<typeof Form>[0])
