import type { z } from 'zod'
import type { annotate, instanceActs } from '../contract/watch.ts'
import { tokensOf, type Token } from '../engine/moving/preview.ts'
import { isHidden } from '../engine/seals.ts'
import type { House } from '../house.ts'
import type { Graph, State } from '../kernel/types.ts'
import { problem } from '../problem.ts'
import type { Work } from '../work.ts'
import { changed, factsOf, readable } from './facts.ts'
import { redaction, sealsAt, type Seals } from './seals.ts'

interface ActRow { id: string; kind: string; at: Date; actor_name: string; post: string; reason: string | null; legal_basis: string | null; before: string | null; after: string | null }
interface NoteRow { id: string; element: string | null; text: string; actor_name: string; role: string; region: string; at: Date }
interface LetterRow { id: string; number: string; addressee: string; addressee_name: string; subject: string; text: string; legal_basis: string; answer_by: Date | null; actor_name: string; role: string; region: string; at: Date }

/** Interventions with the tokens before and after, annotations, letters; newest first. */
export async function actsOf(work: Work, house: House, id: string): Promise<z.input<typeof instanceActs.reply>> {
  const row = await readable(work, id)
  const { graph } = await house.engine.core.versions.load(String(row.version_id))
  const seals = await sealsAt(work, house, row)
  const redact = redaction(JSON.parse(row.state) as State, graph, seals)
  const acts = await work.tx('interventions').where({ instance_id: id }).orderBy('id', 'desc').limit(200) as ActRow[]
  const notes = await work.tx('annotations').where({ instance_id: id }).orderBy('id', 'desc').limit(200) as NoteRow[]
  const letters = await work.tx('supervision_letters').where({ instance_id: id }).orderBy('id', 'desc').limit(200) as LetterRow[]
  const post = postIn(house)
  return {
    acts: acts.map(act => {
      const [role = '', region = ''] = act.post.split('@')
      return { id: String(act.id), kind: act.kind, at: act.at.toISOString(), by: act.actor_name, post: post(role, region), reason: act.reason && redact(act.reason), law: act.legal_basis, before: livingIn(graph, act.before, seals), after: livingIn(graph, act.after, seals) }
    }),
    notes: notes.map(note => noteOf({ ...note, text: redact(note.text) }, graph, post)),
    letters: letters.map(letter => ({
      id: String(letter.id), number: letter.number, addressee: { id: letter.addressee, name: letter.addressee_name }, subject: redact(letter.subject), text: redact(letter.text), law: letter.legal_basis, answerBy: letter.answer_by?.toISOString() ?? null,
      by: letter.actor_name, post: post(letter.role, letter.region), at: letter.at.toISOString(),
    })),
  }
}

const postIn = (house: House) => (role: string, region: string): string => `${house.access.city.regions.get(region)?.name ?? ''}${house.access.city.roles.get(role) ?? role}`
const noteOf = (note: NoteRow, graph: Graph, post: (role: string, region: string) => string): z.input<typeof annotate.reply> =>
  ({ id: String(note.id), element: note.element, step: note.element ? graph.els.get(note.element)?.name ?? note.element : null, text: note.text, by: note.actor_name, post: post(note.role, note.region), at: note.at.toISOString() })

/** The tokens of a kept state; of another version's elements only the ids are known. */
function livingIn(graph: Graph, text: string | null, seals: Seals): (Token & { since: null })[] {
  if (!text) return []
  const state = JSON.parse(text) as Partial<State>
  return state.n ? tokensOf(graph, state as State).filter(token => !isHidden(token.element, graph, seals)).map(token => ({ ...token, since: null })) : []
}

/** Writes an annotation, which nobody can change or remove. Problems: instance-unknown, forbidden, element-unknown. */
export async function addNote(work: Work, house: House, id: string, { text, element }: { text: string; element?: string | null | undefined }): Promise<z.input<typeof annotate.reply>> {
  const row = await readable(work, id)
  await work.may('annotate', 'instance', factsOf(row))
  const { graph } = await house.engine.core.versions.load(String(row.version_id))
  if (element && !graph.els.has(element)) throw problem('element-unknown', 422, '流程里没有这个环节', { detail: element })
  const { actor, now } = work
  const [saved] = await work.tx('annotations').insert({ instance_id: id, element: element ?? null, text, actor: actor.id, actor_name: actor.name, role: actor.role, region: actor.region, at: now }).returning('*') as NoteRow[]
  house.engine.tell(changed(row))
  return noteOf(saved!, graph, postIn(house))
}
