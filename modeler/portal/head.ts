import { createContext } from 'react'

/** What the page on show says about itself to search engines and tabs; filled while the server draws it. */
export interface Head {
  title: string
  description: string
}

/** Null in a browser, which names its tab by the crumbs. */
export const HeadContext = createContext<Partial<Head> | null>(null)
