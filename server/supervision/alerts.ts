import type { z } from 'zod'
import type { Alert } from '../contract/watch.ts'
import type { House } from '../house.ts'
import { problem } from '../problem.ts'
import type { Work } from '../work.ts'
import { changed, columns, readable, factsOf } from './facts.ts'
import type { LawNow } from './limits.ts'
import { narrowed } from './list.ts'
import { dayTime, dutyWord, termWords } from './words.ts'

interface Row {
  id: string; instance: string; title: string; region: string; family: string; statutory: boolean; rule: string | null; name: string | null; started: Date; due: Date; properties: Record<string, unknown> | null
  verdict: 'false' | 'mended' | 'case' | 'passed' | null; note: string | null; by: string | null; judged: Date | null
}
interface Asked { family?: string | undefined; region?: string | undefined; process?: string | undefined; instance?: string | undefined; open: boolean; limit?: number }

/**
 * What has run over: an unmet statutory limit is red, a service promise yellow. They follow from clocks and tasks, so an alert
 * cannot be forgotten or invented; only the verdict on it is written down. One step late by many hands (a committee) is one alert.
 */
export async function alertsOf(work: Work, house: House, law: LawNow, asked: Asked): Promise<{ rows: z.input<typeof Alert>[]; total: number; red: number }> {
  const { tx, now, actor } = work
  const may = house.access.listFilter(actor, 'instance', 'read', columns)
  const instances = tx('instances as i').whereIn('i.status', ['active', 'suspended']).whereRaw(may.sql, may.bindings as never[]).select('i.id', 'i.title', 'i.region', 'i.family', 'i.status')
  narrowed(asked, house.access.city.below)(instances)
  if (asked.instance) void instances.where('i.id', asked.instance)
  const { rows } = await tx.raw<{ rows: (Row & { total: number; red: number })[] }>(
    `select *, count(*) over ()::int as total, count(*) filter (where statutory) over ()::int as red from (
       select a.*, v.verdict, v.note, v.actor_name as by, v.at as judged from (
         select 'clock-' || c.n as id, i.id as instance, i.title, i.region, i.family, true as statutory, c.rule, null::text as name, c.started_at as started, c.due_at as due, null::jsonb as properties
         from clocks c join (?) i on i.id = c.instance_id where c.ended_at is null and c.due_at < ? and not c.provisional and c.rule = any(?)
         union all
         select * from (select distinct on (i.id, k.element) 'task-' || k.node, i.id, i.title, i.region, i.family, false, null, k.name, k.opened_at, k.due_at, k.properties
         from tasks k join (?) i on i.id = k.instance_id where k.due_at < ? and not k.provisional and not k.suspended and (k.due_basis is null or k.due_basis in ('promise', 'schedule')) order by i.id, k.element, k.due_at, k.node) late_tasks
       ) a left join lateral (select * from alert_verdicts where instance_id = a.instance and alert = a.id order by id desc limit 1) v on true
     ) x ${asked.open ? 'where verdict is null' : ''} order by statutory desc, due desc limit ?`,
    [instances, now, law.binding, instances.clone(), now, asked.limit ?? 200] as never[])
  return { rows: rows.map(row => told(row, law)), total: rows[0]?.total ?? 0, red: rows[0]?.red ?? 0 }
}

function told(row: Row, law: LawNow): z.input<typeof Alert> {
  const rule = row.rule ? law.rules.get(row.rule) : undefined
  const promise = row.properties?.['promise']
  return {
    id: row.id, instance: row.instance, title: row.title, region: row.region, family: row.family, level: row.statutory ? 'red' : 'yellow', rule: row.statutory ? 'R16' : '诺', name: row.statutory ? '时限逾期' : '承诺逾期',
    text: rule ? `${rule.name}：${rule.from} ${dayTime(row.started)}，应于 ${dayTime(row.due)} 前${dutyWord(rule.to)}` : `${row.name}：${dayTime(row.started)} 到岗，应于 ${dayTime(row.due)} 前办结`,
    law: rule?.law ?? null, promise: rule ? null : typeof promise === 'string' ? termWords(promise) : null, raisedAt: row.due.toISOString(), dueAt: row.due.toISOString(),
    verdict: row.verdict && row.judged ? { verdict: row.verdict, note: row.note ?? '', by: row.by ?? '', at: row.judged.toISOString() } : null,
  }
}

/** Writes down what became of an alert. Problems: instance-unknown, forbidden, alert-unknown. */
export async function judge(work: Work, house: House, law: LawNow, asked: { instance: string; alert: string; verdict: 'false' | 'mended' | 'case' | 'passed'; note: string }): Promise<{ at: string }> {
  const row = await readable(work, asked.instance)
  await work.may('annotate', 'instance', factsOf(row))
  const { rows } = await alertsOf(work, house, law, { instance: asked.instance, open: false })
  if (!rows.some(one => one.id === asked.alert)) throw problem('alert-unknown', 404, '没有这条预警', { detail: '它可能刚刚解除。' })
  const { actor, now } = work
  await work.tx('alert_verdicts').insert({ instance_id: asked.instance, alert: asked.alert, verdict: asked.verdict, note: asked.note, actor: actor.id, actor_name: actor.name, role: actor.role, region: actor.region, at: now })
  house.engine.tell(changed(row))
  return { at: now.toISOString() }
}
