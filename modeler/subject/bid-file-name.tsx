import { useQuery } from '@tanstack/react-query'
import { readDocument } from '../../server/contract/documents.ts'
import { call } from '../ui/call.ts'
import type { StoredFile } from '../ui/documents.ts'

/** The name of a bid's file. A standing bid keeps only ids: the name is asked, and only its owner is told. */
export function BidFileName({ file }: { file: StoredFile }) {
  const asked = useQuery({ queryKey: ['document', file.id], queryFn: ({ signal }) => call(readDocument, { params: { id: file.id }, signal }), enabled: file.name === '', staleTime: Number.POSITIVE_INFINITY })
  return <span lang="zh-CN">{file.name || asked.data?.name || (asked.isError ? file.id.slice(0, 8) : '…')}</span>
}
