import type { Knex } from 'knex'
import { sealOn, veiled } from '../kernel/veil.ts'
import type { Seals } from './seals.ts'

interface Shown { label: string; value: string; sealed: boolean }
interface Component { key?: string; label?: string; components?: Component[]; properties?: { money?: string; unit?: string }; unit?: string }

/** The labels of every form field of these versions, by key; money fields carry 元 at their end. */
export async function labelsOf(db: Knex | Knex.Transaction, versions: string[]): Promise<Map<string, Map<string, string>>> {
  const rows = await db('versions').whereIn('id', [...new Set(versions)]).select('id', 'bundle') as { id: string; bundle: string }[]
  return new Map(rows.map(row => {
    const labels = new Map<string, string>()
    for (const form of Object.values((JSON.parse(row.bundle) as { forms: Record<string, Component> }).forms)) gather(form, labels)
    return [String(row.id), labels]
  }))
}

function gather(component: Component, labels: Map<string, string>): void {
  if (component.key && component.label) labels.set(component.key, component.properties?.money === 'fen' || component.unit === 'fen' ? `${component.label.replace(/（.*元）$/, '')}（元）` : component.label)
  for (const inner of component.components ?? []) gather(inner, labels)
}

/** What was handed in, by the labels of its form; sealed values show only that they are sealed. Empty answers are left out. */
export function shownData(data: Record<string, unknown>, labels: Map<string, string>, seals: Seals): Shown[] {
  return Object.entries(data).flatMap(([name, value]): Shown[] => {
    const label = labels.get(name) ?? outer[name] ?? name
    if (name === 'project' || name === 'hash' || name === 'version' || value === null || value === undefined || value === '') return []
    if (sealOn(name, seals)) return [{ label, value: '', sealed: true }]
    const { value: open, sealed } = veiled(value, seals)
    return [{ label: label.replace(/（元）$/, ''), value: label.endsWith('（元）') && typeof open === 'number' ? `${(open / 100).toLocaleString('zh-CN')} 元` : wordsOf(open), sealed: sealed !== undefined }]
  })
}

const outer: Record<string, string> = { noticeId: '公告编号', publishedAt: '公布时间', due: '到期', earliest: '最早', derivation: '推算', article: '依据', provisional: '暂定', venueName: '场地', bookingId: '预约编号', deadline: '截止时间', openedAt: '开放时间', drawId: '抽取编号', received: '收到', closedAt: '截止于' }

function wordsOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? '是' : '否'
  if (typeof value === 'string') return value
  if (typeof value === 'number') return String(value)
  return JSON.stringify(value).slice(0, 1000)
}
