interface Round<T> { keys: Set<string>; found: Promise<ReadonlyMap<string, T>> }

/**
 * Questions of one kind that arrive while one is out are asked together by the next, as moves are committed: an idle server asks at once, a
 * loaded one makes one round trip for many. Nobody joins a question already sent, so no answer is older than its asking.
 */
export function together<T>(answer: (keys: string[]) => Promise<ReadonlyMap<string, T>>): (key: string) => Promise<T | undefined> {
  let next: Round<T> | undefined
  let out: Promise<unknown> = Promise.resolve()
  const gather = (): Round<T> => {
    const keys = new Set<string>()
    const turn = out.then(() => new Promise<void>(resolve => { setImmediate(resolve) }))
    const found = turn.then(() => { next = undefined; return answer([...keys]) })
    out = found.catch(() => {})
    return { keys, found }
  }
  return async key => {
    const round = next ??= gather()
    round.keys.add(key)
    return (await round.found).get(key)
  }
}
