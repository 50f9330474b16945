import type { ReactNode } from 'react'

interface Props {
  /** What this is and why it is empty, in one or two sentences. */
  children: ReactNode
  /** The next thing, usually a link or button with a number. */
  next?: ReactNode
}

/** An empty place: what it is, why it is empty, what next. */
export const Empty = ({ children, next }: Props) => (
  <div className="empty" role="status">
    <p>{children}</p>
    {next && <p>{next}</p>}
  </div>
)
