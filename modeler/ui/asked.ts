/** What an address asks, with `name` set to `value` (empty: no longer asked): the next page of another question is its first. */
export const asking =
  (name: string, value: string | undefined) =>
  (before: URLSearchParams): URLSearchParams => {
    const after = new URLSearchParams(before)
    if (value) after.set(name, value)
    else after.delete(name)
    if (name !== 'page') after.delete('page')
    return after
  }
