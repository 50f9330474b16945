import type { Access } from '../access/access.ts'
import type { TaskFilter } from '../contract/tasks.ts'
import type { Work } from '../work.ts'
import { countLimit, narrowed, type Narrowing } from './list.ts'

const filters: TaskFilter[] = ['all', 'mine', 'claimable', 'taken', 'today', 'overdue', 'drafts', 'followed']
interface Counts { counts: Record<TaskFilter, number>; byStep: { process: string; step: string; name: string; count: number }[]; today: { done: number; averageSeconds: number | null } }

/** How many tasks each filter of the inbox holds (counted up to 2 000), which steps they stand at, and what the actor got done today. */
export async function countTasks({ tx, now, actor }: Work, access: Access, narrowing: Narrowing): Promise<Counts> {
  const counts = {} as Record<TaskFilter, number>
  for (const filter of filters) {
    const { rows: [row] } = await tx.raw<{ rows: { n: number }[] }>('select count(*)::int as n from (?) counted', [narrowed(tx, access, actor, now, filter, narrowing).found.select(tx.raw('1')).limit(countLimit)])
    counts[filter] = row!.n
  }
  const { rows: byStep } = await tx.raw<{ rows: Counts['byStep'] }>(
    'select process, step, min(name) as name, count(*)::int as count from (?) open group by process, step order by count desc, process, step limit 40',
    [narrowed(tx, access, actor, now, 'all', narrowing).found.select('t.process', tx.raw('coalesce(t.step, t.element) as step'), 't.name').limit(countLimit)])
  const { rows: [today] } = await tx.raw<{ rows: { done: number; seconds: number | null }[] }>(
    `select count(*)::int as done, avg(extract(epoch from c.at - coalesce((select max(a.at) from task_acts a where a.task_id = c.task_id and a.act = 'claim'), c.opened_at)))::float as seconds
     from task_acts c where c.actor = ? and c.act = 'complete' and c.at >= date_trunc('day', ?::timestamptz at time zone 'Asia/Shanghai') at time zone 'Asia/Shanghai'`, [actor.id, now])
  return { counts, byStep, today: { done: today!.done, averageSeconds: today!.seconds === null ? null : Math.round(today!.seconds) } }
}
