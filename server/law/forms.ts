import type { FormField, FormSchema } from './context.ts'

/** Every field of a form-js schema, groups opened up. */
export function fieldsOf(schema: FormSchema | undefined): FormField[] {
  const walk = (fields: FormField[]): FormField[] => fields.flatMap(field => [field, ...walk(field.components ?? [])])
  return walk(schema?.components ?? [])
}

/** Whether a person fills the field in: it has a key and is neither disabled nor read-only. */
export const isFilled = (field: FormField): boolean => Boolean(field.key) && field['disabled'] !== true && field['readonly'] !== true && !/^(text|html|image|separator|spacer|button|expression)$/.test(field.type)

export const isRequired = (field: FormField): boolean => (field['validate'] as { required?: boolean } | undefined)?.required === true && !field['conditional']

/** Labels of a field's own options. */
export const optionsOf = (field: FormField): string[] => ((field['values'] ?? []) as { label?: string, value?: unknown }[]).map(option => String(option.label ?? option.value ?? ''))
