import { z } from 'zod'
import { defineService, type Subject } from '../engine/service.ts'
import type { Work } from '../work.ts'
import { storeText } from './documents.ts'
import { send } from './letters.ts'
import { openingRecord, type OpenedBid } from './openings.ts'
import type { Tender } from './tenders.ts'

interface Noted { kind: string; title: string; version: number; hash: string; published_at: Date }
interface Facts {
  subject: Subject; owner: string; notices: Noted[]; tenders: (Tender & { record: OpenedBid[] })[];
  objections: { stage: string; subject: string; status: string; reply: string | null }[]
}

const when = (at: Date): string => new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
const yuan = (fen: number | null): string => (fen === null ? '—' : `${(fen / 100).toLocaleString('zh-CN', { minimumFractionDigits: 2 })} 元`)

/** The written report of 招标投标法 47 from what is recorded: it adds nothing and leaves nothing out that opening has made public. Pure. */
function compile(kind: string, { subject, owner, notices, tenders, objections }: Facts, now: Date): string {
  const section = (title: string, lines: string[]): string => `【${title}】\n${lines.length ? lines.join('\n') : '无'}\n`
  return [
    kind, '', `项目：${subject.title}`, `统一交易标识码：${subject.code}`, `地区：${subject.region}　类别：${subject.family}　行业：${subject.industry ?? '—'}`, `招标人：${owner}`, `编制时间：${when(now)}（平台依记录自动汇编）`, '',
    section('公告与公示', notices.map(one => `${when(one.published_at)}　${one.kind}《${one.title}》第 ${one.version} 版　SHA-256 ${one.hash}`)),
    ...tenders.map(tender => section(tender.round === 'bid' ? '投标与开标' : '资格预审申请', [
      `截止时间：${when(tender.deadline)}`, ...tender.closed_at ? [`收到有效递交：${tender.bid_count} 份`] : ['尚未截止，数量密封'],
      ...tender.record.map((bid, n) => `${n + 1}. ${bid.name}　报价 ${yuan(bid.priceFen)}　工期 ${bid.duration ?? '—'} 日　项目负责人 ${bid.pm ?? '—'}${bid.fault ? `　${bid.fault}` : ''}`),
    ])),
    section('异议与答复', objections.map(one => `${one.subject}：${one.status === 'open' ? '尚未答复' : one.reply ?? ''}`)),
  ].join('\n')
}

/** Gathers what a report or an archive states of an instance. */
async function factsOf(work: Work, subject: Subject): Promise<Facts> {
  const notices = await work.tx<Noted>('notices').where('instance_id' as never, subject.id).orderBy('id').select('kind', 'title', 'version', 'hash', 'published_at') as Noted[]
  const tenders: Facts['tenders'] = []
  for (const tender of await work.tx<Tender>('tenders').where('instance_id', subject.id).orderBy('id') as Tender[]) tenders.push({ ...tender, record: await openingRecord(work, tender.id) })
  const objections = await work.tx('objections').where('instance_id', subject.id).orderBy('id').select('stage', 'subject', 'status', 'reply')
  const owner = subject.owner ? ((await work.tx('entities').where('id', subject.owner).first('name')) as { name: string } | undefined)?.name : undefined
  return { subject, owner: owner ?? subject.owner ?? '—', notices, tenders, objections }
}

export const compileReport = defineService({
  name: 'reports.compile',
  title: '汇编书面报告',
  input: z.object({ kind: z.string().min(1), to: z.string().min(1).default('supervisor').describe('报送的岗位') }),
  output: z.object({ reportId: z.string(), documentId: z.string(), hash: z.string(), sentAt: z.string() }),
  async run(work, { kind, to }, { instance }) {
    const text = compile(kind, await factsOf(work, instance), work.now)
    const file = await storeText(work, text, { name: `${kind}.txt`, kind: 'report', instanceId: instance.id, code: instance.code, owner: instance.owner ?? undefined })
    const [row] = await work.tx('reports').insert({
      instance_id: instance.id, code: instance.code, kind, addressee: to, document: file.id, hash: file.sha256, sent_at: work.now,
    }).returning('id') as { id: string }[]
    const posts = await work.tx('posts').where('role', to).whereIn('region', [instance.region, '510800']).distinct('account') as { account: string }[]
    await send(work, posts.map(post => `account:${post.account}` as const), { kind, title: instance.title, code: instance.code, text: `${kind}已汇编，校验值 ${file.sha256}` })
    return { reportId: row!.id, documentId: file.id, hash: file.sha256, sentAt: work.now.toISOString() }
  },
})
