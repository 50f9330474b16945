import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { versionBundle } from '../../server/contract/design.ts'
import { call } from '../ui/call.ts'
import { Canvas } from '../ui/canvas.tsx'
import type { CanvasOverlay } from '../ui/canvas-marks.ts'
import { useNow } from '../ui/clock.ts'
import { Fail } from '../ui/fail.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import type { Mark } from '../ui/steps.tsx'
import { uiWords } from '../words/ui.ts'
import { useWords } from '../words/words.ts'
import type { TaskDetail } from './tasks.ts'

/** The diagram of the task's own version with what is done and where it waits. */
export function Position({ task, mode }: { task: TaskDetail; mode: 'near' | 'whole' | 'text' }) {
  const w = useWords(uiWords)
  const found = useQuery({
    queryKey: ['versions', task.version.id],
    queryFn: ({ signal }) => call(versionBundle, { params: { id: task.version.id }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const today = useNow()
  const late = task.dueAt !== null && Date.parse(task.dueAt) < today
  const marks = useMemo(
    (): Record<string, Mark> => ({
      ...Object.fromEntries(task.case.visited.map(id => [id, 'done' as const])),
      ...Object.fromEntries(task.case.waiting.map(id => [id, 'active' as const])),
      [task.element]: late ? 'late' : 'active',
    }),
    [task.case.visited, task.case.waiting, task.element, late],
  )
  const overlays = useMemo(
    (): CanvasOverlay[] => [{ element: task.element, text: w('here'), tone: late ? 'late' : 'token', pulse: true }],
    [task.element, late, w],
  )
  if (found.isPending) return <Skeleton lines={3} />
  if (found.isError) return <Fail error={found.error} retry={() => void found.refetch()} />
  return (
    <Canvas xml={found.data.bundle.bpmn} label={task.processName} mode={mode} at={task.element} marks={marks} overlays={overlays} still={mode === 'near'} />
  )
}
