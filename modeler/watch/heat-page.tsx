import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useMemo } from 'react'
import { Link, useNavigate, useParams, useSearchParams } from 'react-router'
import { heatMap, type HeatMap } from '../../server/contract/watch.ts'
import { useCrumb } from '../shell/crumbs.ts'
import { call } from '../ui/call.ts'
import { Canvas } from '../ui/canvas.tsx'
import type { CanvasOverlay } from '../ui/canvas-marks.ts'
import { Empty } from '../ui/empty.tsx'
import { Fail } from '../ui/fail.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { span } from '../ui/times.ts'
import { watchWords } from '../words/watch.ts'
import { useWords } from '../words/words.ts'
import { useVersion } from './queries.ts'
import { WatchBar } from './watch-bar.tsx'

const brief = (hours: number): string => (hours < 1 / 60 ? '<1′' : span(hours * 3_600_000).split(' ').slice(0, 2).join(' '))

/** Where a kind of trade spends its time: every step with its median stay, the longest darkest; the table says the same. */
export default function HeatPage() {
  const w = useWords(watchWords)
  const go = useNavigate()
  const { key = 'gcjs.open-tender' } = useParams()
  const [search] = useSearchParams()
  const region = search.get('region')
  const query = region ? { region } : {}
  const found = useQuery({ queryKey: ['instances', 'heat', key, query], queryFn: ({ signal }) => call(heatMap, { params: { process: key }, query, signal }), placeholderData: keepPreviousData })
  useCrumb([{ name: w('heat') }])
  const bundle = useVersion(found.data?.version)
  const overlays = useMemo(() => drawn(found.data?.steps ?? []), [found.data])
  return (
    <div className="watch">
      <h1 className="sr">{w('heat')}</h1>
      <WatchBar>
        {found.data && <Select aria-label={w('process')} value={key} style={{ minWidth: 240 }} onChange={value => void go(`/watch/heat/${value}${region ? `?region=${region}` : ''}`)} options={found.data.processes.map(one => ({ value: one.key, label: one.name }))} />}
      </WatchBar>
      {found.isPending && <section className="card pad"><Skeleton lines={10} /></section>}
      {found.isError && <Fail error={found.error} retry={() => void found.refetch()} />}
      {found.data && (
        <div className="heat-grid">
          <section className="card diagram-card">
            <h2 className="hd">
              <span className="el" lang="zh-CN">{found.data.processName} v{found.data.versionNumber}</span>
              <span className="s t2 nw">{w('heatOf', { n: found.data.instances, days: found.data.days })}</span>
              <span className="gr" />
              <span className="xs t2 flow-legend">{w('dwell')} <i className="heat1" /><i className="heat2" /><i className="heat3" /><i className="heat4" /></span>
            </h2>
            <div className="diagram-stage heat-stage">
              {bundle.isError && <Fail error={bundle.error} retry={() => void bundle.refetch()} />}
              {bundle.data ? <Canvas xml={bundle.data.bundle.bpmn} label={found.data.processName} overlays={overlays} /> : <Skeleton lines={6} />}
            </div>
          </section>
          <HeatTable heat={found.data} />
        </div>
      )}
    </div>
  )
}

function drawn(steps: HeatMap['steps']): CanvasOverlay[] {
  const most = Math.max(1, ...steps.map(step => step.medianHours))
  // hours and weeks side by side: shades follow the logarithm, or all but the longest would look alike
  const shade = (hours: number) => Math.min(4, Math.max(1, Math.ceil((Math.log1p(hours) / Math.log1p(most)) * 4)))
  return steps.map(step => ({ element: step.element, text: brief(step.medianHours), tone: `heat${shade(step.medianHours)}` as CanvasOverlay['tone'] & string, title: `${step.name}：${brief(step.medianHours)} / ${brief(step.p90Hours)}` }))
}

function HeatTable({ heat }: { heat: HeatMap }) {
  const w = useWords(watchWords)
  const shown = heat.steps.slice(0, 30)
  return (
    <section className="card list-card">
      {shown.length === 0 ? <Empty>{w('noHeat')}</Empty> : (
        <table className="t" lang="zh-CN">
          <thead><tr><th scope="col">{w('where')}</th><th scope="col">{w('median')}</th><th scope="col">P90</th><th scope="col">{w('passed')}</th><th scope="col">{w('waiting')}</th></tr></thead>
          <tbody>
            {shown.map(step => (
              <tr key={step.element}>
                <td><b>{step.name}</b></td><td className="nw">{brief(step.medianHours)}</td><td className="nw t2">{brief(step.p90Hours)}</td><td className="t2">{step.passed}</td>
                <td>{step.waiting ? <Link to={`/watch/list?process=${heat.process}`}>{step.waiting}</Link> : '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}
