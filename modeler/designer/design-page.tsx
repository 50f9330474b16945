import { Route, Routes } from 'react-router'
import { LandscapePage } from './landscape-page.tsx'
import { WorkbenchPage } from './workbench/workbench-page.tsx'

/** The designer's room: landscape, workbench, versions, review, migration. */
export default function DesignPage() {
  return <Routes>
    <Route index element={<LandscapePage />} />
    <Route path=":key/draft/:id" element={<WorkbenchPage />} />
  </Routes>
}
