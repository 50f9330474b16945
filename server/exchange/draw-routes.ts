import * as contract from '../contract/draws.ts'
import { expertTag } from '../access/committee.ts'
import { serve, type Served } from '../http/serve.ts'
import { problem } from '../problem.ts'
import type { Work } from '../work.ts'
import { bundleOf, drawCards } from './draw-pages.ts'
import type { Draw, Party } from './draw.ts'
import { commit, drawById, reveal } from './draws.ts'
import { answerMinutes, reply } from './substitutes.ts'

export const drawRoutes = (): Served[] => [
  serve(contract.listPublicDraws, (work, { query }) => drawCards(work, query)),
  serve(contract.readPublicDraw, async (work, { params }) => {
    const [card] = await drawCards(work, { id: params.id })
    if (!card) throw problem('draw-unknown', 404, '没有这次抽取', { detail: params.id })
    return { ...card, bundle: await bundleOf(work, card.draw) }
  }),
  serve(contract.listDraws, async (work, { query }) => {
    const cards = await drawCards(work, query)
    const counts = await work.tx('draw_seats').whereIn('draw', cards.map(card => card.id)).groupBy('draw', 'status').select('draw', 'status')
      .count('* as n') as unknown as { draw: string; status: string; n: string }[]
    const of = (draw: string, status: string): number => Number(counts.find(one => one.draw === draw && one.status === status)?.n ?? 0)
    return cards.map(card => ({ ...card, seats: { invited: of(card.id, 'invited'), accepted: of(card.id, 'accepted'), vacant: of(card.id, 'vacant') } }))
  }),
  serve(contract.giveShare, async (work, { params, body }) => {
    const draw = await drawById(work, params.id)
    const party = await partyOf(work, draw)
    if ('commitment' in body) await commit(work, draw, party, body.commitment)
    else await reveal(work, draw, party, body.reveal)
    return { party, stage: 'commitment' in body ? 'committed' as const : 'revealed' as const }
  }),
  serve(contract.myInvitations, async work => {
    if (!work.actor.expert) return []
    const rows = await work.tx('draw_seats as s').join('draws as d', 'd.id', 's.draw').where('s.expert_tag', expertTag(work.actor.expert))
      .whereIn('s.status', ['invited', 'accepted']).orderBy('d.meeting_at')
      .select('s.ref', 's.specialty', 's.status', 's.invited_at', 'd.meeting_at') as {
        ref: string; specialty: string; status: 'invited' | 'accepted'; invited_at: Date; meeting_at: Date
      }[]
    return rows.map(row => ({
      ref: row.ref, specialty: row.specialty, status: row.status, meetingAt: row.meeting_at.toISOString(),
      answerBy: new Date(row.invited_at.getTime() + answerMinutes * 60_000).toISOString(),
    }))
  }),
  serve(contract.answerInvitation, async (work, { params, body }) => {
    await reply(work, params.ref, body)
    return { answered: true as const }
  }),
]

/** For which party the caller speaks: the tenderer's own entity, or the supervisor of this family and region. */
async function partyOf(work: Work, draw: Draw): Promise<Party> {
  const instance = await work.tx('instances').where('id', draw.instance_id).first('process', 'family', 'industry', 'region', 'owner') as {
    process: string; family: string; industry: string | null; region: string; owner: string | null
  } | undefined
  if (instance?.owner && work.actor.entity === instance.owner && work.actor.role === 'tenderer') return 'tenderer'
  await work.may('annotate', 'instance', { instance: instance ?? { family: draw.family, region: draw.region }, resource: { region: draw.region } })
  return 'supervisor'
}
