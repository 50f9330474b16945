import { usePrefetchQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { Route, Routes, useParams } from 'react-router'
import { Skeleton } from '../ui/skeleton.tsx'
import { CountyPage } from './county/county-page.tsx'
import { MigratePage } from './flow/migrate-page.tsx'
import { ReviewPage } from './flow/review-page.tsx'
import { VersionsPage } from './flow/versions-page.tsx'
import { LandscapePage } from './landscape-page.tsx'
import { openingQueries } from './workbench/opening.ts'

const workbench = () => import('./workbench/workbench-page.tsx').then(module => ({ default: module.WorkbenchPage }))
const WorkbenchPage = lazy(workbench)

/** The designer's room: landscape, workbench, versions, review, migration, county values. */
export default function DesignPage() {
  return <Routes>
    <Route index element={<LandscapePage />} />
    <Route path="review/:id" element={<ReviewPage />} />
    <Route path="migrate/:id" element={<MigratePage />} />
    <Route path=":key/county" element={<CountyPage />} />
    <Route path=":key/versions" element={<VersionsPage />} />
    <Route path=":key/draft/:id" element={<DraftRoute />} />
  </Routes>
}

/** Asks for the draft and all it needs while the editors load. */
function DraftRoute() {
  const { key = '', id = '' } = useParams()
  for (const query of openingQueries(key, id)) usePrefetchQuery(query)
  return <Suspense fallback={<Skeleton lines={8} />}><WorkbenchPage /></Suspense>
}
