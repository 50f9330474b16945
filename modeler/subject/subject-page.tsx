import { lazy } from 'react'
import { Route, Routes } from 'react-router'
import { useActor } from '../session/session.ts'
import './subject.css'

const Projects = lazy(() => import('./projects-page.tsx'))
const Bidding = lazy(() => import('./bidding-page.tsx'))
const Tender = lazy(() => import('./tender-page.tsx'))
const Guarantees = lazy(() => import('./guarantees-page.tsx'))
const Bid = lazy(() => import('./bid-page.tsx'))

/** The rooms of the parties: projects of who tenders, bids of who bids, guarantees of who issues them. */
export default function SubjectPage() {
  return (
    <Routes>
      <Route index element={<Home />} />
      <Route path="tenders" element={<Projects />} />
      <Route path="tender/:code" element={<Tender />} />
      <Route path="bids" element={<Bidding />} />
      <Route path="bid/:code/:step?" element={<Bid />} />
      <Route path="guarantees" element={<Guarantees />} />
      <Route path="*" element={<Home />} />
    </Routes>
  )
}

function Home() {
  const { role } = useActor()
  if (role === 'guarantor') return <Guarantees />
  return role === 'bidder' ? <Bidding /> : <Projects />
}
