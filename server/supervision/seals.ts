import type { Access } from '../access/access.ts'
import type { El, Graph } from '../kernel/types.ts'
import type { Work } from '../work.ts'
import type { InstanceRow } from './facts.ts'
import { dayTime } from './words.ts'

/** One thing the law seals of this instance: open already, or until when and by which article. */
export interface Seal { key: 'bids' | 'committee' | 'scores' | 'ranking' | 'floor' | 'shares' | 'interference'; what: string; until: string; law: string; open: boolean; openedAt: Date | null }
export type Seals = Record<Seal['key'], Seal>

interface Facts { deadline: Date | null; unsealedAt: Date | null; announcedAt: Date | null; publicAt: Date | null; reportSigned: boolean }

/**
 * What is sealed now. The past is shown through today's seals: what was open then and is open now may be seen, what is still
 * sealed stays so at every position of the slider. Asked of the policies, whose denies stand before every role.
 */
export async function sealsAt(work: Pick<Work, 'tx' | 'actor'>, access: Access, row: Pick<InstanceRow, 'id' | 'region' | 'family' | 'industry' | 'owner'>): Promise<Seals> {
  const facts = await factsFor(work, row.id)
  const given = {
    region: row.region, instance: { family: row.family, industry: row.industry, region: row.region }, resource: { owner: null },
    tender: { openingDone: facts.unsealedAt !== null, resultAnnounced: facts.announcedAt !== null, owner: row.owner }, session: { reportSigned: facts.reportSigned, open: false },
  }
  const opening = facts.deadline ? `开标（${dayTime(facts.deadline)}）` : '开标'
  // who may read the instance may read what opening made public; the seal itself is asked of the policies
  const opened = facts.unsealedAt !== null
  return {
    bids: { key: 'bids', what: '投标人、投标人数量与投标内容', until: opening, law: '招标投标法22', open: opened, openedAt: facts.unsealedAt },
    floor: { key: 'floor', what: '标底', until: opening, law: '招标投标法实施条例27', open: opened, openedAt: facts.unsealedAt },
    committee: { key: 'committee', what: '评标委员会成员名单', until: '中标结果公布', law: '招标投标法37', open: facts.announcedAt !== null, openedAt: facts.announcedAt },
    shares: { key: 'shares', what: '抽取种子', until: '中标结果公布', law: '招标投标法37', open: facts.announcedAt !== null, openedAt: facts.announcedAt },
    scores: { key: 'scores', what: '评委个人评分与意见', until: '依法移交时', law: '招标投标法44', open: facts.reportSigned && access.allows(work.actor, 'read', 'evaluation.others', given), openedAt: null },
    ranking: { key: 'ranking', what: '评标结果与候选人排序', until: '中标候选人公示', law: '招标投标法44', open: facts.publicAt !== null, openedAt: facts.publicAt },
    interference: { key: 'interference', what: '插手干预登记', until: '只供监察', law: '招标投标法实施条例6', open: work.actor.role === 'inspector', openedAt: null },
  }
}

async function factsFor({ tx }: Pick<Work, 'tx'>, id: string): Promise<Facts> {
  const tender = await tx('tenders').where({ instance_id: id }).orderByRaw(`(round = 'bid') desc`).first('deadline', 'unsealed_at', 'round') as { deadline: Date; unsealed_at: Date | null; round: string } | undefined
  const result = await tx('notices').where({ instance_id: id, ocds_tag: 'awardUpdate' }).orderBy('id').first('published_at') as { published_at: Date } | undefined
  const shown = await tx('notices').where({ instance_id: id }).whereRaw(`kind ~ '候选人|成交|中标|失败|流标|终止'`).orderBy('id').first('published_at') as { published_at: Date } | undefined
  const signed = await tx('moves').where({ instance_id: id }).whereRaw(`exists (select 1 from unnest(visits) v where v like 'out % Sign')`).first('seq')
  return { deadline: tender?.deadline ?? null, unsealedAt: tender?.round === 'bid' ? tender.unsealed_at : null, announcedAt: result?.published_at ?? null, publicAt: shown?.published_at ?? null, reportSigned: signed !== undefined }
}

const bidNames = /^(bids?|bidders?|bidCount|bidderCount|validBids|validCount|received|closing|qualifiedCount|tenderers?|suppliers?|applicants?|applications?|offers?|downloads?|downloaders?|downloadCount|depositors?|deposits|bidPrices?|priceFen|decrypted|openings?|participants?|投标人.*|报价)$/i
const committeeNames = /^(members?|experts?|expertList|committeeMembers|judges|seats?|chairs?|substitutes?|queue|invited|accepted|vacant)$/i
const scoreNames = /^(scores?|sheets?|reviews?|signatures?|perItem|marks?|rejectReasons|scoring|opinions?|dissent|votes?)$/i
const rankingNames = /^(candidates?|winner|remaining|ranking|ranked|rejected|allRejected|qualified)$/i

/** Which seal lies on a value by its name; undefined where none does. Numbers of people the law lets everybody know (a committee's size) are no secret. */
export function sealOn(name: string, value: unknown, seals: Seals): Seal | undefined {
  if (bidNames.test(name) && !seals.bids.open) return seals.bids
  if (/^(floorPrice|bottomPrice|reservePrice|标底|底价|保留价)$/i.test(name) && !seals.floor.open) return seals.floor
  if (committeeNames.test(name) && typeof value !== 'number' && !seals.committee.open) return seals.committee
  if (/^(share|secret|seed|salt|nonce)s?$/i.test(name) && !seals.shares.open) return seals.shares
  if (/^interference/i.test(name) && !seals.interference.open) return seals.interference
  if (scoreNames.test(name) && typeof value !== 'number' && !seals.scores.open) return seals.scores
  if (rankingNames.test(name) && !seals.ranking.open) return seals.ranking
  return undefined
}

/** A value with everything sealed inside it replaced by undefined; `sealed` tells whether something was. */
export function veiled(value: unknown, seals: Seals): { value: unknown; sealed: Seal | undefined } {
  let sealed: Seal | undefined
  const walk = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(walk)
    if (part === null || typeof part !== 'object') return part
    return Object.fromEntries(Object.entries(part).flatMap(([name, member]) => {
      const seal = sealOn(name, member, seals)
      if (seal) { sealed ??= seal; return [] }
      return [[name, walk(member)]]
    }))
  }
  return { value: walk(value), sealed }
}

const scopes: [Seal['key'], RegExp][] = [['scores', /^(First|Score|Sign|Clar2|Review|Vote|Negotiate)/], ['shares', /^(Share|Seed|Commit)/], ['bids', /^(Download|Deposit|Bid|Bids|Register|Respond|Offer)$/], ['interference', /^Interference/]]

/** The seal on everything that an element brings: a form of an expert, a seed, a bid. */
export function sealOfElement(element: string, graph: Graph, seals: Seals): Seal | undefined {
  for (let el: El | null | undefined = graph.els.get(element); el; el = el.parent) {
    const found = scopes.find(([, pattern]) => pattern.test(el!.id))
    if (found && !seals[found[0]].open) return seals[found[0]]
    if (el.properties.some(property => property.name === 'sealed' && property.value === 'true') && !seals.bids.open) return seals.bids
  }
  return undefined
}

/** Whether even that something happened at an element is sealed: single bids before opening, and registered interference. */
export function isHidden(element: string, graph: Graph, seals: Seals): boolean {
  const seal = sealOfElement(element, graph, seals)
  return seal?.key === 'interference' || (seal?.key === 'bids' && /^(Download|Deposit|Bid|Bids|Register|Respond|Offer)$/.test(element))
}
