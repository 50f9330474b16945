import { Route, Routes } from 'react-router'
import AlertsPage from './alerts-page.tsx'
import CalendarPage from './calendar-page.tsx'
import CockpitPage from './cockpit-page.tsx'
import DeadlinesPage from './deadlines-page.tsx'
import HeatPage from './heat-page.tsx'
import IncidentsPage from './incidents-page.tsx'
import InstancePage from './instance-page.tsx'
import ListPage from './list-page.tsx'
import OverridesPage from './overrides-page.tsx'
import ReportsPage from './reports-page.tsx'
import VersionsPage from './versions-page.tsx'
import './watch.css'

/** The room of those who watch: the whole city, lists, one trade through time, incidents, deadlines. */
export default function WatchPage() {
  return (
    <Routes>
      <Route index element={<CockpitPage />} />
      <Route path="list" element={<ListPage />} />
      <Route path="i/:id" element={<InstancePage />} />
      <Route path="incidents" element={<IncidentsPage />} />
      <Route path="alerts" element={<AlertsPage />} />
      <Route path="heat/:key?" element={<HeatPage />} />
      <Route path="reports" element={<ReportsPage />} />
      <Route path="deadlines" element={<DeadlinesPage />} />
      <Route path="calendar" element={<CalendarPage />} />
      <Route path="overrides" element={<OverridesPage />} />
      <Route path="versions" element={<VersionsPage />} />
      <Route path="*" element={<CockpitPage />} />
    </Routes>
  )
}
