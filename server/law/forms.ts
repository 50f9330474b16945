import type { FormField, FormSchema } from './context.ts'

/** Every field of a form-js schema, groups opened up. A schema comes from outside: whatever is not a field is left out. */
export function fieldsOf(schema: FormSchema | undefined): FormField[] {
  const walk = (fields: unknown, depth: number): FormField[] =>
    !Array.isArray(fields) || depth > 20
      ? []
      : fields
          .filter(one => typeof one === 'object' && one !== null)
          .flatMap(one => {
            const { key, label, type, ...rest } = one as Record<string, unknown>
            const field: FormField = {
              ...rest,
              type: textOf(type),
              ...(typeof key === 'string' ? { key } : {}),
              ...(typeof label === 'string' ? { label } : {}),
            }
            return [field, ...walk(rest['components'], depth + 1)]
          })
  return walk(schema?.components, 0)
}

/** Whether a person fills the field in: it has a key and is neither disabled nor read-only. */
export const isFilled = (field: FormField): boolean =>
  Boolean(field.key) &&
  field['disabled'] !== true &&
  field['readonly'] !== true &&
  !/^(text|html|image|separator|spacer|button|expression)$/.test(field.type)

export const isRequired = (field: FormField): boolean =>
  (field['validate'] as { required?: boolean } | undefined)?.required === true && !field['conditional']

/** A text or number of a schema as text; anything else is none. */
export const textOf = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '')

/** Labels of a field's own options. */
export const optionsOf = (field: FormField): string[] =>
  (Array.isArray(field['values']) ? (field['values'] as unknown[]) : []).map(option => {
    const { label, value } = (typeof option === 'object' && option !== null ? option : { value: option }) as { label?: unknown; value?: unknown }
    return textOf(label ?? value)
  })
