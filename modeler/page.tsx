import { lazy, type ComponentType, type LazyExoticComponent } from 'react'

/** A page that comes with the first visit, together with antd and its theme. */
export const page = (load: () => Promise<{ default: ComponentType }>): LazyExoticComponent<ComponentType> =>
  lazy(async () => {
    const [{ default: Page }, { Dressed }] = await Promise.all([load(), import('./dressed.tsx')])
    const DressedPage = () => (
      <Dressed>
        <Page />
      </Dressed>
    )
    return { default: DressedPage }
  })
