import { compileTests } from '../feel/compile.ts'
import { conforms } from '../feel/types.ts'
import { parseDate, parseDateTime, parseDuration, parseTime } from '../feel/temporal.ts'
import { type Context, isContext, KIND, kindOf, type Runtime, type Value } from '../feel/value.ts'
import { child, children, textIn, type Xml } from './xml.ts'

/* Item definitions: the types of a decision model, read once, then used to take values in and to check what comes out. */
type Allowed = (value: Value, rt: Runtime) => boolean
export interface Item { name: string, base: string | null, parts: Item[], list: boolean, allowed: Allowed | null, wholeAllowed: Allowed | null, isFunction: boolean }
export interface Items { byName: Map<string, Item>, names: string[] }

const LOOSE = new Set(['context', 'list', 'function'])
const SIMPLE = new Set([
  'string', 'number', 'boolean', 'date', 'time', 'dateTime', 'date and time', 'dayTimeDuration', 'days and time duration', 'yearMonthDuration',
  'years and months duration',
])

// names of older tools for the one number FEEL has
const NUMBERS = new Set(['integer', 'int', 'long', 'double', 'float', 'decimal'])

/** A type reference without the prefix of the FEEL namespace (`feel:number`), in FEEL's own words. */
export const typeName = (ref: string | undefined): string | null => {
  if (ref === undefined || ref === '') return null
  const name = ref.replace(/^(?:feel|xsd|xs):/, '')
  return NUMBERS.has(name) ? 'number' : name
}

const constraint = (xml: Xml | undefined, names: string[]): Allowed | null => {
  const text = textIn(xml, 'text')
  if (!text) return null
  const { test } = compileTests(text, names)
  return (value, rt) => test(value, { vars: {}, up: null }, rt) === true
}

const readItem = (xml: Xml, names: string[]): Item => {
  const name = xml.attributes['name'] ?? ''
  names.push(name)
  return {
    name, base: typeName(textIn(xml, 'typeRef')), parts: children(xml, 'itemComponent').map(each => readItem(each, names)),
    list: xml.attributes['isCollection'] === 'true',
    allowed: constraint(child(xml, 'allowedValues'), names), wholeAllowed: constraint(child(xml, 'typeConstraint'), names),
    isFunction: child(xml, 'functionItem') !== undefined,
  }
}

/** Reads the item definitions of a model. */
export const readItems = (definitions: Xml): Items => {
  const names: string[] = [], byName = new Map<string, Item>()
  for (const each of children(definitions, 'itemDefinition')) {
    const item = readItem(each, names)
    byName.set(item.name, item)
  }
  return { byName, names }
}

const READ = new Map<string, (text: string) => Value>(Object.entries({
  date: parseDate, time: parseTime, dateTime: parseDateTime, datetime: parseDateTime, 'date and time': parseDateTime, duration: parseDuration,
  dayTimeDuration: parseDuration, 'days and time duration': parseDuration, yearMonthDuration: parseDuration, 'years and months duration': parseDuration,
}))

/** A tagged temporal value `{"$type", "$value"}` as its FEEL value, deep; every other JSON as it is. */
export const fromJson = (json: unknown): Value => {
  if (json === undefined || json === null || typeof json !== 'object') return (json ?? null) as Value
  if (Array.isArray(json)) return json.map(fromJson)
  if (KIND in json) return json as Value
  const tagged = json as { $type?: string, $value?: string }
  if (typeof tagged.$type === 'string' && typeof tagged.$value === 'string') {
    return READ.get(tagged.$type)?.(tagged.$value) ?? tagged.$value
  }
  return Object.fromEntries(Object.entries(json).map(([key, each]) => [key, fromJson(each)]))
}

/** A value as the named type wants it: one element ↔ a list of one; with `parse`, ISO text becomes a date. Undefined when it does not fit. */
export const fit = (value: Value, type: string | null, items: Items, rt: Runtime, parse: boolean): Value | undefined => {
  if (value === null || type === null || type === 'Any') return value
  const item = items.byName.get(type)
  if (item) return fitItem(value, item, items, rt, parse)
  if (!SIMPLE.has(type)) return type.includes('.') || LOOSE.has(type) || conforms(value, { t: 'name', name: type }) ? value : undefined
  if (Array.isArray(value) && value.length === 1) return fit(value[0]!, type, items, rt, parse)
  if (conforms(value, { t: 'name', name: type })) return value
  if (parse && typeof value === 'string') {
    const read = READ.get(type)?.(value) ?? null
    return read !== null && conforms(read, { t: 'name', name: type }) ? read : undefined
  }
  if (/date/i.test(type) && type !== 'date' && kindOf(value) === 'date') return { [KIND]: 'date time', days: (value as { days: number }).days, ms: 0, off: null, zone: null }
  return undefined
}

const fitItem = (value: Value, item: Item, items: Items, rt: Runtime, parse: boolean): Value | undefined => {
  if (item.isFunction) return kindOf(value) === 'function' ? value : undefined
  if (!item.list) {
    const single = Array.isArray(value) && value.length === 1 ? value[0]! : value
    const fitted = single === null ? null : fitOne(single, item, items, rt, parse) ?? fitOne(value, item, items, rt, parse)
    return fitted !== undefined && fitted !== null && item.wholeAllowed && !item.wholeAllowed(fitted, rt) ? undefined : fitted
  }
  const list: Value[] = []
  for (const each of Array.isArray(value) ? value : [value]) {
    const fitted = each === null ? null : fitOne(each, item, items, rt, parse)
    if (fitted === undefined) return undefined
    list.push(fitted)
  }
  return item.wholeAllowed && !item.wholeAllowed(list, rt) ? undefined : list
}

const fitOne = (value: Value, item: Item, items: Items, rt: Runtime, parse: boolean): Value | undefined => {
  let fitted: Value | undefined = value
  if (item.parts.length) {
    if (!isContext(value)) return undefined
    const out: Context = { ...value }
    for (const part of item.parts) {
      // what comes from outside may leave parts out; what the model itself makes must be whole
      if (!Object.hasOwn(value, part.name) && !parse) return undefined
      if (!Object.hasOwn(value, part.name) || value[part.name] === null) continue
      const inner = fitItem(value[part.name]!, part, items, rt, parse)
      if (inner === undefined) return undefined
      out[part.name] = inner
    }
    fitted = out
  } else if (item.base !== item.name) fitted = fit(value, item.base, items, rt, parse)
  return fitted !== undefined && fitted !== null && item.allowed && !item.allowed(fitted, rt) ? undefined : fitted
}

const made = (value: Value, item: Item, items: Items): boolean => {
  if (item.isFunction) return kindOf(value) === 'function'
  if (item.parts.length) return isContext(value)
    && item.parts.every(part => Object.hasOwn(value, part.name) && (value[part.name] === null || whole(value[part.name]!, part, items)))
  if (item.base === null || item.base === 'Any') return true
  const base = items.byName.get(item.base)
  return base && base !== item ? whole(value, base, items) : conforms(value, { t: 'name', name: item.base })
}
const whole = (value: Value, item: Item, items: Items): boolean =>
  item.list ? Array.isArray(value) && value.every(each => each === null || made(each, item, items)) : made(value, item, items)

/** Whether a value has the shape of a named type, for FEEL's `instance of`: neither converted nor held against allowed values. */
export const isInstance = (items: Items) => (name: string): ((value: Value) => boolean) | undefined => {
  const item = items.byName.get(name)
  return item && (value => whole(value, item, items))
}
