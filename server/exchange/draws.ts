import { createHash, randomBytes } from 'node:crypto'
import { canonical } from '../contract/canonical.ts'
import type { Subject } from '../engine/service.ts'
import { bpmnError, problem } from '../problem.ts'
import type { Work } from '../work.ts'
import { drawAbout, type Draw, type Party, type Secrets, type Taking } from './draw.ts'
import { candidates } from './pool.ts'
import { fillable, select, type Quota } from '../contract/seating.ts'
import { commitmentOf, poolHashOf, rank, seedOf, shareBytes, sizeFault } from './ranking.ts'
import { seat } from './seats.ts'
import { sealsOf } from '../access/seal.ts'

export interface Wanted { quotas: Quota[]; exclusions: string[]; at: string; representatives: number }

/** The instance's or a named draw, locked. Throws Problem `draw-unknown`. */
export async function drawById(work: Work, id: string): Promise<Draw> {
  const row = /^\d{1,18}$/.test(id) ? await work.tx<Draw>('draws').where('id', id).forUpdate().first() : undefined
  if (!row) throw problem('draw-unknown', 404, '没有这次抽取', { detail: id })
  return row
}

export async function secretsOf(work: Work, draw: Draw): Promise<Secrets> {
  return (await sealsOf(work)).open<Secrets>(drawAbout(draw.id), draw.sealed)
}

/** Freezes request and pool and publishes the platform's commitment. A draw of the same instance that was not finished becomes void. Throws BPMN error POOL_SHORT. */
export async function freeze(work: Work, subject: Subject, wanted: Wanted): Promise<Draw & { commitment: string }> {
  const needed = wanted.quotas.reduce((sum, quota) => sum + quota.count, 0)
  const fault = sizeFault(needed, wanted.representatives)
  if (fault) throw problem('committee-size', 422, '评标委员会人数不合法', { detail: fault, law: '招标投标法37' })
  const meetingAt = new Date(wanted.at)
  if (Number.isNaN(meetingAt.getTime())) throw problem('bad-date', 422, '不是有效的日期时间', { detail: wanted.at })
  const seals = await sealsOf(work)
  const request = canonical({
    code: subject.code, quotas: wanted.quotas, exclusions: wanted.exclusions.toSorted(), at: meetingAt.toISOString(),
    representatives: wanted.representatives, frozenAt: work.now.toISOString(),
  })
  await work.tx('draws').where({ instance_id: subject.id, status: 'frozen' }).update({ status: 'void', void_why: '重新冻结申请' })
  const pool = await candidates(work, { quotas: wanted.quotas, exclusions: wanted.exclusions, meetingAt })
  for (const quota of wanted.quotas) {
    const size = [...pool.values()].filter(one => one.specialties.includes(quota.specialty)).length
    if (size < quota.count) throw bpmnError('POOL_SHORT', `专业 ${quota.specialty} 可抽取专家 ${size} 名，少于需要的 ${quota.count} 名`, { specialty: quota.specialty, poolSize: size })
  }
  if (!fillable(new Map(wanted.quotas.map(quota => [quota.specialty, quota.count])), pool.values())) {
    throw bpmnError('POOL_SHORT', `可抽取专家 ${pool.size} 名，但一单位至多一人时坐不满 ${needed} 个席位`, { poolSize: pool.size })
  }
  const secret = randomBytes(32)
  const { rows: [{ id }] } = await work.tx.raw<{ rows: [{ id: string }] }>('select nextval(pg_get_serial_sequence(\'draws\', \'id\')) as id')
  const secrets: Secrets = { secret: secret.toString('hex'), pool: [...pool.values()], quotas: wanted.quotas, reveals: {} }
  const [draw] = await work.tx<Draw>('draws').insert({
    id, instance_id: subject.id, code: subject.code, region: subject.region, family: subject.family, request, req_hash: createHash('sha256').update(request).digest('hex'),
    pool_hash: poolHashOf([...pool.keys()]), pool_size: pool.size, meeting_at: meetingAt, needed, status: 'frozen', sealed: seals.close(drawAbout(id), secrets), frozen_at: work.now,
  } as never).returning('*')
  const commitment = commitmentOf(secret)
  await work.tx('draw_commitments').insert({ draw: id, party: 'platform', commitment, at: work.now, by_actor: 'system' })
  return { ...draw!, commitment }
}

/** A party publishes SHA-256 of its share before anybody reveals. Throws Problem `draw-over`, `commitment-made`. */
export async function commit(work: Work, draw: Draw, party: Party, commitment: string): Promise<void> {
  if (draw.status !== 'frozen') throw problem('draw-over', 409, '本次抽取已经结束')
  const rows = await work.tx('draw_commitments').insert({
    draw: draw.id, party, commitment: commitment.toLowerCase(), at: work.now, by_actor: work.actor.id,
  }).onConflict(['draw', 'party']).ignore().returning('party')
  if (!rows.length) throw problem('commitment-made', 409, '本方已经承诺', { detail: '承诺一经公开不能更改' })
}

