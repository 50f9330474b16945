import type { z } from 'zod'
import type { rehearseRetry, retryIncidents } from '../contract/watch.ts'
import { previewMove } from '../engine/moving/preview.ts'
import { retryIncident } from '../engine/moving/incidents.ts'
import { isHidden } from '../engine/seals.ts'
import type { Caller } from '../http/serve.ts'
import type { House } from '../house.ts'
import { Problem } from '../problem.ts'
import { inWork, type Work } from '../work.ts'
import { mending } from './grounds.ts'
import { factsOf, readable } from './facts.ts'
import { messageOf, openIn, stoppedColumns, type Stopped } from './incidents.ts'
import { sealsAt } from './seals.ts'

type Rehearsed = z.input<typeof rehearseRetry.reply>
type Retried = z.input<typeof retryIncidents.reply>
interface Asked { incidents: string[]; vars?: Record<string, unknown> | undefined }

const found = (work: Work, house: House, ids: string[]): Promise<Stopped[]> => openIn(work, house, work.actor).whereIn('n.id', ids).orderBy('n.id').select(stoppedColumns) as Promise<Stopped[]>

/** Tries each retry in memory: where the token would go on to, or what would stop it again. Services are not called, so what they would say stays open. */
export async function rehearseAll(work: Work, house: House, { incidents, vars }: Asked): Promise<Rehearsed> {
  const { versions } = house.engine.core
  const rows: Rehearsed['rows'] = []
  for (const row of await found(work, house, incidents)) {
    const { graph } = await versions.load(String(row.version_id))
    const seals = await sealsAt(work, house, row)
    const about = { id: String(row.incident), instance: String(row.id), title: row.title, before: `停在「${graph.els.get(row.element)?.name ?? row.element}」` }
    if (row.number === 'host') { rows.push({ ...about, passes: true, after: '重新投递' }); continue }
    const { refused, consequences } = await previewMove(work.tx, versions, String(row.id), { t: 'resolve', inc: row.number, ...vars ? { vars } : {} }, work.now.getTime())
    const says = (message: string): Promise<string> => messageOf(work, house, { ...row, message })
    if (refused) rows.push({ ...about, passes: false, after: await says(refused.detail) })
    else if (consequences!.incidents.length) rows.push({ ...about, passes: false, after: `仍然停住：${await says(consequences!.incidents.join('；'))}` })
    else {
      const onward = consequences!.after.filter(token => !isHidden(token.element, graph, seals) && !consequences!.before.some(old => old.node === token.node && old.waits === token.waits)).map(token => `「${token.name}」`)
      rows.push({ ...about, passes: true, after: consequences!.services.length ? `再次调用${consequences!.services.join('、')}` : consequences!.ends ? '走到结束' : onward.length ? `到${[...new Set(onward)].join('、')}` : '接着办' })
    }
  }
  return { rows, untouched: '其他没有停住的项目，和这些项目里没有停住的环节' }
}

/** Retries incidents one by one, each asked for by itself; one refusal spoils nothing of the others. Changed variables are a correction and ask for that right too. */
export async function retryAll(house: House, caller: Caller, body: Asked & { reason: string }): Promise<Retried> {
  const look = <T>(act: (work: Work) => Promise<T>): Promise<T> => inWork(house.db, caller.actor, caller.may, act)
  const stopped = await look(work => found(work, house, body.incidents))
  const basis = mending('retry').law
  const rows: Retried['rows'] = []
  for (const id of body.incidents) {
    const row = stopped.find(one => String(one.incident) === id)
    if (!row) { rows.push({ id, instance: '0', title: '', ok: false, detail: '没有这个未处理的事件' }); continue }
    const about = { id, instance: String(row.id), title: row.title }
    try {
      await caller.may('retry', 'instance', factsOf(row, basis))
      if (body.vars && Object.keys(body.vars).length) await caller.may('modify', 'instance', factsOf(row, basis))
      await retryIncident(house.engine.core, id, { actor: caller.actor, reason: body.reason, legalBasis: basis, ...body.vars ? { vars: body.vars } : {} })
      const again = await look(async work => {
        const still = await openIn(work, house, caller.actor).where({ 'i.id': row.id, 'n.element': row.element }).orderBy('n.id', 'desc').first(stoppedColumns) as Stopped | undefined
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
