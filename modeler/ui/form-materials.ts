import { h, type ComponentChild } from 'preact'
import type { Drawn } from './form-files.ts'

interface Choice {
  label: string
  value: string
}

/** A radio with the property `material`: one row with its options side by side, so that seven materials fit on a screen and a digit turns each. */
export function material({ field, value, domId, disabled, readonly, onChange }: Drawn): ComponentChild {
  const choices = (field as unknown as { values?: Choice[] }).values ?? []
  const locked = Boolean(disabled || readonly)
  return h(
    'fieldset',
    { class: 'material', disabled: locked, 'data-material': field.label ?? '' },
    h('legend', null, field.label),
    choices.map(choice =>
      h(
        'label',
        { key: choice.value, class: value === choice.value ? 'on' : '' },
        h('input', { type: 'radio', name: domId, id: `${domId}-${choice.value}`, value: choice.value, checked: value === choice.value, onChange: () => onChange({ field, value: choice.value }) }),
        choice.label,
      ),
    ),
  )
}
