import { capsOf } from './keys.ts'

/** Key caps for a notation such as `ctrl+enter`. Decorative: the name beside it says what it does. */
export const Kbd = ({ keys }: { keys: string }) => (
  <span className="kbds" aria-hidden="true">
    {capsOf(keys).map((cap, at) => (
      <kbd key={at}>{cap}</kbd>
    ))}
  </span>
)
