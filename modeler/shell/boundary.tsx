import { Component, type ErrorInfo, type ReactNode } from 'react'
import { Fail } from '../ui/fail.tsx'

interface Props {
  children: ReactNode
}

/* React offers error boundaries only as classes; this is the one place that needs it. */
class Catch extends Component<Props, { error: unknown }> {
  override state = { error: undefined as unknown }
  static getDerivedStateFromError(error: unknown) {
    return { error }
  }
  override componentDidCatch(error: Error, info: ErrorInfo) {
    console.error(error, info.componentStack)
  }
  override render() {
    return this.state.error === undefined ? this.props.children : <Broken error={this.state.error} />
  }
}

const Broken = ({ error }: { error: unknown }) => (
  <main id="main" className="bare">
    <Fail error={error} retry={() => location.reload()} whole />
  </main>
)

/** What breaks while drawing a page stays inside it and says so plainly. */
export const Boundary = ({ children }: Props) => <Catch>{children}</Catch>
