import { problem } from '../problem.ts'
import type { Work } from '../work.ts'
import { ownerTag, type Found } from './documents.ts'
import { sealsOf } from '../access/seal.ts'
import { seatsOf } from './seats.ts'
import { tenderFacts, type Tender } from './tenders.ts'

/** Lets the caller read a file or throws: `sign-in-required` for the public, `forbidden` from the one door. */
export async function mayRead(work: Work, file: Found): Promise<void> {
  if (await isPublished(work, file.id)) return
  if (work.actor.kind === 'public') throw problem('sign-in-required', 401, '请先登录', { detail: '这个文件没有公开' })
  if (await isOwn(work, file)) return
  if (file.sealed) return mayReadBid(work, file)
  const instance = file.instanceId ?? await objectedInstance(work, file.id)
  const facts = instance ? await work.tx('instances').where('id', instance)
    .first('process', 'family', 'industry', 'region', 'owner', 'agency') as Record<string, string | null> | undefined : undefined
  const { entity } = work.actor
  if (facts && entity && (facts['owner'] === entity || facts['agency'] === entity)) return
  if (facts && instance && await sitsIn(work, instance)) return
  await work.may('read', 'instance', { instance: facts ?? null, resource: { region: facts?.['region'], owner: facts?.['owner'] ?? file.owner } })
}

const isPublished = async (work: Work, id: string): Promise<boolean> => (await work.tx('published_documents').where('document', id).first('document')) !== undefined

async function isOwn(work: Work, file: Found): Promise<boolean> {
  const { id, entity } = work.actor
  if (!file.sealed) return file.uploadedBy === id || (entity !== undefined && file.owner === entity)
  return entity !== undefined && file.ownerTag !== null && ownerTag(await sealsOf(work), entity).equals(file.ownerTag)
}

/** A bidder's file after opening: the tenderer by policy, the committee by its seats. Before, nobody, whatever the policy says. */
async function mayReadBid(work: Work, file: Found): Promise<void> {
  const tender = await work.tx<Tender>('openings as o').join('tenders as t', 't.id', 'o.tender_id')
    .whereRaw('jsonb_exists(o.details -> \'documents\', ?)', [file.id]).first('t.*') as Tender | undefined
  if (!tender) throw problem('forbidden', 403, '无权查看', { detail: '投标文件在开标前密封', law: '招标投标法22' })
  if (await sitsIn(work, tender.instance_id)) return
  await work.may('read', 'bid', { tender: tenderFacts(tender), resource: { owner: file.owner, region: tender.region } })
}

async function sitsIn(work: Work, instanceId: string): Promise<boolean> {
  if (!work.actor.expert) return false
  const refs = await seatsOf(work, work.actor.expert)
  return refs.length > 0 && (await work.tx('draw_seats as s').join('draws as d', 'd.id', 's.draw').whereIn('s.ref', refs).where('d.instance_id', instanceId).first('s.ref')) !== undefined
}

const objectedInstance = async (work: Work, id: string): Promise<string | undefined> =>
  ((await work.tx('objections').whereRaw('? = any(evidence)', [id]).first('instance_id')) as { instance_id: string } | undefined)?.instance_id
