import type { z } from 'zod'
import type { OwnProject, readOwnProject } from '../contract/own-projects.ts'
import { knowable } from '../engine/seals.ts'
import type { House } from '../house.ts'
import { problem } from '../problem.ts'
import type { Work } from '../work.ts'
import { entrustmentIn } from './entrustment.ts'
import { leftIn } from './left.ts'
import { eventsFor, shownEvent, type Project } from './own-events.ts'

interface Row extends Project { title: string; process: string; process_name: string; number: number; started_at: Date; estimate: string | null; state: string; objections: string }

/** The projects of the actor's organisation: a tenderer's own, an agency's entrusted; nobody else has any. */
const columns = ['id', 'code', 'title', 'version_id', 'region', 'family', 'industry', 'owner', 'agency', 'status', 'process', 'started_at', 'state'].map(name => `i.${name}`)

async function ownRows({ tx, actor }: Work, code?: string): Promise<Row[]> {
  const asked = tx('instances as i').join('versions as v', 'v.id', 'i.version_id').whereNull('i.parent_id').where(actor.role === 'agency' ? 'i.agency' : 'i.owner', actor.entity ?? '')
    .select(columns).select('v.name as process_name', 'v.number').select(tx.raw('(select count(*) from objections o where o.instance_id = i.id and o.status = \'open\') as objections'))
  if (code) void asked.where('i.code', code)
  return await asked.orderBy('i.started_at', 'desc').limit(200) as Row[]
}

interface OpenTask { id: string; instance_id: string; element: string; name: string; roles: string[]; owner: string | null; due_at: Date | null }

async function shown(work: Work, rows: Row[]): Promise<{ row: Row; card: OwnProject; own: OpenTask[]; at: string[] }[]> {
  const tasks = await work.tx('tasks').whereIn('instance_id', rows.map(row => row.id)).orderBy('id').select('id', 'instance_id', 'element', 'name', 'roles', 'owner', 'due_at') as OpenTask[]
  return rows.map(row => {
    const here = tasks.filter(task => String(task.instance_id) === String(row.id))
    const own = here.filter(task => task.roles.includes(work.actor.role) && (task.owner === null || task.owner === row.owner))
    const due = own.flatMap(task => (task.due_at ? [task.due_at] : [])).sort((a, b) => a.getTime() - b.getTime())[0]
    const project = (JSON.parse(row.state) as { n: Record<string, { v?: Record<string, unknown> }> }).n['0']?.v?.['project'] as { estimateFen?: unknown } | undefined
    const estimate = project?.estimateFen
    return {
      row, own, at: [...new Set(here.map(task => task.element))],
      card: {
        instance: String(row.id), code: row.code, title: row.title, region: row.region, family: row.family, process: row.process, processName: row.process_name, status: row.status, agency: row.agency, startedAt: row.started_at.toISOString(),
        estimateFen: typeof estimate === 'number' && Number.isSafeInteger(estimate) && estimate >= 0 ? estimate : null, waiting: [...new Set(here.map(task => task.name))], tasks: own.length, dueAt: due?.toISOString() ?? null, objections: Number(row.objections),
      },
    }
  })
}

/** Own projects, newest first, at most 200. */
export async function ownProjects(work: Work): Promise<OwnProject[]> {
  return (await shown(work, await ownRows(work))).map(one => one.card)
}

/** One of them with diagram, steps behind and what may be raised. Throws Problem `project-unknown`, to strangers too. */
export async function ownProject(work: Work, house: House, code: string): Promise<z.input<typeof readOwnProject.reply>> {
  const [found] = await shown(work, await ownRows(work, code))
  if (!found) throw problem('project-unknown', 404, '本单位没有这个项目', { detail: code })
  const { bundle } = await work.tx('versions').where({ id: found.row.version_id }).first('bundle') as { bundle: string }
  const visited = await leftIn(work, found.row.id)
  const known = await knowable(work, house, found.row, [...visited, ...found.at])
  return {
    ...found.card, version: found.row.number, bpmn: (JSON.parse(bundle) as { bpmn: string }).bpmn, visited: visited.filter(element => known.has(element)), at: found.at.filter(element => known.has(element)),
    entrustment: await entrustmentIn(work, found.row), own: found.own.map(task => ({ id: String(task.id), name: task.name, dueAt: task.due_at?.toISOString() ?? null })), events: (await eventsFor(work, found.row)).map(shownEvent),
  }
}

/** A project by its code as the events of anybody need it. Throws Problem `project-unknown`. */
export async function projectOf(work: Work, code: string): Promise<Project> {
  const row = await work.tx('instances').where({ code }).whereNull('parent_id').orderBy('id', 'desc').first('id', 'code', 'version_id', 'region', 'family', 'industry', 'owner', 'agency', 'status') as Project | undefined
  if (!row) throw problem('project-unknown', 404, '没有这个项目', { detail: code })
  return row
}
