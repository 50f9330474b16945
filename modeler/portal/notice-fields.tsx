import { Fragment, type ReactNode } from 'react'
import { Law } from '../ui/law.tsx'
import { wanOf, yuanOf } from '../ui/money.ts'
import { instant } from '../ui/times.ts'
import { noticeWords } from '../words/portal.ts'
import { regionNames } from '../words/roles.ts'
import { say, usePick, useWords, type Pair } from '../words/words.ts'

/** Members of notices as the data rules of the city name them; what is not listed shows its own name. */
const names: Record<string, Pair> = {
  projectName: ['项目名称', 'Project'], noticeName: ['公告名称', 'Notice'], projectCode: ['投资项目代码', 'Investment code'], projectScale: ['建设规模', 'Scale'], regionCode: ['行政区划', 'Region'],
  content: ['主要内容', 'Content'], estValueFen: ['估算价', 'Estimate'], planDate: ['计划招标日期', 'Planned date'], planNoticeDate: ['计划公告日期', 'Planned notice date'], ceilingFen: ['最高投标限价', 'Ceiling price'], budgetFen: ['预算', 'Budget'],
  consortium: ['是否接受联合体', 'Consortium allowed'], criteria: ['资格条件', 'Eligibility'], depositFen: ['投标保证金', 'Bid deposit'], docStart: ['文件获取开始', 'Documents from'], docEnd: ['文件获取截止', 'Documents until'],
  deadline: ['投标截止', 'Bid deadline'], openTime: ['开标时间', 'Opening'], evalMethod: ['评标办法', 'Evaluation method'], validity: ['投标有效期（日）', 'Bid validity (days)'], keptReason: ['保留说明', 'Reason kept'],
  record: ['开标记录', 'Opening record'], note: ['备注', 'Note'], bidder: ['投标人', 'Bidder'], name: ['单位名称', 'Name'], duration: ['工期（日）', 'Duration (days)'], pm: ['项目负责人', 'Project manager'], priceFen: ['价格', 'Price'], price: ['合同价', 'Contract price'],
  passed: ['资格审查合格', 'Eligible'], total: ['参加家数', 'Bidders'], candidates: ['中标候选人', 'Candidates'], rank: ['名次', 'Rank'], points: ['得分', 'Score'], objectionChannel: ['异议渠道', 'How to object'], qualification: ['资格能力', 'Qualification'],
  winner: ['中标人', 'Winner'], perfBondFen: ['履约保证金', 'Performance bond'], confirmed: ['是否确认', 'Confirmed'], milestone: ['节点', 'Milestone'], paymentFen: ['支付金额', 'Payment'], remark: ['说明', 'Remark'],
  code: ['情形代码', 'Case'], reason: ['原因', 'Reason'], nextStep: ['下一步', 'Next'], basis: ['依据', 'Basis'], until: ['直到', 'Until'], affectsBid: ['是否影响投标文件编制', 'Affects bids'], before: ['原内容', 'Before'], after: ['现内容', 'After'],
  reply: ['答复', 'Reply'], question: ['问题', 'Question'], upheld: ['是否成立', 'Upheld'], decision: ['决定', 'Decision'], subject: ['事项', 'Subject'], stage: ['阶段', 'Stage'], facts: ['事实', 'Facts'],
}
const places = new Map(Object.keys(names).map((key, at) => [key, at]))
/** Members in the order people ask for them; unknown ones last. */
const placeOf = (key: string): number => places.get(key) ?? places.size
export const fieldName = (key: string): string => (names[key] ? say(names[key]) : key)

const iso = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/
const isMoney = (key: string): boolean => key.endsWith('Fen') || key === 'price'
type Row = Record<string, unknown>
const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value)
const isBlank = (value: unknown): boolean => value === null || value === undefined || value === ''

/** One member's value in words: money in yuan, instants by Shanghai's clock, lists as tables. */
export function FieldValue({ name, value, family }: { name: string; value: unknown; family?: string }): ReactNode {
  const w = useWords(noticeWords)
  const pick = usePick()
  if (isBlank(value)) return <span className="t3">{w('none')}</span>
  if (typeof value === 'boolean') return w(value ? 'yes' : 'no')
  if (typeof value === 'number') return isMoney(name) ? <span title={`${yuanOf(value)} 元`}>{wanOf(value)}</span> : value.toLocaleString('zh-CN')
  if (typeof value === 'string') return name === 'basis' && /\d$/.test(value) ? <Law id={value} {...(family ? { family } : {})} /> : name === 'regionCode' && regionNames[value] ? pick(regionNames[value]) : iso.test(value) ? <time dateTime={value}>{instant(value)}</time> : value
  if (Array.isArray(value) && value.every(isRow)) return <Rows rows={value} />
  if (Array.isArray(value)) return <ul>{value.map(one => <li key={JSON.stringify(one)}><FieldValue name={name} value={one} /></li>)}</ul>
  return <FieldList fields={value as Row} />
}

function Rows({ rows }: { rows: readonly Row[] }) {
  // Where the organisation's name stands beside its number, the number says nothing to the reader.
  const keys = [...new Set(rows.flatMap(row => Object.keys(row)))].filter(key => !(key === 'bidder' && rows.every(row => row['name'])))
  const order = ['rank', 'name', 'bidder', 'priceFen', 'points', 'duration', 'pm']
  keys.sort((a, b) => (order.indexOf(a) + 99) % 99 - ((order.indexOf(b) + 99) % 99))
  return (
    <div className="p-scroll">
      <table className="t">
        <thead>
          <tr>
            {keys.map(key => (
              <th key={key} scope="col">
                {fieldName(key)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <tr key={JSON.stringify(row)}>
              {keys.map(key => (
                <td key={key}>
                  <FieldValue name={key} value={row[key]} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** The members of a notice, blank ones left out. */
export function FieldList({ fields, family }: { fields: Row; family?: string }) {
  return (
    <dl className="p-facts" lang="zh-CN">
      {Object.entries(fields)
        .filter(([, value]) => !isBlank(value))
        .toSorted(([a], [b]) => placeOf(a) - placeOf(b))
        .map(([key, value]) => (
          <Fragment key={key}>
            <dt>{fieldName(key)}</dt>
            <dd>
              <FieldValue name={key} value={value} {...(family ? { family } : {})} />
            </dd>
          </Fragment>
        ))}
    </dl>
  )
}

/** What a change changed, member by member. */
export function ChangeTable({ before, after }: { before: Row; after: Row }) {
  const w = useWords(noticeWords)
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return (
    <table className="p-change" lang="zh-CN">
      <thead>
        <tr>
          <th scope="col" />
          <th scope="col">{w('before')}</th>
          <th scope="col">{w('after')}</th>
        </tr>
      </thead>
      <tbody>
        {keys.map(key => (
          <tr key={key}>
            <th scope="row">{fieldName(key)}</th>
            <td className="old">
              <FieldValue name={key} value={before[key]} />
            </td>
            <td className="new">
              <FieldValue name={key} value={after[key]} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
