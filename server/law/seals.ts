// What the law seals of a trade, read from its diagram: the one place that knows how a seal is written down. Pure; runs in browser and server.
// A process declares a seal with `seal.<key>` (what it is, in words) and `seal.<key>.<part>`; an element says `sealed` or `hidden` with a seal's key.

/** One declared seal. Lists are comma separated in the diagram. */
export interface Declared {
  key: string
  /** In the words that people read: 投标人、投标人数量与投标内容. */
  what: string
  law: string
  /** Names of variables that it lies on, wherever they stand in the data. */
  variables: string[]
  /** Elements whose entering closes it again (评标 after 重新评审); none: closed from the beginning. */
  from: string[]
  /** Elements whose leaving opens it, `process/element` for another process of the same trade; `never` stands for none. */
  until: string[]
  /** Roles whose very acts are sealed with it: a bidder's move names a bidder. */
  roles: string[]
  /** The variable that holds the expected moment of opening. */
  expected: string
  /** The object that the policies are asked for besides: 评分 opens to the supervisor alone. */
  object: string
}

export const never = 'never'
const parts = ['what', 'law', 'variables', 'from', 'until', 'roles', 'expected', 'object']
const named = /^seal\.(\w+)(?:\.(\w+))?$/
const listed = (text: string | undefined): string[] => (text ?? '').split(/[,，、\s]+/).filter(Boolean)

/** The seals that a process declares, in the order of the diagram. Absent parts are empty; the rule SEAL objects to them. */
export function sealsDeclared(properties: Iterable<readonly [string, string]>): Declared[] {
  const found = new Map<string, Record<string, string>>()
  for (const [name, value] of properties) {
    const [, key, part = 'what'] = named.exec(name) ?? []
    if (key) found.set(key, { ...found.get(key), [part]: value.trim() })
  }
  return [...found].map(([key, said]) => ({
    key, what: said['what'] ?? '', law: said['law'] ?? '', expected: said['expected'] ?? '', object: said['object'] ?? '',
    variables: listed(said['variables']), from: listed(said['from']), until: listed(said['until']), roles: listed(said['roles']),
  }))
}

/** Parts of declarations that nobody reads: a misspelt one would seal nothing. */
export const strayParts = (names: Iterable<string>): string[] => [...names].filter(name => {
  const [, key, part = 'what'] = named.exec(name) ?? []
  return name.startsWith('seal.') && (key === undefined || !parts.includes(part))
})

/** An end of a seal: an element, of another process if it says so. */
export const endOf = (text: string): { process: string | null; element: string } => {
  const at = text.lastIndexOf('/')
  return at < 0 ? { process: null, element: text } : { process: text.slice(0, at), element: text.slice(at + 1) }
}
