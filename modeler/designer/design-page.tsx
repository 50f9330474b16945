import { Route, Routes } from 'react-router'
import { ReviewPage } from './flow/review-page.tsx'
import { VersionsPage } from './flow/versions-page.tsx'
import { LandscapePage } from './landscape-page.tsx'
import { WorkbenchPage } from './workbench/workbench-page.tsx'

/** The designer's room: landscape, workbench, versions, review, migration. */
export default function DesignPage() {
  return <Routes>
    <Route index element={<LandscapePage />} />
    <Route path="review/:id" element={<ReviewPage />} />
    <Route path=":key/versions" element={<VersionsPage />} />
    <Route path=":key/draft/:id" element={<WorkbenchPage />} />
  </Routes>
}
