import type { z } from 'zod'
import type { retryIncidents } from '../contract/watch.ts'
import { retryIncident } from '../engine/moving/incidents.ts'
import type { Caller } from '../http/serve.ts'
import type { House } from '../house.ts'
import { Problem } from '../problem.ts'
import { inWork, type Work } from '../work.ts'
import { factsOf, readable } from './facts.ts'
import { messageOf, openIn, stoppedColumns, type Stopped } from './incidents.ts'

type Result = z.input<typeof retryIncidents.reply>['rows'][number]

/** Retries incidents one by one, each asked for by itself; one refusal spoils nothing of the others. */
export async function retryAll(house: House, caller: Caller, body: { incidents: string[]; reason: string; vars?: Record<string, unknown> | undefined }): Promise<z.input<typeof retryIncidents.reply>> {
  const look = <T>(act: (work: Work) => Promise<T>): Promise<T> => inWork(house.db, caller.actor, caller.may, act)
  const found = await look(work => openIn(work, house, caller.actor).whereIn('n.id', body.incidents).select(stoppedColumns)) as Stopped[]
  const rows: Result[] = []
  for (const id of body.incidents) {
    const row = found.find(one => String(one.incident) === id)
    if (!row) { rows.push({ id, instance: '0', title: '', ok: false, detail: '没有这个未处理的事件' }); continue }
    const about = { id, instance: String(row.id), title: row.title }
    try {
      await caller.may('retry', 'instance', factsOf(row))
      await retryIncident(house.engine.core, id, { actor: caller.actor, reason: body.reason, ...body.vars ? { vars: body.vars } : {} })
      const again = await look(async work => {
        const still = await openIn(work, house, caller.actor).where('i.id', row.id).where('n.element', row.element).orderBy('n.id', 'desc').first(stoppedColumns) as Stopped | undefined
        return still && messageOf(work, house, still)
      })
      rows.push({ ...about, ok: again === undefined, detail: again === undefined ? null : `重试后仍然失败：${again}` })
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      const detail = String(error.body['detail'] ?? error.message)
      rows.push({ ...about, ok: false, detail: await look(async work => messageOf(work, house, { ...row, ...await readable(work, String(row.id)), message: detail })) })
    }
  }
  return { rows }
}
