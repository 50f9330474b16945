import { CheckCircleFilled } from '@ant-design/icons'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { home } from '../../server/contract/portal.ts'
import { call } from '../ui/call.ts'
import { now } from '../ui/clock.ts'
import { Empty } from '../ui/empty.tsx'
import { Fail } from '../ui/fail.tsx'
import { wanOf } from '../ui/money.ts'
import { Skeleton } from '../ui/skeleton.tsx'
import { dateOf } from '../ui/times.ts'
import { portalWords } from '../words/portal.ts'
import { familyNames } from '../words/roles.ts'
import { usePick, useWords } from '../words/words.ts'
import { eachMinute } from './ask.ts'
import { Doors, Openings, Phones } from './home-cards.tsx'
import { NoticeList } from './notice-list.tsx'
import { PortalPage } from './portal-page.tsx'
import { RegionForm } from './region-form.tsx'
import { ModeSwitch, ProcessView, wordsFirst } from './process-view.tsx'

/** What anybody should find within one look: how it goes, what is new, what opens today, whom to call. */
export default function HomePage() {
  const w = useWords(portalWords)
  const [params] = useSearchParams()
  const [family, region] = [params.get('family') ?? '', params.get('region') ?? '']
  const query = { ...(family ? { family } : {}), ...(region ? { region } : {}) }
  const found = useQuery({
    queryKey: ['notices', 'home', family, region],
    queryFn: ({ signal }) => call(home, { query, signal }),
    refetchInterval: eachMinute,
    placeholderData: keepPreviousData,
  })
  const { figures, openings = [], processes = [], notices } = found.data ?? {}
  return (
    <PortalPage title={w('home')} hero={<Hero facts={figures && [
      w('underway', { n: figures.underway }),
      w('noticesYear', { n: figures.noticesThisYear }),
      `${w('awardsYear', { n: figures.awardsThisYear })} ${figures.awardedFen ? wanOf(figures.awardedFen) : ''}`,
      w('openingsToday', { n: openings.length }),
      w('free'),
    ]} />}>
      <div className="p-two">
        <div>
          <ProcessCard processes={processes.filter(one => one.family && one.family in familyNames)} pending={found.isPending} />
          <section className="card">
            <div className="hd">
              <h2 className="gr">{w('latest')}</h2>
              <NoticePickers family={family} region={region} />
            </div>
            {found.isError && <Fail error={found.error} retry={() => void found.refetch()} />}
            {found.isPending && <Skeleton lines={8} />}
            {notices?.length === 0 && <Empty next={<a href="/api/portal/rss">{w('rss')}</a>}>{w('noNotices')}</Empty>}
            {notices && <NoticeList rows={notices.slice(0, 10)} />}
            <p className="p-process-foot">
              <Link to={`/notices?${new URLSearchParams(query)}`}>{w('allNotices')} →</Link>
              <a href={`/api/portal/rss?${new URLSearchParams(query)}`}>{w('rss')}</a>
            </p>
          </section>
        </div>
        <div>
          <Openings rows={openings} />
          <Doors />
          <Phones {...(region ? { region } : {})} {...(family ? { family } : {})} />
        </div>
      </div>
    </PortalPage>
  )
}

function Hero({ facts = [] }: { facts?: readonly string[] | undefined }) {
  const w = useWords(portalWords)
  const go = useNavigate()
  const [asked, setAsked] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void go(`/notices?q=${encodeURIComponent(asked.trim())}`)
  }
  return (
    <div className="p-hero">
      <div className="gr">
        <h1>{w('claim')}</h1>
        <p>
          <span>{w('today', { date: dateOf(now()) })}</span>
          {facts.map(fact => (
            <span key={fact}>· {fact}</span>
          ))}
        </p>
      </div>
      <form className="p-search" role="search" action="/notices" onSubmit={submit}>
        <input type="search" name="q" value={asked} onChange={event => setAsked(event.target.value)} placeholder={w('searchHint')} aria-label={w('searchHint')} />
        <button type="submit" className="p-button pri">
          {w('search')}
        </button>
      </form>
    </div>
  )
}

interface Card {
  key: string
  name: string
  version: number
  hash: string
}

function ProcessCard({ processes, pending }: { processes: readonly Card[]; pending: boolean }) {
  const w = useWords(portalWords)
  const [chosen, setChosen] = useState<string>()
  const [mode, setMode] = useState<'diagram' | 'text'>(wordsFirst() ? 'text' : 'diagram')
  const shown = processes.find(one => one.key === chosen) ?? processes.find(one => one.key === 'gcjs.open-tender') ?? processes[0]
  return (
    <section className="card">
      <div className="hd">
        <h2 lang="zh-CN">{shown ? w('how', { name: shown.name }) : w('process')}</h2>
        {shown && (
          <span className="chip ok" title={w('runningWhy', { hash: shown.hash })}>
            <CheckCircleFilled aria-hidden="true" /> {w('running', { n: shown.version })}
          </span>
        )}
        <span className="gr" />
        {processes.length > 1 && (
          <select className="p-field needs-script" aria-label={w('process')} value={shown?.key} onChange={event => setChosen(event.target.value)} lang="zh-CN">
            {processes.map(one => (
              <option key={one.key} value={one.key}>
                {one.name}
              </option>
            ))}
          </select>
        )}
        <ModeSwitch mode={mode} change={setMode} />
      </div>
      {pending && <Skeleton lines={8} />}
      {shown && <div className={mode === 'text' ? 'p-words' : undefined}><ProcessView key={shown.key} process={shown.key} mode={mode} /></div>}
    </section>
  )
}

/** Addresses, not states: a chosen family can be sent to somebody, and needs no script. */
function NoticePickers({ family, region }: { family: string; region: string }) {
  const w = useWords(portalWords)
  const pick = usePick()
  const go = useNavigate()
  const at = (query: { family: string; region: string }): string => `/?${new URLSearchParams(Object.entries(query).filter(([, value]) => value))}`
  return (
    <>
      <span className="p-seg" role="group" aria-label={w('family')}>
        {['', ...Object.keys(familyNames).filter(code => code !== 'QT')].map(code => (
          <Link key={code} to={at({ family: code, region })} preventScrollReset aria-current={family === code ? 'true' : undefined}>
            {code ? pick(familyNames[code]!) : w('all')}
          </Link>
        ))}
      </span>
      <RegionForm action="/" region={region} choose={code => void go(at({ family, region: code }), { preventScrollReset: true })} countiesOnly>
        {family && <input type="hidden" name="family" value={family} />}
      </RegionForm>
    </>
  )
}
