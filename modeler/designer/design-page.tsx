import { lazy, Suspense } from 'react'
import { Route, Routes } from 'react-router'
import { Skeleton } from '../ui/skeleton.tsx'
import { MigratePage } from './flow/migrate-page.tsx'
import { ReviewPage } from './flow/review-page.tsx'
import { VersionsPage } from './flow/versions-page.tsx'
import { LandscapePage } from './landscape-page.tsx'

const WorkbenchPage = lazy(() => import('./workbench/workbench-page.tsx').then(module => ({ default: module.WorkbenchPage })))

/** The designer's room: landscape, workbench, versions, review, migration. */
export default function DesignPage() {
  return <Routes>
    <Route index element={<LandscapePage />} />
    <Route path="review/:id" element={<ReviewPage />} />
    <Route path="migrate/:id" element={<MigratePage />} />
    <Route path=":key/versions" element={<VersionsPage />} />
    <Route path=":key/draft/:id" element={<Suspense fallback={<Skeleton lines={8} />}><WorkbenchPage /></Suspense>} />
  </Routes>
}
