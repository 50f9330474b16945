import { lazy } from 'react'
import { Link, Route, Routes } from 'react-router'
import { useActor } from '../session/session.ts'
import { Empty } from '../ui/empty.tsx'
import { subjectWords } from '../words/subject.ts'
import { useWords } from '../words/words.ts'
import './subject.css'

const Projects = lazy(() => import('./projects-page.tsx'))
const Bidding = lazy(() => import('./bidding-page.tsx'))
const Tender = lazy(() => import('./tender-page.tsx'))
const Bid = lazy(() => import('./bid-page.tsx'))

/** The rooms of the parties: projects of who tenders, bids of who bids. */
export default function SubjectPage() {
  return (
    <Routes>
      <Route index element={<Home />} />
      <Route path="tenders" element={<Projects />} />
      <Route path="tender/:code" element={<Tender />} />
      <Route path="bids" element={<Bidding />} />
      <Route path="bid/:code/:step?" element={<Bid />} />
      <Route path="*" element={<Home />} />
    </Routes>
  )
}

function Home() {
  const w = useWords(subjectWords)
  const { role } = useActor()
  if (role === 'tenderer' || role === 'agency') return <Projects />
  if (role === 'bidder') return <Bidding />
  return <Empty next={<Link to="/todo">{w('toTodo')}</Link>}>{w('other')}</Empty>
}
