import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDeferredValue } from 'react'
import { useNavigate } from 'react-router'
import { call } from '../ui/call.ts'
import type { Deed } from '../ui/keys.ts'
import { regionNames } from '../words/roles.ts'
import { foundKinds, searchWords } from '../words/search.ts'
import { usePick, useWords } from '../words/words.ts'

export type FoundDeed = Deed & { section: string }

/** What the server finds for the palette's words, in the order of the search page; `§` asks for articles only, `>` for nothing. */
export function useFound(query: string): FoundDeed[] {
  const deferred = useDeferredValue(query.trim())
  const onlyLaw = deferred.startsWith('§')
  const q = deferred.replace(/^§\s*/, '')
  const go = useNavigate()
  const pick = usePick()
  const w = useWords(searchWords)
  const enabled = q.length > 1 && !q.startsWith('>')
  const found = useQuery({
    queryKey: ['search', 'palette', q, onlyLaw],
    enabled,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 30_000,
    queryFn: async ({ signal }) => call((await import('../../server/contract/desk.ts')).search, { query: { q, size: 8, ...(onlyLaw ? { kind: 'article' as const } : {}) }, signal }),
  })
  if (!enabled) return []
  const whole = `/search?q=${encodeURIComponent(q)}`
  return [
    ...(found.data?.rows ?? []).map((row): FoundDeed => ({
      section: pick(foundKinds[row.kind]),
      name: row.title,
      note: [row.note, row.region ? pick(regionNames[row.region] ?? [row.region, row.region]) : ''].filter(Boolean).join(' · '),
      run: () => void go(row.to || `/search?q=${encodeURIComponent(row.title)}&kind=article`),
    })),
    ...(found.data && found.data.total > 8 ? [{ section: w('all'), name: w('more'), note: `${found.data.total}`, run: () => void go(whole) }] : []),
  ]
}
