import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { difference, versionBundle } from '../../../server/contract/design.ts'
import { call } from '../../ui/call.ts'
import { Canvas } from '../../ui/canvas.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Fail } from '../../ui/fail.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { useWords } from '../../words/words.ts'
import '../flow/flow.css'
import { DifferenceList, marksOf } from '../flow/difference-list.tsx'
import { designWords } from '../words.ts'
import type { Workshop } from './use-draft.ts'

/** The draft against the version it is based on: sentences on the left, both diagrams with the changes marked. */
export function CompareTab({ shop }: { shop: Workshop }) {
  const w = useWords(designWords)
  const base = shop.draft.base
  const [at, setAt] = useState<string>()
  const old = useQuery({ queryKey: ['design', 'version', base?.id], queryFn: ({ signal }) => call(versionBundle, { params: { id: base!.id }, signal }), enabled: base !== null, staleTime: Number.POSITIVE_INFINITY })
  const told = useQuery({ queryKey: ['design', 'difference', shop.draft.id, shop.savedAt], queryFn: ({ signal }) => call(difference, { body: { before: { version: base!.id }, after: shop.bundle }, signal }), enabled: base !== null })
  const marks = useMemo(() => marksOf(told.data ?? []), [told.data])
  if (!base) return <Empty>{w('fromNothing')}</Empty>
  if (old.isError) return <Fail error={old.error} retry={() => void old.refetch()} />
  if (told.isError) return <Fail error={told.error} retry={() => void told.refetch()} />
  if (!old.data || !told.data) return <Skeleton lines={6} />
  return <div className="compare-tab">
    <DifferenceList differences={told.data} at={at} onPick={setAt} />
    <div className="two-diagrams">
      <figure><figcaption>v{base.number}</figcaption><Canvas xml={old.data.bundle.bpmn} label={`v${base.number}`} marks={marks.before} {...at ? { at } : {}} onPick={setAt} /></figure>
      <figure><figcaption>{shop.draft.title}</figcaption><Canvas xml={shop.bundle.bpmn} label={shop.draft.title} marks={marks.after} {...at ? { at } : {}} onPick={setAt} /></figure>
    </div>
  </div>
}
