import { Link } from 'react-router'
import type { NoticeRow } from '../../server/contract/portal.ts'
import { now } from '../ui/clock.ts'
import { wanOf } from '../ui/money.ts'
import { daysBetween, dateOf, instant, short } from '../ui/times.ts'
import { portalWords } from '../words/portal.ts'
import { regionNames } from '../words/roles.ts'
import { say, usePick, useWords } from '../words/words.ts'

const tones: readonly (readonly [RegExp, string])[] = [
  [/终止|无效|解除|违约|失败|流标|暂停/, 'er'],
  [/候选人|评审|异议/, 'wa'],
  [/结果|成交|合同|履约|恢复/, 'ok'],
  [/变更|延期|澄清|答疑|顺延/, ''],
]
/** The colour of a kind of notice; the words carry the meaning. */
export const toneOf = (kind: string): string => tones.find(([pattern]) => pattern.test(kind))?.[1] ?? 'pri'

/** 今天, 昨天, else the date. */
export function dayName(at: string): string {
  const away = daysBetween(at, now())
  return away === 0 ? say(['今天', 'today']) : away === 1 ? say(['昨天', 'yesterday']) : dateOf(at)
}

/** Notices as rows: kind, title, place, day. */
export function NoticeList({ rows }: { rows: readonly NoticeRow[] }) {
  const pick = usePick()
  const w = useWords(portalWords)
  return (
    <ul className="p-notices">
      {rows.map(row => (
        <li key={row.id}>
          <span className={`chip ${toneOf(row.kind)}`} lang="zh-CN">
            {row.kind}
          </span>
          <Link className="what" to={`/notice/${row.id}`} lang="zh-CN">
            {shownTitle(row)}
          </Link>
          <span className="fact s nw">{row.deadline ? w('until', { time: short(row.deadline, now()) }) : row.priceFen === null ? '' : wanOf(row.priceFen)}</span>
          <span className="place t2 s">{pick(regionNames[row.region] ?? [row.region, row.region])}</span>
          <time className="when t2 s nw" dateTime={row.publishedAt} title={instant(row.publishedAt)}>
            {dayName(row.publishedAt)}
          </time>
        </li>
      ))}
    </ul>
  )
}

/** The kind stands in the chip already. */
export const shownTitle = ({ title, kind }: { title: string; kind: string }): string => (title.endsWith(kind) && title.length > kind.length ? title.slice(0, -kind.length).trimEnd() : title)
