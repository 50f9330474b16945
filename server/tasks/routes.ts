import { listStartable, startProject } from '../contract/projects.ts'
import { listSubmitted } from '../contract/evaluations.ts'
import * as own from '../contract/own-projects.ts'
import * as desk from '../contract/desk.ts'
import * as contract from '../contract/tasks.ts'
import { serve, serveDirect, type Served } from '../http/serve.ts'
import type { House } from '../house.ts'
import { clock, inWork } from '../work.ts'
import { bulk } from './bulk.ts'
import { candidatesFor, claimTask, releaseTask, transferTask } from './claim.ts'
import { nextTask } from './complete.ts'
import { countTasks } from './counts.ts'
import { demand } from './demand.ts'
import { listDrafts, saveDraft } from './drafts.ts'
import { factsOf, findTask } from './facts.ts'
import { follow, told, toldSeen, unfollow } from './follows.ts'
import { openTask } from './gone.ts'
import { finish, holdsOf, takeBack } from './hold.ts'
import { listTasks } from './list.ts'
import { readTask } from './one.ts'
import { eventsFor, raiseEvent, shownEvent } from './own-events.ts'
import { end } from './entrustment.ts'
import { ownProject, ownProjects, projectOf } from './own-projects.ts'
import { agenciesFor, begin, offered } from './projects.ts'
import { keepFilter, removeFilter, savedFilters } from './saved-filters.ts'
import { search } from './search.ts'
import { submittedBy } from './submitted.ts'
import { addComment, listComments, touch } from './talk.ts'

/**
 * What a person is awaited for. Lists are filtered in SQL by the policies themselves; a single task is asked at the same door.
 * There is no way to refuse a task: what a step may answer stands in its form, and the centre's forms know no refusal.
 */
export function routes(house: House): Served[] {
  const { access } = house
  access.knows('task', async (db, id) => {
    const task = /^\d{1,19}$/.test(id) ? await findTask(db, id) : undefined
    return task && factsOf(task)
  })
  return [
    serve(contract.listTasks, (work, { query }) => listTasks(work, access, query)),
    serve(contract.countTasks, (work, { query }) => countTasks(work, access, query)),
    serve(contract.listHolds, holdsOf),
    serve(contract.undoTask, (work, { params }) => takeBack(work, params.task)),
    serve(desk.listSavedFilters, savedFilters),
    serve(desk.keepFilter, (work, { body }) => keepFilter(work, body)),
    serve(desk.removeFilter, (work, { params }) => removeFilter(work, params.filter)),
    serve(desk.followInstance, (work, { params }) => follow(work, access, params.instance)),
    serve(desk.unfollowInstance, (work, { params }) => unfollow(work, params.instance)),
    serve(desk.listTold, work => told(work, house)),
    serve(desk.toldSeen, toldSeen),
    serve(desk.search, (work, { query }) => search(work, access, query)),
    serveDirect(contract.bulkTasks, (caller, { body }) => bulk(house, caller, body)),
    serve(contract.readTask, (work, { params }) => readTask(work, house, params.task)),
    serve(contract.claimTask, (work, { params }) => claimTask(work, params.task)),
    serve(contract.releaseTask, (work, { params, body }) => releaseTask(work, params.task, body.note)),
    serve(contract.transferTask, (work, { params, body }) => transferTask(work, access, params.task, body)),
    serveDirect(contract.completeTask, async ({ actor, may }, { params, query, body }) => {
      const done = await finish(house, { actor, may, now: new Date(clock()) }, params.task, { values: body.values, undo: query.undo })
      return { ...done, next: query.next ? await inWork(house.db, actor, may, work => nextTask(work, access, params.task)) : null }
    }),
    serve(listStartable, async (work, { query }) => {
      const region = query.region ?? work.actor.region
      return { region, items: await offered(work, region), agencies: await agenciesFor(work) }
    }),
    serve(startProject, (work, { body }) => begin(work, house, body)),
    serve(own.listOwnProjects, ownProjects),
    serve(own.readOwnProject, (work, { params }) => ownProject(work, house, params.code)),
    serve(own.endEntrustment, async (work, { params }) => end(work, house, await projectOf(work, params.code))),
    serve(own.listOwnEvents, async (work, { params }) => (await eventsFor(work, await projectOf(work, params.code))).map(shownEvent)),
    serve(own.raiseOwnEvent, async (work, { params, body }) => raiseEvent(work, house, await projectOf(work, params.code), params.element, body.values)),
    serve(contract.saveDraft, (work, { params, body }) => saveDraft(work, params.task, body.values)),
    serve(contract.listDrafts, (work, { params }) => listDrafts(work, params.task)),
    serve(contract.listTaskComments, (work, { params }) => listComments(work, params.task)),
    serve(contract.addTaskComment, (work, { params, body }) => addComment(work, params.task, body.text)),
    serve(listSubmitted, (work, { params }) => submittedBy(work, house, params.session)),
    serve(contract.touchTask, (work, { params }) => touch(work, params.task)),
    serve(contract.listTaskCandidates, async (work, { params }) => {
      const task = await openTask(work.tx, work.actor, params.task)
      await demand(work, 'read', task)
      return candidatesFor(access, task).filter(holder => holder.account !== work.actor.id)
        .map(({ account, name, role, region, department }) => ({ id: account, name, role, region, department: department ? access.city.departments.get(department)?.name ?? department : null }))
    }),
  ]
}
