import type { Deed } from '../ui/keys.ts'

/** What the server finds for the palette's words. */
export const useFound = (query: string): Deed[] => query.trim() === '' ? [] : []