/** A party reveals its share, kept sealed until the draw. Throws Problem `share-mismatch` when it is not what was committed. */
export async function reveal(work: Work, draw: Draw, party: Party, share: string): Promise<void> {
  if (draw.status !== 'frozen') throw problem('draw-over', 409, '本次抽取已经结束')
  const committed = await work.tx('draw_commitments').where({ draw: draw.id, party }).first('commitment') as { commitment: string } | undefined
  if (!committed) throw problem('commitment-missing', 409, '请先公开承诺，再揭示')
  if (commitmentOf(shareBytes(share)) !== committed.commitment) throw problem('share-mismatch', 422, '揭示与承诺不符')
  const secrets = await secretsOf(work, draw)
  await keep(work, draw, { ...secrets, reveals: { ...secrets.reveals, [party]: shareBytes(share).toString('hex') } })
}

const keep = async (work: Work, draw: Draw, secrets: Secrets, more: object = {}): Promise<void> => {
  await work.tx('draws').where('id', draw.id).update({ ...more, sealed: (await sealsOf(work)).close(drawAbout(draw.id), secrets) })
}
export { keep as keepSecrets }

/** A committed party's share, one given now, or none; checked against the commitment. */
async function takings(
  work: Work, draw: Draw, secrets: Secrets, given: Partial<Record<Party, string>>,
): Promise<{ parties: Record<string, Taking>; reveals: Partial<Record<Party, string>> }> {
  const rows = await work.tx('draw_commitments').where('draw', draw.id) as { party: Party; commitment: string }[]
  const parties: Record<string, Taking> = { platform: 'committed' }
  const reveals: Partial<Record<Party, string>> = { platform: secrets.secret }
  for (const party of ['tenderer', 'supervisor'] as const) {
    const commitment = rows.find(row => row.party === party)?.commitment
    const share = secrets.reveals[party] ?? (given[party] ? shareBytes(given[party]).toString('hex') : undefined)
    if (commitment && !share) throw problem('share-missing', 409, '承诺方未揭示', { detail: `${party === 'tenderer' ? '招标人' : '监督人'}已承诺但未揭示，本次抽取应作废重来` })
    if (commitment && commitmentOf(Buffer.from(share!, 'hex')) !== commitment) throw problem('share-mismatch', 422, '揭示与承诺不符')
    parties[party] = commitment ? 'committed' : share ? 'given' : 'absent'
    if (share) reveals[party] = share
  }
  return { parties, reveals }
}

/**
 * Ranks the pool by everybody's shares and seats the first of the order. Where a party stays away, the hash of the newest notice joins the seed,
 * and the absence is shown with the draw. Throws BPMN error POOL_SHORT when the cap of one per employer leaves seats empty.
 */
export async function conclude(work: Work, draw: Draw, given: Partial<Record<Party, string>>): Promise<{ members: string[]; substitutes: number }> {
  if (draw.status !== 'frozen') throw problem('draw-over', 409, '本次抽取已经结束')
  const before = await secretsOf(work, draw)
  const { parties, reveals } = await takings(work, draw, before, given)
  const absent = Object.values(parties).includes('absent')
  const beacon = absent ? ((await work.tx('notices').orderBy('id', 'desc').first('hash')) as { hash: string } | undefined)?.hash : undefined
  const shares = (['platform', 'tenderer', 'supervisor'] as const).flatMap(party => reveals[party] ? [Buffer.from(reveals[party], 'hex')] : [])
  const seed = seedOf(shares, draw.pool_hash, draw.req_hash, ...beacon ? [beacon] : [])
  const order = rank(seed, before.pool.map(one => one.id))
  const { primary, substitutes } = select(order, new Map(before.pool.map(one => [one.id, one])), before.quotas, draw.needed * 3)
  if (primary.length < draw.needed) throw bpmnError('POOL_SHORT', `一单位至多一人后，可入选 ${primary.length} 名，需要 ${draw.needed} 名`, { poolSize: draw.pool_size })
  await keep(
    work, draw, { ...before, reveals, ...beacon ? { beacon } : {}, seed: seed.toString('hex'), order, primary, substitutes, queue: substitutes },
    { status: 'drawn', drawn_at: work.now, parties: JSON.stringify(parties) },
  )
  const members: string[] = []
  for (const [n, pick] of primary.entries()) members.push(await seat(work, draw, n + 1, pick))
  return { members, substitutes: substitutes.length }
}
