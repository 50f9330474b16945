import { compileFeel } from '../../../server/kernel/feel/compile.ts'

/** A field whose expressions read names that nothing writes before them. */
export interface Unknown { field: string; label: string; names: string[] }

interface Component { id?: string; key?: string; path?: string; label?: string; components?: Component[] }

/** What form-js itself hands to an expression inside a list. */
const given = ['this', 'parent', 'i', 'now']

/** The fields of a form-js schema that read a variable which neither a form of the process (`forms`) nor an earlier step (`variables`) writes. An expression being typed that is no FEEL yet says nothing. */
export function unknownIn(schema: object, forms: Iterable<object>, variables: Iterable<string>): Unknown[] {
  const known = new Set([...given, ...variables])
  for (const form of [schema, ...forms]) for (const each of fields(form)) for (const name of [each.key, each.path]) if (name) known.add(name.split('.')[0]!)
  return fields(schema).flatMap(({ components: _inner, ...own }) => {
    const names = [...new Set(expressions(own).flatMap(free))].filter(name => !known.has(name))
    return names.length ? [{ field: own.id ?? '', label: own.label ?? own.key ?? own.id ?? '', names }] : []
  })
}

const fields = (form: Component): Component[] => (form.components ?? []).flatMap(each => [each, ...fields(each)])

function expressions(value: unknown): string[] {
  if (typeof value === 'string') return value.startsWith('=') ? [value.slice(1)] : [...value.matchAll(/\{\{([^{}#/]+)\}\}/g)].map(match => match[1]!)
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(expressions) : []
}

function free(text: string): string[] {
  try { return compileFeel(text).free } catch { return [] }
}
