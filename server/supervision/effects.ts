import type { InterventionKind } from '../contract/watch.ts'
import type { Consequences } from '../engine/moving/preview.ts'
import type { House } from '../house.ts'
import type { State } from '../kernel/types.ts'
import type { Work } from '../work.ts'
import type { InstanceRow } from './facts.ts'
import { recipientsOf } from './letters.ts'
import { lawNow } from './limits.ts'
import { waitingIn } from './reasons.ts'
import { dayTime, endDay, partyWord } from './words.ts'

export interface Effect { what: string; before: string; after: string }
interface Asked { kind: InterventionKind; change: { to?: string | undefined; basis: string }; consequences: Consequences }
const list = (names: string[]): string => [...new Set(names)].map(name => `「${name}」`).join('、') || '–'

/** The consequences in rows: what stands now, what will stand. */
export async function effectsOf(work: Work, house: House, row: InstanceRow, { kind, change, consequences }: Asked): Promise<Effect[]> {
  if (kind === 'suspend' || kind === 'resume') return haltEffects(work, house, row, kind === 'suspend')
  const rows: Effect[] = [
    { what: '令牌', before: list(consequences.before.map(token => token.name)), after: consequences.ends ? `结束（${{ completed: '办结', terminated: '终止', cancelled: '取消' }[consequences.ends]}）` : list(consequences.after.map(token => token.name)) },
  ]
  if (consequences.tasks.withdrawn.length || consequences.tasks.opened.length) rows.push({ what: '待办', before: consequences.tasks.withdrawn.length ? `撤回 ${list(consequences.tasks.withdrawn)}` : '–', after: consequences.tasks.opened.length ? `新开 ${list(consequences.tasks.opened)}` : '不新开' })
  const times = (timers: { element: string; at: string }[]): string => timers.map(timer => `「${timer.element}」${dayTime(new Date(timer.at))}`).join('、') || '–'
  if (consequences.timers.dropped.length || consequences.timers.armed.length) rows.push({ what: '计时', before: times(consequences.timers.dropped), after: times(consequences.timers.armed) })
  if (consequences.services.length) rows.push({ what: '平台动作', before: '–', after: consequences.services.join('、') })
  if (consequences.incidents.length) rows.push({ what: '系统事件', before: '–', after: consequences.incidents.join('；') })
  if (kind === 'retime' && change.to) rows.push({ what: '新时间', before: '–', after: dayTime(new Date(change.to)) })
  rows.push({ what: '通知', before: '–', after: (await recipientsOf(work, house, row)).words })
  return rows
}

async function haltEffects(work: Work, house: House, row: InstanceRow, stopping: boolean): Promise<Effect[]> {
  const law = await lawNow(work)
  const { tasks, clocks } = await waitingIn(work, [row.id])
  const names = (tasks.get(row.id) ?? []).filter(task => task.form_id !== 'resume').map(task => `${partyWord(task.roles[0] ?? '', row.family, house.access.city.roles.get(task.roles[0] ?? ''))}「${task.name}」`)
  const rows: Effect[] = [{ what: '待办', before: [...new Set(names)].join('、') || '无', after: stopping ? '冻结，草稿保留' : '解冻，接着办' }]
  for (const clock of (clocks.get(row.id) ?? []).filter(one => law.binding.includes(one.rule))) {
    const late = clock.due_at < work.now
    rows.push({ what: '期限', before: `${law.rules.get(clock.rule)?.name ?? clock.rule}（${late ? '已逾期' : `${dayTime(clock.due_at)} 届满`}）`, after: stopping ? late ? '停表；逾期事实保留' : '停表，恢复后顺延' : late ? '续计；逾期事实保留' : '扣除停表时间后续计' })
  }
  if (stopping) rows.push({ what: '投诉、异议', before: '可提出，可办理', after: '平台上的办理一并停住，书面处理的恢复后补录；新的异议照收，恢复后送达' })
  const validity = validityOf(JSON.parse(row.state) as State)
  if (validity) rows.push({ what: '投标有效期', before: `${endDay(validity)} 届满`, after: '继续走，剩 15 日时提示延长' })
  const booked = await work.tx('venue_bookings').where({ instance_id: row.id }).whereNot('status', 'released').whereRaw('upper(during) > ?', [work.now]).count('id as n').first() as { n: string }
  rows.push({ what: '场地', before: Number(booked.n) ? `已约 ${booked.n} 场` : '无占用', after: Number(booked.n) ? '保留，另行改期' : '无变化' })
  const own = await work.tx('subscriptions').where({ instance_id: row.id, name: 'event.suspend' }).first('node') ?? await work.tx('tasks').where({ instance_id: row.id, form_id: 'resume' }).first('id')
  rows.push({ what: '公告', before: '–', after: own ? stopping ? '自动发布《暂停公告》，门户同步' : '自动发布《恢复公告》，门户同步' : '本流程没有暂停公告环节，不发布' })
  rows.push({ what: '通知', before: '–', after: (await recipientsOf(work, house, row)).words })
  return rows
}

/** The day bids cease to bind, where the tender notice sets a validity. */
function validityOf(state: State): Date | undefined {
  const vars = state.n['0']?.v ?? {}
  const days = (vars['notice'] as { validity?: unknown } | undefined)?.validity
  const opened = vars['deadline']
  return typeof days === 'number' && typeof opened === 'string' && !Number.isNaN(Date.parse(opened)) ? new Date(Date.parse(opened) + days * 86_400_000) : undefined
}
